"""Reads tables that spreadsheets and databases write: whatever their separator and whatever they call their columns.

Rows come one at a time. Cells that our own tables defused come back as they were. No database.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from sources.importing.files import UnreadableFile
from sources.spreadsheet import undefused

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_STATED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # a first line that Excel understands
_SHOWN = 60


@dataclass(frozen=True)
class Column:
    """A column that is known, by its own name and by what others call it."""

    name: str
    others: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Row:
    """A row by the names of its columns ("" where it has no cell), and the line of the file where it begins."""

    line: int
    cells: Mapping[str, str]
    problem: str = ""


@dataclass
class Table:
    """The rows of a file, and how it was read."""

    name: str
    separator: str
    columns: dict[str, int]  # known names to places
    header: list[str]
    _text: str = field(repr=False)
    _from: int = 0

    @property
    def remark(self) -> str:
        """Which column was taken for what, and which was not."""
        taken = ", ".join(
            known if self.header[place] == known else f"{known} ({self.header[place]})"
            for known, place in self.columns.items()
        )
        places = set(self.columns.values())
        left = [name for place, name in enumerate(self.header) if place not in places]
        words = {"taken": taken, "separator": SEPARATORS.get(self.separator, self.separator)}
        told = _("Columns, separated by %(separator)s: %(taken)s.") % words
        return told + (_(" Not taken: %(left)s.") % {"left": ", ".join(left)} if left else "")

    def rows(self) -> Iterator[Row]:
        """Every row that is not blank. Raises UnreadableFile where the file cannot be divided into cells."""
        for line, cells in _records(self._text, self.separator, self.name, self._from):
            if any(cell.strip() for cell in cells):
                yield self._row(line, cells)

    def _row(self, line: int, cells: list[str]) -> Row:
        found = {known: _cell(cells, place) for known, place in self.columns.items()}
        if any(cell.strip() for cell in cells[len(self.header) :]):
            words = {"cells": len(cells), "columns": len(self.header)}
            return Row(line, found, _("%(cells)s cells for %(columns)s columns.") % words)
        return Row(line, found)


def read_table(
    text: str,
    known: Sequence[Column],
    *,
    name: str,
    separator: str = "",
    called: Mapping[str, str] | None = None,
) -> Table:
    """The table in `text`. `called` says which of its columns are which of ours; `separator` is recognised when "".

    Raises UnreadableFile when a column that is needed is not there, or two are the same.
    """
    stated = _STATED.match(text)
    start = stated.end() if stated else 0
    separator = separator or (stated[1] if stated else "") or _separator(text[start:], known, called or {}, name)
    header = _header(text, start, separator, name)
    columns = _columns(header, known, called or {}, name)
    missing = [column.name for column in known if column.required and column.name not in columns]
    if missing:
        words = {"name": name, "missing": ", ".join(missing), "found": _listed(header)}
        raise UnreadableFile(_("%(name)s: no column for %(missing)s. It has %(found)s; say which is which.") % words)
    return Table(name, separator, columns, header, text, start)


def _separator(text: str, known: Sequence[Column], called: Mapping[str, str], name: str) -> str:
    """The separator with which the first line names most columns that are known."""
    found = {}
    for one in SEPARATORS:
        try:
            header = _header(text, 0, one, name)
        except UnreadableFile:
            continue
        found[one] = sum(_known_as(title, known, called) is not None for title in header), len(header)
    if not found:
        return ","
    return max(found, key=lambda one: found[one])


def _header(text: str, start: int, separator: str, name: str) -> list[str]:
    for _line, cells in _records(text, separator, name, start, header=True):
        if any(cell.strip() for cell in cells):
            return [undefused(cell).strip() for cell in cells]
    raise UnreadableFile(_("%(name)s: the table is empty.") % {"name": name})


def _columns(header: Sequence[str], known: Sequence[Column], called: Mapping[str, str], name: str) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, title in enumerate(header):
        column = _known_as(title, known, called)
        if column is None:
            continue
        if column in columns:
            words = {"name": name, "one": header[columns[column]], "other": title, "column": column}
            raise UnreadableFile(_("%(name)s: the columns %(one)s and %(other)s are both %(column)s.") % words)
        columns[column] = place
    return {column.name: columns[column.name] for column in known if column.name in columns}


def _known_as(title: str, known: Sequence[Column], called: Mapping[str, str]) -> str | None:
    folded = _folded(title)
    given = {_folded(theirs): ours for theirs, ours in called.items()}
    if folded in given:
        return given[folded] or None
    claimed = set(given.values())  # by another column
    for column in known:
        if column.name not in claimed and folded in (column.name, *map(_folded, column.others)):
            return column.name
    return None


def _folded(title: str) -> str:
    return re.sub(r"[\s_-]+", "_", title.strip().casefold())


def _cell(cells: Sequence[str], place: int) -> str:
    return undefused(cells[place]) if place < len(cells) else ""


def _records(
    text: str, separator: str, name: str, start: int = 0, *, header: bool = False
) -> Iterator[tuple[int, list[str]]]:
    """Each record of the file with the line where it begins; of the header, or of what follows it."""
    stream = io.StringIO(text, newline="")
    stream.seek(start)
    skipped = text.count("\n", 0, start)
    reader = csv.reader(stream, delimiter=separator, strict=True)
    line, headed = skipped + 1, header
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            words = {"name": name, "line": line, "why": _explained(str(error))}
            raise UnreadableFile(_("%(name)s, line %(line)s: %(why)s") % words) from None
        if headed:
            yield line, cells
        headed = headed or any(cell.strip() for cell in cells)
        line = skipped + reader.line_num + 1


def _explained(error: str) -> str:
    if "unexpected end" in error or "field larger" in error:
        return str(_("a quotation mark opens here, or soon after, and is never closed."))
    if "expected after" in error:
        return str(_("text follows a closing quotation mark; double the marks inside a cell."))
    return str(_("not a table: %(error)s.") % {"error": error})


def _listed(names: Sequence[str]) -> str:
    shown = [name if len(name) <= _SHOWN else f"{name[: _SHOWN - 1]}…" for name in names[:20]]
    return ", ".join(shown) + (", ..." if len(names) > len(shown) else "")
