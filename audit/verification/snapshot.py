"""One state of the database to read from, whoever writes meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read in the block is of one moment; nobody is kept from writing, and the block writes nothing.

    Inside a transaction it is that transaction that is read from.
    """
    with _any_text():
        if connection.in_atomic_block:
            yield
        elif connection.vendor == "postgresql":
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                yield
        else:
            with _deferred():
                yield


@contextmanager
def by_index() -> Iterator[None]:
    """Inside, rows of some changesets are found by the index, in a transaction: PostgreSQL, when it has not counted a
    table since it grew, would read the whole of it for each batch.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield
        cursor.execute("SET LOCAL enable_seqscan = DEFAULT")


@contextmanager
def _deferred() -> Iterator[None]:
    """Not `atomic()`, which would take the lock of whoever writes on SQLite (transaction_mode IMMEDIATE)."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        connection.connection.rollback()


@contextmanager
def _any_text() -> Iterator[None]:
    """Text that is no UTF-8, which SQLite takes, is to be found and must not stop everything."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    driver = connection.connection
    driver.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = str
