"""Indexes of the claims' tables that a load itself does not need, made after it: each in one go, not row by row.

Keys, unique indexes and those that the audit trail's triggers look rows up by are never touched. What was put off is
noted in the database first: a load that is broken off leaves the note, and `migrate` makes what it names.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, transaction

from audit.statements import ask
from claims.bulk.memory import pages_in_memory

NOTE = "claims_index_put_off"
_TABLES = "claims\\_%"
_MEMORY = "1GB"  # of PostgreSQL, to sort the keys of an index
_FOUND = {
    "sqlite": r"""
        SELECT name, sql FROM sqlite_master
        WHERE type = 'index' AND sql NOT LIKE 'CREATE UNIQUE%%' AND tbl_name LIKE %s ESCAPE '\' ORDER BY rowid""",
    "postgresql": """
        SELECT made.relname, pg_get_indexdef(made.oid)
        FROM pg_index i JOIN pg_class made ON made.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
        WHERE NOT i.indisunique AND i.indisvalid AND t.relnamespace = current_schema()::regnamespace
            AND t.relname LIKE %s
        ORDER BY made.oid""",
}
_TABLE_IS_THERE = {
    "sqlite": "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = %s",
    "postgresql": "SELECT 1 WHERE to_regclass(%s) IS NOT NULL",
}
# By these, triggers and closing a changeset find rows while a load goes on; they grow at their end, which costs little.
_NEEDED = ('("changeset_id")', "(changeset_id)", '("id")', "(id)")


@contextmanager
def indexes_last() -> Iterator[None]:
    """In the block, the claims' tables lack those indexes; when it is left, however, they are made.

    For an archive that nobody reads yet: without them, pages and lists read whole tables. Outside any transaction.
    """
    put_off()
    try:
        yield
    finally:
        make_indexes()


def put_off() -> int:
    """Note the indexes, and drop them; how many. What was noted before stays noted."""
    quote = connection.ops.quote_name
    with transaction.atomic():
        found = [(name, sql) for name, sql in ask(_FOUND[connection.vendor], [_TABLES]) if not sql.endswith(_NEEDED)]
        _do(f"CREATE TABLE IF NOT EXISTS {NOTE} (name text PRIMARY KEY, definition text NOT NULL)")
        for name, sql in found:
            _do(f"INSERT INTO {NOTE} (name, definition) VALUES (%s, %s)", [name, sql])  # noqa: S608  a name of the code's own
            _do(f"DROP INDEX {quote(name)}")
    return len(found)


def make_indexes(using: str = DEFAULT_DB_ALIAS, **_signal: Any) -> int:
    """Make what is noted, each in a transaction of its own, and drop the note; how many. 1 query when there is none."""
    if using != DEFAULT_DB_ALIAS or not ask(_TABLE_IS_THERE[connection.vendor], [NOTE]):
        return 0
    noted = ask(f"SELECT name, definition FROM {NOTE} ORDER BY name")  # noqa: S608
    with pages_in_memory():
        for name, sql in noted:
            with transaction.atomic():
                if connection.vendor == "postgresql":
                    _do(f"SET LOCAL maintenance_work_mem = '{_MEMORY}'")
                _do(sql)
                _do(f"DELETE FROM {NOTE} WHERE name = %s", [name])  # noqa: S608
    _do(f"DROP TABLE {NOTE}")
    return len(noted)


def _do(sql: str, values: list[str] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
