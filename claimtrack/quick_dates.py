"""Dates as Django's filter `date` writes them, which takes the format apart anew for each: thirty times as long."""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.template import defaultfilters
from django.utils import translation
from django.utils.dateformat import re_escaped, re_formatchars
from django.utils.dates import MONTHS, MONTHS_ALT
from django.utils.formats import get_format

Write = Callable[[Any], str]


def _offset(value: datetime) -> str:
    """Nothing for an hour that a change of clocks brings twice, or never, as Django has it."""
    offset = value.utcoffset()
    if offset is None or value.replace(fold=not value.fold).utcoffset() != offset:
        return ""
    minutes = int(abs(offset.total_seconds())) // 60
    return f"{'-' if offset.days < 0 else '+'}{minutes // 60:02d}{minutes % 60:02d}"


_OF_DAYS: dict[str, Write] = {
    "Y": lambda day: f"{day.year:04d}",
    "m": lambda day: f"{day.month:02d}",
    "d": lambda day: f"{day.day:02d}",
    "j": lambda day: str(day.day),
}
_OF_TIMES: dict[str, Write] = {
    "H": lambda time: f"{time.hour:02d}",
    "i": lambda time: f"{time.minute:02d}",
    "s": lambda time: f"{time.second:02d}",
    "O": _offset,
}


def dates_in(language: str) -> Callable[..., str]:
    """The filter `date` in this language: the same text of each value, by Django's own where it is not of the usual."""

    def written(value: Any, *told: Any) -> str:
        kind = type(value)
        if len(told) == 1 and (kind is date or (kind is datetime and value.tzinfo is not None)):
            write = _writer(told[0], language, of_days=kind is date)
            if write is not None:
                return write(value)
        return str(defaultfilters.date(value, *told))

    return written


@lru_cache(maxsize=200)  # templates name ten formats
def _writer(name: str, language: str, *, of_days: bool) -> Write | None:
    """What writes days or instants in this format; None where a letter of it is not among the usual."""
    with translation.override(language):
        letters = {
            **_OF_DAYS,
            **({} if of_days else _OF_TIMES),
            "F": _named({number: str(word) for number, word in MONTHS.items()}),
            "E": _named({number: str(word) for number, word in MONTHS_ALT.items()}),
        }
        split = re_formatchars.split(str(get_format(name or "DATE_FORMAT")))
    if not letters.keys() >= set(split[1::2]):
        return None
    texts = [re_escaped.sub(r"\1", text).replace("%", "%%") for text in split[::2]]
    form, written = "%s".join(texts), [letters[letter] for letter in split[1::2]]
    return lambda value: form % tuple([write(value) for write in written])


def _named(months: dict[int, str]) -> Write:
    return lambda day: months[day.month]
