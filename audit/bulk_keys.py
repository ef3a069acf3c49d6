"""Keys for new rows before they are stored: blocks of the tables' own sequences, so that nobody else gets them."""

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

from audit.statements import ask

FIRST_BLOCK = 1000
_BLOCK = """
    SELECT min(k), max(k), CASE WHEN max(k) - min(k) + 1 <> count(*) THEN array_agg(k ORDER BY k) END
    FROM (SELECT nextval(pg_get_serial_sequence(%s, %s)) AS k FROM generate_series(1, %s)) AS keys"""
_ADVANCE = "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s RETURNING seq"
_BEGIN = "INSERT INTO sqlite_sequence (seq, name) VALUES (%s, %s) RETURNING seq"


class Keys:
    """Keys of many tables, in ascending order. What is left of a block in the end is lost."""

    def __init__(self) -> None:
        self._left: dict[Any, Iterator[int]] = {}
        self._spare: dict[Any, Iterator[int]] = {}
        self._size: dict[Any, int] = {}

    def next_key(self, model: Any) -> int:
        """A key for a new row of this model. 1 query when a block is used up and there is no spare one."""
        try:
            return next(self._left[model])
        except (KeyError, StopIteration):
            block = self._spare.pop(model, None)
            if block is None:
                # The spare one did not last from one `refill()` to the next.
                self._size[model] = 2 * self._size.get(model, FIRST_BLOCK // 2)
                with transaction.atomic():
                    block = _block(model, self._size[model])
            self._left[model] = block
            return next(block)

    def refill(self) -> None:
        """Take a spare block for each table that has none. 1 query for each."""
        for model, size in self._size.items():
            if model not in self._spare:
                self._spare[model] = _block(model, size)


def _block(model: Any, size: int) -> Iterator[int]:
    table, column = model._meta.db_table, model._meta.pk.column
    if connection.vendor == "postgresql":
        ((first, last, listed),) = ask(_BLOCK, [table, column, size])
        return iter(listed if listed is not None else range(first, last + 1))
    ((last,),) = ask(_ADVANCE, [size, table]) or ask(_BEGIN, [size, table])
    return iter(range(last - size + 1, last + 1))
