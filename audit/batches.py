"""Many things, some at a time: databases limit how many values one query may name. No Django."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
BATCH = 500


def in_batches(rows: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """The rows, at most `size` at a time."""
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch
