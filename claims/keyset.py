"""Keyset pages: the next page begins after the last row of this one, so that page 10,000 costs what page 1 does."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import FieldError, ValidationError
from django.db.models import BooleanField, F, Field, Func, Q, QuerySet, Value


@dataclass(frozen=True)
class KeysetPage:
    """One page of rows; `next` is the cursor of the page after it, or empty."""

    rows: list[Any] = field(default_factory=list)
    next: str = ""


def keyset_page(queryset: QuerySet[Any], keys: Sequence[str], *, after: str = "", size: int) -> KeysetPage:
    """The `size` rows that follow the cursor `after` in the order of `keys` (names; "-" for descending).

    Together the keys are unique and never null. 1 query. Raises ValueError when the cursor is not one of this order.
    """
    queryset = queryset.order_by(*keys)
    if after:
        try:
            values = decode_cursor(after)
            queryset = queryset.filter(_beyond(keys, values), *_at_once(keys, values))
            rows = list(queryset[: size + 1])
        except (FieldError, ValidationError, TypeError, OverflowError) as error:
            raise ValueError("The cursor does not fit this list.") from error
    else:
        rows = list(queryset[: size + 1])
    following = encode_cursor([_value(rows[size - 1], key) for key in keys]) if len(rows) > size else ""
    return KeysetPage(rows[:size], following)


def _beyond(keys: Sequence[str], values: list[Any]) -> Q:
    if len(values) != len(keys):
        raise ValueError("The cursor does not fit this list.")
    found = Q()
    equal = Q()
    for key, value in zip(keys, values, strict=True):
        name = key.removeprefix("-")
        found |= equal & Q(**{f"{name}__{'lt' if key.startswith('-') else 'gt'}": value})
        equal &= Q(**{name: value})
    return found


class _Row(Func):
    """Columns side by side, as one thing to compare."""

    function = ""
    output_field = Field()


class _Beyond(Func):
    """Whether the row `columns` stands beyond the values."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, columns: Any, values: Sequence[Any], sign: str) -> None:
        super().__init__(columns)
        self.values, self.sign = values, sign

    def as_sql(  # type: ignore[override]  # without the parts of a template, of which it has none
        self, compiler: Any, connection: Any, **extra: Any
    ) -> Any:
        (columns,) = self.get_source_expressions()
        typed = zip(self.values, columns.get_source_expressions(), strict=True)
        values = _Row(*(Value(value, output_field=column.output_field) for value, column in typed))
        left, right = compiler.compile(columns), compiler.compile(values.resolve_expression(compiler.query))
        return f"{left[0]} {self.sign} {right[0]}", (*left[1], *right[1])


def _at_once(keys: Sequence[str], values: list[Any]) -> list[Any]:
    """The same said as one comparison of rows, `(a, b) > (1, 2)`: a database begins there in an index on both.

    With `_beyond()` alone, which checks the values, it reads all rows before the page, or all that are equal in `a`.
    """
    signs = {"<" if key.startswith("-") else ">" for key in keys}
    if len(keys) < 2 or len(signs) > 1:
        return []
    return [_Beyond(_Row(*(F(key.removeprefix("-")) for key in keys)), values, signs.pop())]


def _value(row: Any, key: str) -> Any:
    for name in key.removeprefix("-").split("__"):
        row = getattr(row, name)
    return row


def encode_cursor(values: list[Any]) -> str:
    """The values as a piece of an address."""
    plain = [value.isoformat() if isinstance(value, date | datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain, separators=(",", ":")).encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> list[Any]:
    """The values again: texts and whole numbers. Raises ValueError for what is no cursor."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor[:2000] + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise ValueError("The cursor cannot be read.") from error
    if not isinstance(values, list) or not all(isinstance(value, str | int) for value in values):
        raise ValueError("The cursor cannot be read.")
    return values
