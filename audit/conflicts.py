"""What two people changed on the same page, field by field. Pure: plain dicts in, differences out.

A page holds parts: the record's own fields under the key `FORM`, each row under `SET:KEY`, a row that was added to the
page under `SET:+INDEX`. A part is a dict of field to text, as the inputs hold it.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

Fields = dict[str, str]
State = Mapping[str, Fields]
Typed = Mapping[str, Fields | None]  # None: the row was marked to be deleted

FORM = ""


class Side(Enum):
    """Who changed it since the page was shown."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"
    UNKNOWN = "unknown"  # nobody knows what the page showed


@dataclass(frozen=True)
class Difference:
    """One field, or with an empty `field` one whole row, in which what is stored is not what was typed.

    `was`, `theirs` and `mine` hold the one field or all the row's; None where there is no row. `was` is None as well
    when it is not known.
    """

    part: str
    field: str
    side: Side
    was: Fields | None
    theirs: Fields | None
    mine: Fields | None

    @property
    def key(self) -> str:
        return f"{self.part}:{self.field}"

    @property
    def added_by_other(self) -> bool:
        """A row that the page never held: there is nothing to choose."""
        return not self.field and self.side is Side.THEIRS and self.was is None


def new_row(rows: str, index: int) -> str:
    """The key of the part that was added to the set `rows` at `index`."""
    return f"{rows}:+{index}"


def is_new(part: str) -> bool:
    return ":+" in part


def compare(was: State | None, theirs: State, mine: Typed) -> list[Difference]:
    """Where `theirs`, stored now, and `mine`, typed, differ; `was` is what the page showed, None when not known.

    In the order of the stored parts, then of those that are typed alone. O(fields).
    """
    found: list[Difference] = []
    for part in [*theirs, *(part for part in mine if part not in theirs)]:
        typed = mine.get(part)
        if part in theirs and typed is not None:
            found += _fields(part, None if was is None else was.get(part), theirs[part], typed)
        elif row := _row(part, was, theirs, mine):
            found.append(row)
    return found


def unsettled(
    found: Iterable[Difference], *, seen: State | None, choices: Container[str] = frozenset()
) -> list[Difference]:
    """The differences that keep a page from being saved.

    A choice settles one, when what is stored is still what was shown, `seen`, beside it. Without a choice, only what
    nobody else changed is settled.
    """
    return [
        one
        for one in found
        if (not _as_seen(one, seen) if one.key in choices else one.side is not Side.MINE)
    ]  # fmt: skip


def _fields(part: str, was: Fields | None, theirs: Fields, mine: Fields) -> list[Difference]:
    return [
        Difference(
            part,
            name,
            Side.UNKNOWN
            if was is None or name not in was
            else _side(was[name] != theirs[name], was[name] != mine[name]),
            None if was is None or name not in was else {name: was[name]},
            {name: theirs[name]},
            {name: mine[name]},
        )
        for name in theirs
        if name in mine and theirs[name] != mine[name]
    ]


def _row(part: str, was: State | None, theirs: State, mine: Typed) -> Difference | None:
    stored, typed = theirs.get(part), mine.get(part)
    if part not in mine:
        # A row that the page held and did not send stays as it is; one that it could not hold was added by the other.
        return Difference(part, "", Side.THEIRS, None, stored, None) if was is not None and part not in was else None
    if stored is None and typed is None:
        return None
    if was is None:
        return Difference(part, "", Side.MINE if is_new(part) else Side.UNKNOWN, None, stored, typed)
    shown = was.get(part)
    return Difference(part, "", _side(not _same(shown, stored), not _same(shown, typed)), shown, stored, typed)


def _side(theirs: bool, mine: bool) -> Side:
    if theirs and mine:
        return Side.BOTH
    return Side.THEIRS if theirs else Side.MINE


def _same(one: Fields | None, other: Fields | None) -> bool:
    if one is None or other is None:
        return one is other
    return all(one[name] == other[name] for name in one.keys() & other.keys())


def _as_seen(difference: Difference, seen: State | None) -> bool:
    if seen is None:
        return False
    part = seen.get(difference.part)
    if part is not None and difference.field:
        part = {difference.field: part.get(difference.field, "")}
    return _same(part, difference.theirs)
