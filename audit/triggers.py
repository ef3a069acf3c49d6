"""The tables that have triggers, what those say, and how a trigger is described. Asks no database."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from audit.models import Changeset, Checkpoint, Leaf, RedactedRow, SealedColumns, Verification
from audit.records import AuditedRecords, history_of, recorded_models
from audit.sealed_tables import sealed_models, sealed_table

PREFIX = "audit_"  # of the name of every trigger of ours

LEAVES = Leaf._meta.db_table
CHANGESETS = Changeset._meta.db_table
REDACTED_ROWS = RedactedRow._meta.db_table
LOG: tuple[Any, ...] = (Leaf, SealedColumns, Checkpoint, Verification)

Columns = Mapping[str, Collection[str]]  # table to its columns, as the database has them


@dataclass(frozen=True)
class AppendOnlyTable:
    """A table whose rows are added, and then neither changed nor deleted."""

    name: str
    key: str
    act: str | None = None  # the column that names the changeset; rows of the log itself belong to none

    @property
    def has_door(self) -> bool:
        """Whether a redaction may erase words in its rows. What a redaction did is never erased itself."""
        return self.act is not None and self.name != REDACTED_ROWS

    @property
    def never_erased(self) -> set[str]:
        """Columns that stay whatever a redaction names."""
        return {self.key, str(self.act)}


@dataclass(frozen=True)
class RecordedTable:
    """A table of which each row's changes stand in a history."""

    name: str
    key: str
    history: str
    columns: tuple[str, ...]  # those that are recorded


@dataclass(frozen=True)
class RecordedLinks:
    """A table of links that stand in the history of one of the records that they link."""

    name: str
    owner: str
    other: str
    history: str  # of the owner
    links: str  # where they stand, by its history rows


@dataclass(frozen=True)
class Trigger:
    """A trigger as it must be: the statements that make it, and what the database then says of it."""

    table: str
    name: str
    create: tuple[str, ...]
    state: tuple[Any, ...]

    @property
    def place(self) -> tuple[str, str]:
        return self.table, self.name


@dataclass(frozen=True)
class Defect:
    """What is wrong with one trigger, or with a setting that keeps all of them from being asked."""

    table: str  # empty for a setting
    name: str
    what: str

    def __str__(self) -> str:
        return f"{self.table}: the trigger {self.name} is {self.what}" if self.table else f"{self.name} is {self.what}"


def append_only_tables() -> list[AppendOnlyTable]:
    """All of them, those of the log last."""
    sealed = [sealed_table(model) for model in sealed_models()]
    return [
        *(AppendOnlyTable(table.name, table.key, table.act) for table in sealed),
        *(AppendOnlyTable(model._meta.db_table, model._meta.pk.column) for model in LOG),
    ]


def guarded_tables(columns: Columns) -> list[AppendOnlyTable]:
    """Those that a database with these tables has: after a migration to some earlier state not all, or none."""
    if not {LEAVES, REDACTED_ROWS} <= columns.keys():
        return []
    return [table for table in append_only_tables() if _needed(table) <= set(columns.get(table.name, ()))]


def _needed(table: AppendOnlyTable) -> set[str]:
    return {table.key} if table.act is None else {table.key, table.act, "nonce"}


def recorded_tables() -> list[RecordedTable]:
    """All of them."""
    found = []
    for model in recorded_models():
        recorded = {field.column for field in history_of(model)._meta.concrete_fields}
        columns = tuple(field.column for field in model._meta.concrete_fields if field.column in recorded)
        history = history_of(model)._meta.db_table
        found.append(RecordedTable(model._meta.db_table, model._meta.pk.column, history, columns))
    return found


def recorded_links() -> list[RecordedLinks]:
    """All of them: the roles of people, and what people and roles may do."""
    found = []
    for model in recorded_models():
        history = history_of(model)
        for field in history._history_m2m_fields:
            name, owner, other = field.m2m_db_table(), field.m2m_column_name(), field.m2m_reverse_name()
            kept = AuditedRecords.m2m_models[field]
            found.append(RecordedLinks(name, owner, other, history._meta.db_table, kept._meta.db_table))
    return found


def never_changed(table: str) -> str:
    return (
        f"audit: {table} is append-only: its rows are never changed. Write a new one; "
        "what must be erased by law, manage.py redact erases."
    )


def never_deleted(table: str) -> str:
    return (
        f"audit: {table} is append-only: its rows are never deleted. "
        "What must be erased by law, manage.py redact erases."
    )


def discarded_when_empty(table: str) -> str:
    return f"audit: {table} is append-only: a changeset is deleted only while it is not in the log."


def closed(table: str) -> str:
    return f"audit: {table} is append-only: the changeset of this row is closed and logged. Open a new one."


def appended_in_order(table: str) -> str:
    return (
        f"audit: {table} is append-only: a leaf comes right after the newest one, with its own hash and those of the "
        "subtrees that it completes. audit.appending does that."
    )


def deleted_one_by_one(table: str) -> str:
    return f"audit: {table} is recorded: its rows are deleted one by one, with delete(), inside a changeset."
