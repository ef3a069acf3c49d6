"""Rows that do not match their leaves, kept until all are known: some are one alteration seen from two sides."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from audit.sealed_tables import Row, SealedTable

MOST_KEPT = 1000  # of one table; what is found after that is told at once, as it is
MOST_PAIRED = 100  # of one table; among more, no swaps are looked for


@dataclass(frozen=True)
class Suspect:
    """A row that a leaf names and that is another now, or gone; or one that no leaf names."""

    table: SealedTable
    key: int
    act: int  # the changeset whose leaf names it, or that it names itself
    wanted: str | None  # the digest in the leaf
    row: Row | None  # as it was read
    hint: str = ""

    @property
    def inserted(self) -> bool:
        return self.wanted is None

    @property
    def missing(self) -> bool:
        return self.row is None


class Suspects:
    """The suspects of all tables, so many of each."""

    def __init__(self) -> None:
        self._of_table: dict[str, list[Suspect]] = defaultdict(list)

    def take(self, suspect: Suspect) -> bool:
        """Whether it is kept; it is not when the table has too many."""
        kept = self._of_table[suspect.table.name]
        if len(kept) < MOST_KEPT:
            kept.append(suspect)
            return True
        return False

    def __iter__(self) -> Iterator[list[Suspect]]:
        """The suspects table by table."""
        yield from self._of_table.values()


def joined(suspects: Iterable[Suspect], standing: dict[int, Row]) -> list[Suspect]:
    """The suspects of one table, each row once: one that left its changeset is altered, not gone here and new there.

    `standing` are rows of the table by their keys, wherever they belong.
    """
    found = [replace(one, row=standing[one.key]) if one.missing and one.key in standing else one for one in suspects]
    named = {one.key for one in found if not one.inserted}
    return [one for one in found if not (one.inserted and one.key in named)]


def swapped(suspects: Iterable[Suspect]) -> list[tuple[Suspect, Suspect]]:
    """The pairs of rows of one table that hold each other's contents."""
    altered = sorted((one for one in suspects if one.row is not None and not one.inserted), key=lambda one: one.key)
    if len(altered) > MOST_PAIRED:
        return []
    return [(one, other) for one, other in combinations(altered, 2) if _holds(one, other) and _holds(other, one)]


def _holds(one: Suspect, other: Suspect) -> bool:
    """Whether `one` has what `other` should have, but for the key and the changeset; the nonce went along or stayed."""
    assert one.row is not None and other.row is not None  # noqa: PT018, S101
    table = other.table
    if one.table.columns != table.columns:
        return False
    own = {table.key: other.key, table.act: other.act}
    values = [own.get(column, value) for column, value in zip(table.columns, one.row[3:], strict=True)]
    rows = [(other.key, other.act, nonce, *values) for nonce in (one.row[2], other.row[2])]
    return other.wanted in table.digests(rows)
