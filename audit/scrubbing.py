"""Overwrites what the database has given up: rows that were changed or deleted still stand in its files until then."""

import re
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from audit.erasures import spellings

_PIECE = 48  # bytes of a text that are looked for; a page break may stand in any single one
_PIECES = 20  # of one text
_BLOCK = 1 << 22
# VACUUM FULL keeps what any transaction of the server might see, not only those of this database. A standby that
# tells what it needs holds a slot.
_OLDEST_NEEDED = """
    SELECT least(
        pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
        (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - max(age(xmin)) FROM pg_replication_slots))"""


def scrub(tables: Iterable[str] | None = None, *, patience: float = 120) -> list[str]:
    """Have the database's files hold nothing any more that it does not show; what could not be done, in sentences.

    SQLite: the whole file is written anew, and the write-ahead log emptied. PostgreSQL: these tables (all, without any
    named), and what ANALYZE keeps of them, are written anew, once no other transaction can need old rows; `patience` is
    how many seconds that may take. Takes locks, and room on the disk. Outside any transaction.
    """
    return _scrub_postgresql(tables, patience) if connection.vendor == "postgresql" else _scrub_sqlite()


def _scrub_sqlite() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, _frames, _moved = cursor.fetchone()
    return [_("Others read the database, so that its write-ahead log could not be emptied.")] if busy else []


def _scrub_postgresql(tables: Iterable[str] | None, patience: float) -> list[str]:
    ended = _let_others_end(patience)
    notices: list[str] = []

    def note(diagnostic: Any) -> None:
        notices.append(str(diagnostic.message_primary))

    with connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor) if tables is None else tables)
        connection.connection.add_notice_handler(note)
        try:
            for name in names:
                cursor.execute(f"VACUUM (FULL, ANALYZE) {connection.ops.quote_name(name)}")
            # ANALYZE keeps the most common values of each column, and has just changed them.
            ended = ended and _let_others_end(patience)
            cursor.execute("VACUUM (FULL) pg_catalog.pg_statistic")
        finally:
            connection.connection.remove_notice_handler(note)
    if not ended:
        notices.append(_("Other transactions of the server still run, and keep rows changed since they began."))
    return notices  # the server's own say for example that a table belongs to somebody else


def _let_others_end(patience: float) -> bool:
    """Whether every transaction that runs now, in any database of the server, ends in so many seconds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        (now,) = cursor.fetchone()
        until = time.monotonic() + patience
        while True:
            cursor.execute(_OLDEST_NEEDED)
            (oldest,) = cursor.fetchone()
            if oldest > now:
                return True
            if time.monotonic() > until:
                return False
            time.sleep(0.5)


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
