"""The triggers as SQLite has them: one statement each, kept by the database word for word."""

from typing import Any

from audit.triggers import (
    CHANGESETS,
    LEAVES,
    PREFIX,
    REDACTED_ROWS,
    AppendOnlyTable,
    Columns,
    Defect,
    Trigger,
    appended_in_order,
    closed,
    discarded_when_empty,
    guarded_tables,
    never_changed,
    never_deleted,
)

_TRIGGER = """CREATE TRIGGER "{name}" BEFORE {event} ON "{table}"{when}
BEGIN
    SELECT RAISE(ABORT, '{message}');
END"""

# A redaction whose changeset is still open names the row, and every column that changes.
_NOT_REDACTED = """
WHEN NOT EXISTS (
    SELECT 1 FROM "{redacted_rows}" AS door
    WHERE door."table_name" = '{table}' AND door."row_id" = OLD."{key}"
      AND NOT EXISTS (SELECT 1 FROM "{leaves}" AS leaf WHERE leaf."changeset_id" = door."changeset_id")
      AND NEW."nonce" IS NULL
      {columns}
)"""
_SAME = 'AND NEW."{column}" IS OLD."{column}"'
_SAME_OR_NAMED = """AND (NEW."{column}" IS OLD."{column}" OR instr(door."columns", ',{column},') > 0)"""

_LOGGED = """
WHEN EXISTS (SELECT 1 FROM "{leaves}" AS leaf WHERE leaf."changeset_id" = {row}."{act}")"""

# The leaf completes a subtree of 2 leaves when 2 divides its index + 1, one of 4 when 4 does, and so on.
_OUT_OF_ORDER = """
WHEN NEW."index" IS NOT (SELECT COALESCE(MAX("index"), -1) + 1 FROM "{leaves}")
  OR LENGTH(NEW."hashes") % 32 <> 0
  OR (1 << (LENGTH(NEW."hashes") / 32 - 1)) <> ((NEW."index" + 1) & ~NEW."index")"""


def wanted(connection: Any) -> list[Trigger]:
    """Every trigger that the database should have, as its tables are now. 1 query."""
    columns = _columns(connection)
    return [trigger for table in guarded_tables(columns) for trigger in _triggers_of(table, columns)]


def installed(connection: Any) -> dict[tuple[str, str], tuple[Any, ...]]:
    """What the database says of each trigger of ours that it has, by table and name. 1 query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
        return {(table, name): (sql,) for table, name, sql in cursor.fetchall() if name.startswith(PREFIX)}


def disarmed(connection: Any) -> list[Defect]:
    """The setting without which INSERT OR REPLACE would delete rows and ask no trigger. 1 query."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers")
        (on,) = cursor.fetchone()
    return [] if on else [Defect("", "PRAGMA recursive_triggers", "off")]


def describe(expected: tuple[Any, ...], found: tuple[Any, ...]) -> str:
    return "changed"


def change(connection: Any, drop: list[tuple[str, str]], create: list[str]) -> None:
    """Drop these triggers, then make those. 1 query for each."""
    with connection.cursor() as cursor:
        for _table, name in drop:
            cursor.execute(f'DROP TRIGGER "{name}"')
        for statement in create:
            cursor.execute(statement)


def _columns(connection: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c "
            "WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY m.name, c.cid"
        )
        for table, column in cursor.fetchall():
            found.setdefault(table, []).append(column)
    return found


def _triggers_of(table: AppendOnlyTable, columns: Columns) -> list[Trigger]:
    triggers = [
        _trigger("UPDATE", table, _unless_redacted(table, columns) if table.has_door else "", never_changed(table.name))
    ]
    if table.name == CHANGESETS:
        triggers.append(_trigger("DELETE", table, _logged("OLD", table), discarded_when_empty(table.name)))
        return triggers
    triggers.append(_trigger("DELETE", table, "", never_deleted(table.name)))
    if table.act:
        triggers.append(_trigger("INSERT", table, _logged("NEW", table), closed(table.name)))
    elif table.name == LEAVES:
        triggers.append(_trigger("INSERT", table, _OUT_OF_ORDER.format(leaves=LEAVES), appended_in_order(table.name)))
    return triggers


def _unless_redacted(table: AppendOnlyTable, columns: Columns) -> str:
    conditions = [
        (_SAME if column in table.never_erased else _SAME_OR_NAMED).format(column=column)
        for column in columns[table.name]
        if column != "nonce"
    ]
    return _NOT_REDACTED.format(
        redacted_rows=REDACTED_ROWS,
        leaves=LEAVES,
        table=table.name,
        key=table.key,
        columns="\n      ".join(conditions),
    )


def _logged(row: str, table: AppendOnlyTable) -> str:
    return _LOGGED.format(leaves=LEAVES, row=row, act=table.act)


def _trigger(event: str, table: AppendOnlyTable, when: str, message: str) -> Trigger:
    name = f"{PREFIX}{event.lower()}_{table.name}"
    sql = _TRIGGER.format(name=name, event=event, table=table.name, when=when, message=message)
    return Trigger(table.name, name, create=(sql,), state=(sql,))
