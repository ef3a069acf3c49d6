"""The test database as it was set up, kept and put back after a test that commits.

Django's flush empties every table and lets `post_migrate` make anew what the set-up made: permissions, roles with their
history, triggers. That takes longer than most of these tests. What is put back is what the set-up made, to the byte.
"""

import sqlite3
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from audit.append_only import drop_triggers, install_triggers

_TABLES = "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')"
# A disk that loses power loses the tests too. The planner knows nothing of tables this young: it would compile queries.
_QUICK = {"synchronous_commit": "off", "jit": "off"}


def hurry(connection: Any) -> None:
    """Let PostgreSQL's test database answer before its commits are on the disk, in whatever connection."""
    if connection.vendor == "postgresql":
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        with connection.cursor() as cursor:
            for setting, value in _QUICK.items():
                cursor.execute(f"ALTER DATABASE {name} SET {setting} = {value}")
                cursor.execute(f"SET {setting} = {value}")


class Kept:
    """What the default database holds now."""

    def __init__(self) -> None:
        connection = connections[DEFAULT_DB_ALIAS]
        connection.ensure_connection()
        if connection.vendor == "sqlite":
            self.file = sqlite3.connect(":memory:", check_same_thread=False)
            connection.connection.backup(self.file)
        else:
            self.rows = {table: _copy_out(connection, table) for table in _filled(connection)}

    def put_back(self) -> None:
        """Nobody else may be in a transaction."""
        connection = connections[DEFAULT_DB_ALIAS]
        connection.ensure_connection()
        if connection.vendor == "sqlite":
            self.file.backup(connection.connection)
        else:
            self._put_back_rows(connection)
        ContentType.objects.clear_cache()

    def _put_back_rows(self, connection: Any) -> None:
        drop_triggers()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # foreign keys are not asked
            for table in _filled(connection):
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
            for table, rows in self.rows.items():
                with cursor.copy(f"COPY {connection.ops.quote_name(table)} FROM STDIN (FORMAT binary)") as copy:
                    copy.write(rows)
        install_triggers()


def _filled(connection: Any) -> list[str]:
    """The tables that hold rows. 2 queries."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        tables = [table for (table,) in cursor.fetchall()]
        asked = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM {connection.ops.quote_name(table)})" for table in tables)
        cursor.execute(" UNION ALL ".join(asked))
        return [table for (table,) in cursor.fetchall()]


def _copy_out(connection: Any, table: str) -> bytes:
    copied = f"COPY {connection.ops.quote_name(table)} TO STDOUT (FORMAT binary)"
    with connection.cursor() as cursor, cursor.copy(copied) as copy:
        return b"".join(bytes(piece) for piece in copy)
