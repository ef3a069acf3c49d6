"""The triggers as PostgreSQL has them: a few functions, and triggers that are asked whatever the session is set to."""

from typing import Any

from audit.postgresql_trigger import INSTALLED, before
from audit.recorded_on_postgresql import triggers_of_recorded
from audit.triggers import (
    CHANGESETS,
    LEAVES,
    PREFIX,
    REDACTED_ROWS,
    AppendOnlyTable,
    Defect,
    Trigger,
    appended_in_order,
    closed,
    discarded_when_empty,
    guarded_tables,
    never_changed,
    never_deleted,
)

# Tables are named with their schema: a temporary table of the same name would be found first.
_REFUSE = """
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
END
"""

_UPDATE = """
DECLARE
    was jsonb := to_jsonb(OLD) - 'nonce'::text;
    becomes jsonb := to_jsonb(NEW) - 'nonce'::text;
BEGIN
    -- A redaction whose changeset is still open names the row, and every column that changes. The table is named to
    -- the trigger, since TG_TABLE_NAME may be a partition's.
    IF NEW.nonce IS NULL AND EXISTS (
        SELECT FROM {schema}.{redacted_rows} AS door
        WHERE door.table_name = TG_ARGV[3] AND door.row_id = (was ->> TG_ARGV[1])::bigint
          AND NOT EXISTS (SELECT FROM {schema}.{leaves} AS leaf WHERE leaf.changeset_id = door.changeset_id)
          AND was - string_to_array(door.columns, ',') = becomes - string_to_array(door.columns, ',')
          AND was -> TG_ARGV[1] = becomes -> TG_ARGV[1]
          AND was -> TG_ARGV[2] = becomes -> TG_ARGV[2]
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
END
"""

_INSERT = """
BEGIN
    IF EXISTS (SELECT FROM {schema}.{leaves} AS leaf WHERE leaf.changeset_id = NEW.changeset_id) THEN
        RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
"""

_DISCARD = """
BEGIN
    IF EXISTS (SELECT FROM {schema}.{leaves} AS leaf WHERE leaf.changeset_id = OLD.id) THEN
        RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END
"""

_APPEND = """
BEGIN
    -- The leaf completes a subtree of 2 leaves when 2 divides its index + 1, one of 4 when 4 does, and so on.
    IF NEW.index <> (SELECT coalesce(max(leaf.index), -1) + 1 FROM {schema}.{leaves} AS leaf)
       OR length(NEW.hashes) % 32 <> 0
       OR (1::bigint << (length(NEW.hashes) / 32 - 1)) <> ((NEW.index + 1) & ~NEW.index)
    THEN
        RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
"""

BODIES = {
    "audit_refuse": _REFUSE,
    "audit_update": _UPDATE,
    "audit_insert": _INSERT,
    "audit_discard": _DISCARD,
    "audit_append": _APPEND,
}
# Of a partition its table, and no column: the table's triggers are asked about its rows too.
_COLUMNS = """
    SELECT quote_ident(current_schema()), c.relname, a.attname, NULL
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT quote_ident(current_schema()), c.relname, NULL, whole.relname
    FROM pg_class c JOIN pg_class whole ON whole.oid = pg_partition_root(c.oid)
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND c.relispartition"""


def wanted(connection: Any) -> list[Trigger]:
    """Every trigger that the database should have, as its tables are now. 1 query."""
    schema, columns, partitions = _columns(connection)
    guarded = guarded_tables(columns)
    return [
        *(trigger for table in guarded for trigger in _triggers_of(table, schema)),
        *_triggers_of_partitions(partitions, {table.name for table in guarded}, schema),
        *triggers_of_recorded(schema, columns, refuse=_REFUSE),
    ]


def installed(connection: Any) -> dict[tuple[str, str], tuple[Any, ...]]:
    """What the database says of each trigger of ours that it has, by table and name. 1 query."""
    with connection.cursor() as cursor:
        cursor.execute(INSTALLED)
        return {(row[0], row[1]): tuple(row[2:]) for row in cursor.fetchall() if row[1].startswith(PREFIX)}


def disarmed(connection: Any) -> list[Defect]:
    """The setting with which the database's own rules, such as those about foreign keys, are not asked. 1 query."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW session_replication_role")
        (role,) = cursor.fetchone()
    return [] if role == "origin" else [Defect("", "session_replication_role", role)]


def describe(expected: tuple[Any, ...], found: tuple[Any, ...]) -> str:
    return "changed" if found[1:] != expected[1:] else "disabled"


def change(connection: Any, drop: list[tuple[str, str]], create: list[str]) -> None:
    """Drop these triggers, then make those. 1 query."""
    quote = connection.ops.quote_name
    statements = [
        # A table with rows whose constraints are not checked yet cannot be altered.
        "SET CONSTRAINTS ALL IMMEDIATE",
        *(f"DROP TRIGGER {quote(name)} ON {quote(table)}" for table, name in drop),
        *create,
        "SET CONSTRAINTS ALL DEFERRED",
    ]
    with connection.cursor() as cursor:
        cursor.execute(";\n".join(statements))


def _columns(connection: Any) -> tuple[str, dict[str, list[str]], dict[str, str]]:
    """The schema, the columns of each table, and each partition's table. 1 query."""
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        rows = cursor.fetchall()
    found: dict[str, list[str]] = {}
    partitions: dict[str, str] = {}
    for _schema, table, column, whole in rows:
        if whole is None:
            found.setdefault(table, []).append(column)
        else:
            partitions[table] = whole
    return rows[0][0] if rows else "", found, partitions


def _triggers_of_partitions(partitions: dict[str, str], guarded: set[str], schema: str) -> list[Trigger]:
    """To empty a partition by its own name asks none of its table's triggers, which are asked about rows alone."""
    return [
        _statement_trigger(schema, partition, whole)
        for partition, whole in sorted(partitions.items())
        if whole in guarded
    ]


def _triggers_of(table: AppendOnlyTable, schema: str) -> list[Trigger]:
    triggers = [
        _trigger(schema, table, "TRUNCATE", "audit_refuse", never_deleted(table.name)),
        _trigger(
            schema, table, "UPDATE", "audit_update", never_changed(table.name), table.key, str(table.act), table.name
        )
        if table.has_door
        else _trigger(schema, table, "UPDATE", "audit_refuse", never_changed(table.name)),
    ]
    if table.name == CHANGESETS:
        triggers.append(_trigger(schema, table, "DELETE", "audit_discard", discarded_when_empty(table.name)))
        return triggers
    triggers.append(_trigger(schema, table, "DELETE", "audit_refuse", never_deleted(table.name)))
    if table.act:
        triggers.append(_trigger(schema, table, "INSERT", "audit_insert", closed(table.name)))
    elif table.name == LEAVES:
        triggers.append(_trigger(schema, table, "INSERT", "audit_append", appended_in_order(table.name)))
    return triggers


def _statement_trigger(schema: str, partition: str, whole: str) -> Trigger:
    return before(
        "TRUNCATE", schema, partition, function="audit_refuse", body=_REFUSE, arguments=[never_deleted(whole)]
    )


def _trigger(schema: str, table: AppendOnlyTable, event: str, function: str, *arguments: str) -> Trigger:
    body = BODIES[function].format(schema=schema, leaves=LEAVES, redacted_rows=REDACTED_ROWS)
    return before(event, schema, table.name, function=function, body=body, arguments=arguments)
