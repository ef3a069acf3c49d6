"""What a load keeps in memory of SQLite's database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# What a batch changes of a large database's indexes. With less, SQLite writes and reads the same pages again and again.
_PAGES = -500_000  # kilobytes, as SQLite takes them


@contextmanager
def pages_in_memory() -> Iterator[None]:
    """On SQLite, in the block the connection keeps as many pages in memory as a batch changes."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        (before,) = cursor.fetchone()
        cursor.execute(f"PRAGMA cache_size = {_PAGES}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {before}")
