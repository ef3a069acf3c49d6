"""Whether the rows of every sealed table are those that the leaves name."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from django.utils.translation import gettext as _

from audit.digests import encode_time, encode_uuid
from audit.sealed_rows import UnknownColumns, newest_seals, table_then
from audit.sealed_tables import Row, SealedTable, sealed_models, sealed_table
from audit.seals import BrokenSeal, digest_redacted_row
from audit.verification.findings import Counts, Finding, Kind, Tell
from audit.verification.leaves import CHANGESETS, ReadLeaf
from audit.verification.registry import altered_kinds
from audit.verification.suspects import Suspect, Suspects, joined, swapped

ROWS_AT_ONCE = 4000
LEAVES_AT_ONCE = 500


class Tables:
    """The sealed tables, each as it was when a leaf was written."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self.now = {table.name: table for table in map(sealed_table, sealed_models())}
        self._then: dict[tuple[str, str], SealedTable | None] = {
            (table.name, table.columns_digest): table for table in self.now.values()
        }

    def then(self, name: str, columns: str) -> SealedTable | None:
        """The table with the columns that a leaf names by their digest; None, once told, when they are not known."""
        if (name, columns) not in self._then:
            self._then[name, columns] = self._look_up(name, columns)
        return self._then[name, columns]

    def _look_up(self, name: str, columns: str) -> SealedTable | None:
        if table := self.now.get(name):
            with suppress(UnknownColumns):
                return table_then(table, columns)
        message = _(
            "%(table)s: leaves name its columns as %(columns)s, and no table or no list of columns has that digest: "
            "these rows cannot be checked."
        )
        shown = {"table": name, "columns": columns}
        self._tell(Finding(Kind.COLUMNS_UNKNOWN, name, None, message % shown, {"columns": columns}))
        return None


class RowCheck:
    """Holds rows against leaves, batch by batch; what does not match is told when `finish`ed."""

    def __init__(self, tell: Tell, counts: Counts) -> None:
        self._tell = tell
        self._counts = counts
        self._suspects = Suspects()
        self.tables = Tables(tell)
        self.read: Counter[str] = Counter()  # rows of each table

    def check(self, leaves: Iterable[ReadLeaf]) -> None:
        """One query for each table that a batch of leaves names."""
        for batch in _batches(leaves):
            wanted: dict[tuple[str, str], dict[int, dict[int, str]]] = defaultdict(dict)
            for leaf in batch:
                for place, digests in leaf.rows.items():
                    wanted[place][leaf.act] = digests
            said = {leaf.act: leaf for leaf in batch}
            for place, by_act in wanted.items():
                if table := self.tables.then(*place):
                    self._check_table(table, by_act, said)

    def _check_table(self, table: SealedTable, wanted: dict[int, dict[int, str]], said: dict[int, ReadLeaf]) -> None:
        for rows in table.batches_of(list(wanted), ROWS_AT_ONCE):
            self.read[table.name] += len(rows)
            self._counts.rows += len(rows)
            wrong = []
            for row, digest in zip(rows, table.digests(rows), strict=True):
                named = wanted[row[1]].pop(row[0], None)
                if named != digest:
                    wrong.append(Suspect(table, row[0], row[1], named, row))
            for suspect in _unredacted(table, wrong):
                self.suspect(suspect, said.get(suspect.act))
        for act, digests in wanted.items():
            for key, digest in digests.items():
                self.suspect(Suspect(table, key, act, digest, None))

    def suspect(self, suspect: Suspect, leaf: ReadLeaf | None = None) -> None:
        if suspect.table.name == CHANGESETS and leaf is not None and suspect.row is not None:
            self._tell(_changeset_finding(suspect, leaf))
        elif not self._suspects.take(suspect):
            self._tell(_row_finding(suspect))

    def finish(self) -> None:
        """1 query for each table from which rows are missing."""
        for suspects in self._suspects:
            found = joined(suspects, _standing(suspects))
            pairs = swapped(found)
            for one, other in pairs:
                self._tell(_swap_finding(one, other))
            explained = {suspect.key for pair in pairs for suspect in pair}
            for suspect in found:
                if suspect.key not in explained:
                    self._tell(_row_finding(suspect))


def _batches(leaves: Iterable[ReadLeaf]) -> Iterator[list[ReadLeaf]]:
    """So many leaves together that their rows are read together; a large one alone."""
    batch: list[ReadLeaf] = []
    rows = 0
    for leaf in leaves:
        batch.append(leaf)
        rows += leaf.size
        if rows >= ROWS_AT_ONCE or len(batch) >= LEAVES_AT_ONCE:
            yield batch
            batch, rows = [], 0
    if batch:
        yield batch


def _unredacted(table: SealedTable, suspects: list[Suspect]) -> Iterator[Suspect]:
    """Those that no redaction explains. 1 query when some have lost their nonce."""
    erased = [one.key for one in suspects if one.row and one.row[2] is None and not one.inserted]
    seals = newest_seals(table, erased)
    for one in suspects:
        if one.key not in seals or one.key not in erased or one.row is None:
            yield one
            continue
        try:
            digest, changed = digest_redacted_row(seals[one.key], table.names, one.row[3:], table.encoders)
        except BrokenSeal:
            digest, changed = "", []
        if digest != one.wanted:
            yield one
        elif changed:
            yield Suspect(one.table, one.key, one.act, one.wanted, one.row, ", ".join(changed))


def _standing(suspects: list[Suspect]) -> dict[int, Row]:
    """The rows that the missing ones' keys lead to now. 0 or 1 query."""
    keys = [one.key for one in suspects if one.missing]
    if not keys:
        return {}
    return {row[0]: row for row in suspects[0].table.rows_with(keys)}


def _row_finding(suspect: Suspect) -> Finding:
    table, key, act = suspect.table.name, suspect.key, suspect.act
    shown = {"table": table, "key": key, "act": act, "columns": suspect.hint}
    detail: dict[str, Any] = {"changeset": act}
    if suspect.missing:
        message = _("%(table)s %(key)s is gone: the leaf of changeset %(act)s names it.")
        return Finding(Kind.ROW_MISSING, table, key, message % shown, detail)
    if suspect.inserted:
        message = _("%(table)s %(key)s was put in: it names changeset %(act)s, whose leaf does not name it.")
        return Finding(Kind.ROW_INSERTED, table, key, message % shown, detail)
    message = _("%(table)s %(key)s is not what changeset %(act)s wrote: its digest in the leaf differs.")
    if suspect.hint:
        message = _("%(table)s %(key)s: what stands in place of what was erased was changed: %(columns)s.")
        detail["columns"] = suspect.hint.split(", ")
    elif suspect.row and suspect.row[1] != act:
        message = _("%(table)s %(key)s was moved from changeset %(act)s, whose leaf names it, to %(now)s.")
        shown["now"] = detail["now"] = suspect.row[1]
    return Finding(altered_kinds.get(table, Kind.ROW_ALTERED), table, key, message % shown, detail)


def _swap_finding(one: Suspect, other: Suspect) -> Finding:
    message = _("%(table)s %(key)s and %(other)s were swapped: each has what the other should have.") % {
        "table": one.table.name,
        "key": one.key,
        "other": other.key,
    }
    detail = {"other": other.key, "changeset": one.act, "other_changeset": other.act}
    return Finding(Kind.ROWS_SWAPPED, one.table.name, one.key, message, detail)


def _changeset_finding(suspect: Suspect, leaf: ReadLeaf) -> Finding:
    """What the leaf says in clear tells more: uuid, channel and time."""
    assert suspect.row is not None  # noqa: S101  or it would be missing
    row = dict(zip(suspect.table.columns, suspect.row[3:], strict=True))
    shown = {"key": suspect.key, "index": leaf.index, "then": leaf.time, "now": _plain(encode_time, row["created_at"])}
    if shown["now"] != leaf.time:
        message = _("Changeset %(key)s was given another time: it says %(now)s, its leaf %(index)s %(then)s.")
        detail = {"leaf": leaf.index, "time": shown["now"], "time_in_leaf": leaf.time}
        return Finding(Kind.CHANGESET_BACKDATED, CHANGESETS, suspect.key, message % shown, detail)
    changed = [
        name
        for name, now, then in (
            ("uuid", _plain(encode_uuid, row["uuid"]), leaf.uuid),
            ("channel", row["channel"], leaf.channel),
        )
        if now != then
    ]
    shown["columns"] = ", ".join(changed) or _("user, actor, comment, request or nonce")
    message = _("Changeset %(key)s is not what was logged as leaf %(index)s: %(columns)s differ.")
    return Finding(
        Kind.CHANGESET_ALTERED, CHANGESETS, suspect.key, message % shown, {"leaf": leaf.index, "columns": changed}
    )


def _plain(encode: Any, value: Any) -> str:
    try:
        return str(encode(value).decode().strip('"'))
    except (TypeError, ValueError, AttributeError):
        return repr(value)
