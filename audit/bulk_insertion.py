"""Rows of what the database stores, ready to be stored: SQLite takes them by `executemany`, PostgreSQL by COPY."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

Row = tuple[Any, ...]
ROWS_AT_ONCE = 2000
_NULL = "\\N"


class Insertion:
    """Rows that are ready to be stored."""

    def __init__(
        self, model: Any, table: str, columns: Sequence[str], rows: Sequence[Row], is_number: Sequence[bool]
    ) -> None:
        quote = connection.ops.quote_name
        names = ", ".join(map(quote, columns))
        self.model, self.table, self.count = model, table, len(rows)
        if connection.vendor == "sqlite":
            marks = ", ".join("?" * len(columns))
            self.sql = f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})"  # noqa: S608  names of the code's own
            self.rows: Sequence[Any] = rows
        else:
            self.sql = f"COPY {quote(table)} ({names}) FROM STDIN"
            self.rows = [_copied(rows[at : at + ROWS_AT_ONCE], is_number) for at in range(0, len(rows), ROWS_AT_ONCE)]

    def run(self) -> None:
        """Store them. 1 query."""
        db = connection
        db.validate_no_broken_transaction()
        if db.vendor == "sqlite":
            with db.wrap_database_errors:
                db.connection.executemany(self.sql, self.rows)
            return
        with db.wrap_database_errors, db.connection.cursor() as cursor, cursor.copy(self.sql) as copy:
            for some in self.rows:
                copy.write(some)


def insert_rows(table: str, columns: Sequence[str], rows: Sequence[Row], is_number: Sequence[bool]) -> None:
    """Store these in the table: numbers (and truth values) in some columns, text or bytes in the others. 1 query."""
    Insertion(None, table, columns, rows, is_number).run()


def _copied(rows: Sequence[Row], is_number: Sequence[bool]) -> str:
    """The rows as COPY reads them, made column by column."""
    columns = [
        _numbers(values) if plain else _texts(values)
        for values, plain in zip(zip(*rows, strict=True), is_number, strict=True)
    ]
    return "\n".join(map("\t".join, zip(*columns, strict=True))) + "\n"


def _numbers(values: Sequence[Any]) -> list[str]:
    return [_NULL if value is None else str(int(value)) for value in values]


def _texts(values: Sequence[Any]) -> list[str]:
    return [_NULL if value is None else _escaped(value) if type(value) is str else _hex(value) for value in values]


def _escaped(text: str) -> str:
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if text.isprintable():
        return text
    return text.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


def _hex(value: bytes) -> str:
    return "\\\\x" + value.hex()
