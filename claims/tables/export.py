"""Positions and sources as tables that `import_table` reads: as they stand at the desk, drafts included."""

from collections.abc import Callable, Iterator
from typing import Any

from claims.models import Citation
from claims.spreadsheet import csv_line
from claims.tables import positions
from sources.models import Source
from sources.tables import sources

_AT_ONCE = 2000  # rows that are in memory at a time


def position_table() -> Iterator[str]:
    """A line for each citation of a position, by claim, after one with the names of the columns. 1 query."""
    names = {
        **{name: f"position__{name}" for name in ("stance", "stated_on", "capacity", "quote", "note")},
        "claim": "position__claim__slug",
        "party": "position__party__slug",
        "source": "source__slug",
    }
    rows = Citation.objects.order_by("position__claim", "position", "pk")
    return _table([column.name for column in positions.COLUMNS], names, rows)


def source_table() -> Iterator[str]:
    """A line for each source that was not merged into another, after one with the names of the columns. 1 query.

    `reliability` is the source's own, where it is graded differently from its publisher.
    """
    rows = Source.objects.unmerged().order_by("slug")
    return _table([column.name for column in sources.COLUMNS], {"publisher": "publisher__slug"}, rows)


def _table(columns: list[str], names: dict[str, str], rows: Any) -> Iterator[str]:
    yield csv_line(columns)
    for row in rows.values_list(*(names.get(column, column) for column in columns)).iterator(chunk_size=_AT_ONCE):
        yield csv_line(row)


TABLES: dict[str, Callable[[], Iterator[str]]] = {"positions": position_table, "sources": source_table}
