"""What SQLite's planner knows of the tables: of one that a migration makes anew, it loses what it knew."""

from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections


def analyse_anew(using: str = DEFAULT_DB_ALIAS, **_signal: Any) -> None:
    """After migrations, where `ANALYZE` was run before: run it on tables that hold rows and of which nothing is known.

    Between tables that it knows, the planner takes one that it does not know for small, and reads it whole.
    """
    db = connections[using]
    if db.vendor != "sqlite":
        return
    with db.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")
        if cursor.fetchone() is None:
            return
        cursor.execute("SELECT tbl FROM sqlite_stat1")
        known = {table for (table,) in cursor.fetchall()}
        if not known:
            return
        there = set(db.introspection.table_names(cursor))
        tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
        for table in sorted((tables & there) - known):
            quoted = db.ops.quote_name(table)
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {quoted})")  # noqa: S608  names of the code's own
            if cursor.fetchone()[0]:
                cursor.execute(f"ANALYZE {quoted}")
