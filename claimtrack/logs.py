"""What is logged says what went wrong and where, never what a reader asked for."""

import logging
import re
import traceback
from typing import Any

_QUERY = re.compile(r"\?\S*")


class QuietFormatter(logging.Formatter):
    """A line for each record; of an error while somebody was served, the types and the places alone.

    The message of an exception may repeat what was in the address, as a database does with words that it cannot read.
    """

    def format(self, record: logging.LogRecord) -> str:
        if not (record.exc_info and getattr(record, "request", None) is not None):
            return super().format(record)
        plain = logging.makeLogRecord({**record.__dict__, "exc_info": None, "exc_text": None})
        return f"{super().format(plain)}\n{_places(record.exc_info[1])}"


def _places(error: BaseException | None) -> str:
    """The frames and the type of the exception and of those that led to it."""
    if error is None:
        return ""
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    frames = "".join(traceback.format_list(traceback.extract_tb(error.__traceback__)))
    own = f"{frames}{type(error).__module__}.{type(error).__qualname__}"
    return f"{_places(earlier)}\nwhich led to\n{own}" if earlier else own


class WithoutQuery(logging.Filter):
    """Leaves out what follows the `?` of the addresses that the server of a desk names as it serves them."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_without_query(arg) for arg in record.args)
        return True


def _without_query(arg: Any) -> Any:
    return _QUERY.sub("", arg) if isinstance(arg, str) else arg
