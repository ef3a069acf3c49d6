"""What a page was read from, as a digest: pages that were read from the same are the same, whatever else was written.

What prepared reads and `ask()` bring is noted, and every statement is counted. A page that was read in another way as
well has more statements than notes, and is not known by its digest: nothing that it shows can be forgotten.
"""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connections


class Reads:
    """The reads of one block."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.noted = self.asked = 0

    @property
    def digest(self) -> bytes | None:
        """Of all that was read; None when something was read that is not in it."""
        return self._hash.digest() if self.noted == self.asked else None

    def add(self, *found: Any) -> None:
        """Values that were read before the block, and that say by their `repr` what they are."""
        self._hash.update(repr(found).encode("utf-8", "surrogatepass"))

    def count(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        """For Django, around each statement."""
        self.asked += 1
        return execute(sql, params, many, context)


_open: ContextVar[Reads | None] = ContextVar("noted_reads", default=None)


@contextmanager
def noting_reads() -> Iterator[Reads]:
    """Note what is read in the block, and not in a block around it."""
    reads = Reads()
    token = _open.set(reads)
    try:
        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(reads.count))
            yield reads
    finally:
        _open.reset(token)


def note(sql: str, values: Any, rows: Any) -> None:
    """One statement was run, and brought these rows: plain values as the driver gave them."""
    if (reads := _open.get()) is not None:
        reads.noted += 1
        reads.add(sql, values, rows)


def values_of(row: Any) -> list[Any]:
    """All that was loaded of a row, and of the rows that were loaded with it, for `Reads.add()`."""
    found: list[Any] = []
    waiting, seen = [row], {id(row)}
    for one in waiting:  # grows while it is walked
        state = one.__dict__["_state"]
        found.append((type(one).__name__, [(name, value) for name, value in one.__dict__.items() if name != "_state"]))
        for related in state.fields_cache.values():
            if related is not None and id(related) not in seen:
                seen.add(id(related))
                waiting.append(related)
    return found
