"""At commit, every recorded row must be what its newest history row says: else PostgreSQL refuses the transaction.

SQLite has no trigger that waits for the end of a transaction: there, `verify_audit` finds such a row afterwards.
"""

from audit.postgresql_trigger import at_commit, before
from audit.triggers import (
    PREFIX,
    Columns,
    RecordedLinks,
    RecordedTable,
    Trigger,
    deleted_one_by_one,
    recorded_links,
    recorded_tables,
)

# By `history_id + 0`, so that the index on the record's key is used: in a transaction that inserts many rows, the
# planner knows of none of them, and would read the whole history for each, newest first.
_RECORDED = """
DECLARE
    row_key bigint;
    live {schema}.{table};
    kept {schema}.{history};
    found text;
BEGIN
    FOREACH row_key IN ARRAY CASE
        WHEN TG_OP = 'DELETE' THEN ARRAY[OLD.{key}]
        WHEN TG_OP = 'UPDATE' AND OLD.{key} <> NEW.{key} THEN ARRAY[OLD.{key}, NEW.{key}]
        ELSE ARRAY[NEW.{key}]
    END
    LOOP
        SELECT * INTO live FROM {schema}.{table} AS l WHERE l.{key} = row_key;
        SELECT * INTO kept FROM {schema}.{history} AS h WHERE h.{key} = row_key ORDER BY h.history_id + 0 DESC LIMIT 1;
        found := CASE
            WHEN kept.history_id IS NULL THEN CASE WHEN live.{key} IS NOT NULL THEN 'has no history row' END
            WHEN live.{key} IS NULL THEN CASE WHEN kept.history_type <> '-' THEN 'was deleted without a history row' END
            WHEN kept.history_type = '-' THEN 'is there, although its newest history row says that it was deleted'
            {columns}
        END;
        IF found IS NOT NULL THEN
            RAISE EXCEPTION 'audit: {table} % %.', row_key, found USING
                ERRCODE = 'integrity_constraint_violation',
                HINT = 'Write it with save() or delete(), inside audit.context.changeset(): then it is recorded.';
        END IF;
    END LOOP;
    RETURN NULL;
END
"""
_COLUMN = """WHEN live."{column}" IS DISTINCT FROM kept."{column}"
                THEN 'differs from its newest history row in {column}'"""

_LINKS = """
DECLARE
    row_key bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.{owner} ELSE NEW.{owner} END;
    newest bigint := (SELECT max(h.history_id) FROM {schema}.{history} AS h WHERE h.id = row_key);
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT l.{other} FROM {schema}.{table} AS l WHERE l.{owner} = row_key) AS live
        FULL JOIN (SELECT h.{other} FROM {schema}.{links} AS h WHERE h.history_id = newest) AS kept USING ({other})
        WHERE live.{other} IS NULL OR kept.{other} IS NULL
    ) THEN
        RAISE EXCEPTION 'audit: {table}: {owner} % differs from its newest history row in {other}.', row_key USING
            ERRCODE = 'integrity_constraint_violation',
            HINT = 'Change the links through the record, inside audit.context.changeset(): then they are recorded.';
    END IF;
    RETURN NULL;
END
"""


def triggers_of_recorded(schema: str, columns: Columns, *, refuse: str) -> list[Trigger]:
    """For each recorded table that exists, and each table of recorded links. `refuse` is the body of audit_refuse()."""
    found = []
    for table in recorded_tables():
        shared = [c for c in table.columns if c in columns.get(table.name, ()) and c in columns.get(table.history, ())]
        if table.key in shared:
            found += [_of_rows(schema, table, shared), _truncate(schema, table.name, refuse)]
    for links in recorded_links():
        if "history_id" in columns.get(links.links, ()):
            found += [_of_links(schema, links), _truncate(schema, links.name, refuse)]
    return found


def _of_rows(schema: str, table: RecordedTable, columns: list[str]) -> Trigger:
    body = _RECORDED.format(
        schema=schema,
        table=table.name,
        history=table.history,
        key=table.key,
        columns="\n            ".join(_COLUMN.format(column=column) for column in columns if column != table.key),
    )
    return at_commit(schema, table.name, name=f"{PREFIX}recorded", function=f"{PREFIX}recorded_{table.name}", body=body)


def _of_links(schema: str, links: RecordedLinks) -> Trigger:
    body = _LINKS.format(
        schema=schema,
        table=links.name,
        owner=links.owner,
        other=links.other,
        history=links.history,
        links=links.links,
    )
    return at_commit(schema, links.name, name=f"{PREFIX}recorded", function=f"{PREFIX}recorded_{links.name}", body=body)


def _truncate(schema: str, table: str, refuse: str) -> Trigger:
    message = deleted_one_by_one(table)
    return before("TRUNCATE", schema, table, function="audit_refuse", body=refuse, arguments=[message])
