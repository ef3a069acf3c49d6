"""Overwrites what the database has given up: rows that were changed or deleted still stand in its files until then."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.db import connection

from audit.erasures import spellings

_PIECE = 48  # bytes of a text that are looked for; a page break may stand in any single one
_PIECES = 20  # of one text
_BLOCK = 1 << 22


def scrub(tables: Iterable[str]) -> list[str]:
    """Have the database's files hold nothing any more that it does not show; what could not be done, in sentences.

    SQLite: the whole file is written anew, and the write-ahead log emptied. PostgreSQL: these tables, and what ANALYZE
    keeps of them, are written anew. Takes locks, and room on the disk. Outside any transaction.
    """
    return _scrub_postgresql(tables) if connection.vendor == "postgresql" else _scrub_sqlite()


def _scrub_sqlite() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, _frames, _moved = cursor.fetchone()
    if busy:
        return [
            "The write-ahead log could not be emptied while others read. Stop the site for a moment, and run it again."
        ]
    return []


def _scrub_postgresql(tables: Iterable[str]) -> list[str]:
    notices: list[str] = []

    def note(diagnostic: Any) -> None:
        notices.append(str(diagnostic.message_primary))

    with connection.cursor() as cursor:
        connection.connection.add_notice_handler(note)
        try:
            for table in sorted(tables):
                cursor.execute(f"VACUUM (FULL, ANALYZE) {connection.ops.quote_name(table)}")
            # ANALYZE keeps the most common values of each column.
            cursor.execute("VACUUM (FULL) pg_catalog.pg_statistic")
        finally:
            connection.connection.remove_notice_handler(note)
    return notices


def bytes_left(texts: Sequence[str]) -> list[str]:
    """The files of a SQLite database that still hold one of the texts, or a piece of a long one; none elsewhere."""
    if connection.vendor != "sqlite" or not texts:
        return []
    name = str(connection.settings_dict["NAME"])
    pieces = {piece for text in texts for spelling in spellings(text) for piece in _pieces(spelling.encode())}
    pattern = re.compile(b"|".join(map(re.escape, sorted(pieces))))
    files = [Path(name + ending) for ending in ("", "-wal", "-journal")]
    return [str(file) for file in files if file.is_file() and _holds(file, pattern)]


def _pieces(text: bytes) -> Iterable[bytes]:
    step = max(_PIECE, len(text) // _PIECES)
    for start in range(0, max(len(text) - _PIECE, 0) + 1, step):
        yield text[start : start + _PIECE]


def _holds(file: Path, pattern: re.Pattern[bytes]) -> bool:
    tail = b""
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            if pattern.search(tail + block):
                return True
            tail = block[-_PIECE:]
    return False
