"""Looks for erased texts in every column of the whole database, and says which command would erase what is left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection

from audit.blanks import pattern_of
from audit.erasures import spellings
from audit.models import Changeset
from audit.records import history_of, recorded_models

_ROWS_SHOWN = 1000  # of one table
_TERMS = 500  # of one condition: SQLite takes no more than a thousand
_TEXT_TYPES = ("char", "text", "json", "clob", "blob", "xml")


@dataclass(frozen=True)
class Leftover:
    """One column of one row that still holds an erased text, and the command that would erase it, if there is one."""

    table: str
    key: Any
    column: str
    command: str

    def __str__(self) -> str:
        return f"{self.table} {self.key} {self.column}"


def find_leftovers(texts: Sequence[str], *, progress: Any = iter) -> list[Leftover]:
    """Where one of the texts still stands, as whole words. A query for each table, which reads all of it."""
    if not texts:
        return []
    found: list[Leftover] = []
    with connection.cursor() as cursor:
        tables = sorted(row.name for row in connection.introspection.get_table_list(cursor) if row.type == "t")
    for table in progress(tables):
        found += [
            Leftover(table, key, column, command_for(table, key, column)) for key, column in _search(table, texts)
        ]
    return found


def _search(table: str, texts: Sequence[str]) -> Iterable[tuple[Any, str]]:
    with connection.cursor() as cursor:
        key, columns = _columns(cursor, table)
        if not columns:
            return
        needles = sorted({spelling for text in texts for spelling in spellings(text)})
        words = [pattern_of(needle) for needle in needles]
        shown = [_as_text(column) for column in columns]
        place = "strpos" if connection.vendor == "postgresql" else "instr"
        seen = set()
        at_once = max(_TERMS // len(columns), 1)
        for start in range(0, len(needles), at_once):
            some = needles[start : start + at_once]
            condition = " OR ".join(f"{place}({column}, %s) > 0" for column in shown for _needle in some)
            cursor.execute(
                f"SELECT {key}, {', '.join(shown)} FROM {_quoted(table)} WHERE {condition} LIMIT {_ROWS_SHOWN}",  # noqa: S608
                some * len(columns),
            )
            for row in cursor.fetchall():
                for column, value in zip(columns, row[1:], strict=True):
                    if value and any(word.search(value) for word in words):
                        seen.add((row[0], column))
        yield from sorted(seen, key=str)


def _columns(cursor: Any, table: str) -> tuple[str, list[str]]:
    """SQL for the table's key, and its columns that may hold text."""
    if connection.vendor == "postgresql":
        cursor.execute(
            "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute "
            "WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
            [_quoted(table)],
        )
    else:
        cursor.execute(f"SELECT name, type FROM pragma_table_xinfo('{table}') WHERE hidden = 0")  # noqa: S608
    types = dict(cursor.fetchall())
    # SQLite keeps text in a column of any type, and a virtual table's columns have none.
    columns = [name for name, kind in types.items() if not kind or any(word in kind.lower() for word in _TEXT_TYPES)]
    key = connection.introspection.get_primary_key_column(cursor, table) if table in _django_tables() else None
    fallback = "ctid::text" if connection.vendor == "postgresql" else _rowid(cursor, table)
    return (_quoted(key) if key else fallback), columns


def _rowid(cursor: Any, table: str) -> str:
    cursor.execute("SELECT wr FROM pragma_table_list WHERE name = %s", [table])
    (without_rowid,) = cursor.fetchone()
    return "NULL" if without_rowid else "rowid"


def _as_text(column: str) -> str:
    quoted = _quoted(column)
    if connection.vendor == "postgresql":
        return f"{quoted}::text"
    return f"CASE typeof({quoted}) WHEN 'blob' THEN '' ELSE CAST({quoted} AS TEXT) END"


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))


def _django_tables() -> set[str]:
    return {model._meta.db_table for model in apps.get_models()}


def command_for(table: str, key: Any, column: str) -> str:
    """The command that erases what stands there; empty where it is a copy that goes with its record."""
    model: Any = next((model for model in apps.get_models() if model._meta.db_table == table), None)
    if model is Changeset and column in ("comment", "actor"):
        return _command("audit.Changeset", key, column)
    for recorded in recorded_models():
        if model is recorded:
            return _command(recorded._meta.label, key, column)
        if model is history_of(recorded):
            row = model._base_manager.filter(pk=key).values_list("changeset", recorded._meta.pk.attname).first()
            act, record = row or (None, None)
            if column == "history_change_reason":
                return _command("audit.Changeset", act, "comment")
            return _command(recorded._meta.label, record, column)
    return ""


def _command(label: str, pk: Any, field: str) -> str:
    return f"manage.py redact {label} {pk} {field} --reason ..."
