"""Thousands of new rows at once, past Django's ORM: each with its key, the sealed ones with their digests.

Rows are tuples of what the database stores, in the order of the names of their columns: so one tuple is both stored and
digested. A date is "2004-11-11", a point in time "2004-11-11 10:00:00.000001" in UTC, a truth value 0 or 1. All
work on them is done before the transaction that stores them. Every trigger and constraint is asked as for any other.
"""

import os
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from audit.bulk_insertion import Insertion, Row
from audit.bulk_keys import Keys
from audit.context import changeset_with_key
from audit.digests import digest_rows
from audit.models.sealed import NONCE_BYTES
from audit.records import history_of
from audit.sealed_tables import sealed_table
from audit.statements import send_waiting

if TYPE_CHECKING:
    from audit.models import Changeset

_NUMBERS = ("AutoField", "IntegerField", "BooleanField")


class Layout:
    """The columns of one model's rows, in the order of their names, and what a row holds unless it says otherwise."""

    def __init__(self, model: Any, *, keyed: bool = True) -> None:
        """Without `keyed`, the database gives the rows their keys, which nobody needs to know."""
        fields = [field for field in model._meta.concrete_fields if field.name != "nonce"]
        if not keyed:
            fields = [field for field in fields if field is not model._meta.pk]
        fields.sort(key=lambda field: field.column)
        self.model = model
        self.table = model._meta.db_table
        self.columns = tuple(field.column for field in fields)
        self.is_number = [_stores_number(field) for field in fields]
        self.sealed = any(field.name == "nonce" for field in model._meta.concrete_fields)
        self.key_at = self.columns.index(model._meta.pk.column) if keyed else -1
        self.act_at = self.columns.index(sealed_table(model).act) if self.sealed else -1
        self._defaults = {field.column: _default(field) for field in fields}
        self._take: Callable[[Any], Row] = itemgetter(*self.columns)

    def row(self, values: dict[str, Any]) -> Row:
        """The row with these values by their columns, and defaults for all others."""
        return self._take({**self._defaults, **values})


@cache
def layout(model: Any) -> Layout:
    """The layout of rows that are given their keys here."""
    return Layout(model)


@cache
def keyless(model: Any) -> Layout:
    """The layout of rows that the database gives their keys."""
    return Layout(model, keyed=False)


def _stores_number(field: Any) -> bool:
    while field.is_relation:
        field = field.target_field
    return str(field.get_internal_type()).endswith(_NUMBERS)


def _default(field: Any) -> Any:
    return field.default if field.has_default() and not callable(field.default) else None if field.null else ""


def stored_time(at: datetime) -> str:
    """A point in time in UTC, as rows hold it."""
    return str(at.replace(tzinfo=None))


def stored_day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


class HistoryLayout:
    """How a history row is made from the live row and what the act adds to it."""

    added = (
        "changeset_id",
        "history_change_reason",
        "history_date",
        "history_id",
        "history_type",
        "history_user_id",
    )

    def __init__(self, model: Any) -> None:
        self.layout = layout(history_of(model))
        known = [*layout(model).columns, *self.added]
        self._take: Callable[[Any], Row] = itemgetter(*(known.index(column) for column in self.layout.columns))

    def row(self, live: Row, added: Row) -> Row:
        """`added` in the order of the names above."""
        return self._take(live + added)


@cache
def history_layout(model: Any) -> HistoryLayout:
    return HistoryLayout(model)


class BulkRows:
    """Rows that are gathered, sealed, and then written together, in a transaction of their own."""

    def __init__(self, keys: Keys) -> None:
        self.next_key = keys.next_key
        self._rows: dict[Layout, list[Row]] = {}
        self._added: dict[int, tuple[int, str | None, str, int | None]] = {}
        self._acts: dict[int, Changeset] = {}
        self._ready: list[Insertion] = []

    def open_changeset(self, user: Any, comment: str) -> "Changeset":
        """A new changeset, which is stored with the first rows that name it."""
        from audit.models import Changeset

        act = changeset_with_key(self.next_key(Changeset), user, comment)
        self._acts[act.pk] = act
        self._added[act.pk] = (act.pk, comment or None, stored_time(act.created_at), act.user_id)
        return act

    def add(self, how: Layout, row: Row) -> None:
        """Gather one row."""
        rows = self._rows.get(how)
        if rows is None:
            rows = self._rows[how] = []
        rows.append(row)

    def record(self, act: "Changeset", model: Any, live: Row, kind: str) -> None:
        """Gather the history row (`+`, `~` or `-`) of a row that the act leaves like this."""
        how = history_layout(model)
        key, reason, at, user = self._added[act.id]
        self.add(how.layout, how.row(live, (key, reason, at, self.next_key(how.layout.model), kind, user)))

    def seal(self) -> list["Changeset"]:
        """Digest what was gathered, which can then be written; the changesets that have rows, in their order."""
        from audit.models import Changeset

        ready = [self._sealed(how, rows) for how, rows in self._rows.items()]
        self._rows.clear()
        written = [act for act in self._acts.values() if act.digests]
        if written:
            ready.append(self._sealed(layout(Changeset), [_row_of(act) for act in written]))
        # Those that others refer to first: SQLite would look for rows that wait for theirs, whenever it stores one.
        self._ready = sorted(ready, key=lambda insertion: _depth(insertion.model))
        return written

    def write(self) -> int:
        """Store what was sealed; how many rows. 1 query for each table."""
        send_waiting()
        for insertion in self._ready:
            insertion.run()
        return sum(insertion.count for insertion in self._ready)

    def _sealed(self, how: Layout, rows: list[Row]) -> Insertion:
        if not how.sealed:
            return Insertion(how.model, how.table, how.columns, rows, how.is_number)
        table, random = sealed_table(how.model), os.urandom(NONCE_BYTES * len(rows))
        nonces = [random[start : start + NONCE_BYTES] for start in range(0, len(random), NONCE_BYTES)]
        digests = digest_rows(nonces, rows, table.names, table.encoders)
        for row, digest in zip(rows, digests, strict=True):
            self._acts[row[how.act_at]].digests.setdefault(how.model, []).append((row[how.key_at], digest))
        with_nonces = [(*row, nonce) for row, nonce in zip(rows, nonces, strict=True)]
        return Insertion(how.model, how.table, (*how.columns, "nonce"), with_nonces, [*how.is_number, False])


def _row_of(act: "Changeset") -> Row:
    values = {str(field.column): getattr(act, field.attname) for field in act._meta.concrete_fields}
    return layout(type(act)).row({**values, "uuid": act.uuid.hex, "created_at": stored_time(act.created_at)})


@cache
def _depth(model: Any) -> int:
    """How many models there are between this one and one that refers to no other."""
    targets = {
        field.related_model for field in model._meta.concrete_fields if field.is_relation and field.db_constraint
    }
    return 1 + max(map(_depth, targets - {model}), default=0)
