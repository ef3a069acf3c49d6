"""Which errors of a database pass by themselves: by what the database itself called them."""

import sqlite3
from collections.abc import Callable

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, ProgrammingError, connection

from audit.outages import Outage, outage_of


def of_sqlite(code: int, kind: type[DatabaseError] = OperationalError) -> DatabaseError:
    cause = sqlite3.OperationalError("in words that nobody reads")
    cause.sqlite_errorcode = code
    return wrapped(kind("in words that nobody reads"), cause)


def of_postgresql(cause: psycopg.Error, kind: type[Exception] = OperationalError) -> Exception:
    return wrapped(kind("in words that nobody reads"), cause)


def wrapped(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause  # as Django does for each error of a driver
    return error


@pytest.mark.parametrize(
    ("error", "outage"),
    [
        (of_sqlite(sqlite3.SQLITE_BUSY), Outage.BUSY),
        (of_sqlite(sqlite3.SQLITE_BUSY | 2 << 8), Outage.BUSY),  # SQLITE_BUSY_SNAPSHOT
        (of_sqlite(sqlite3.SQLITE_FULL), Outage.FULL),
        (of_sqlite(sqlite3.SQLITE_READONLY | 5 << 8), Outage.READ_ONLY),  # SQLITE_READONLY_CANTINIT
        (of_sqlite(sqlite3.SQLITE_CANTOPEN), Outage.UNREACHABLE),
        (of_sqlite(sqlite3.SQLITE_IOERR | 3 << 8), Outage.UNREACHABLE),
        (of_sqlite(sqlite3.SQLITE_ERROR), None),  # no such table
        (of_sqlite(sqlite3.SQLITE_CORRUPT, DatabaseError), None),
        (of_sqlite(sqlite3.SQLITE_CONSTRAINT, IntegrityError), None),
        (of_postgresql(psycopg.errors.DiskFull()), Outage.FULL),
        (of_postgresql(psycopg.errors.ReadOnlySqlTransaction()), Outage.READ_ONLY),
        (of_postgresql(psycopg.errors.TooManyConnections()), Outage.BUSY),
        (of_postgresql(psycopg.errors.DeadlockDetected()), Outage.BUSY),
        (of_postgresql(psycopg.errors.AdminShutdown()), Outage.UNREACHABLE),
        (of_postgresql(psycopg.errors.CannotConnectNow()), Outage.UNREACHABLE),
        (of_postgresql(psycopg.OperationalError("server closed the connection")), Outage.UNREACHABLE),
        (of_postgresql(psycopg.InterfaceError("connection already closed"), InterfaceError), Outage.UNREACHABLE),
        (of_postgresql(psycopg.errors.UndefinedTable(), ProgrammingError), None),
        (of_postgresql(psycopg.errors.InsufficientPrivilege(), ProgrammingError), None),
        (of_postgresql(psycopg.errors.UniqueViolation(), IntegrityError), None),
        (OperationalError("of nobody knows what"), None),
        (ValueError("no error of a database"), None),
        (None, None),
    ],
)
def test_error_is_known_by_its_code(error: Exception | None, outage: Outage | None) -> None:
    assert outage_of(error) is outage


def test_error_that_an_outage_led_to_is_one() -> None:
    assert outage_of(wrapped(RuntimeError("while rendering"), of_sqlite(sqlite3.SQLITE_BUSY))) is Outage.BUSY


def test_error_made_of_an_outage_on_purpose_is_none() -> None:
    def translated() -> None:
        try:
            raise of_sqlite(sqlite3.SQLITE_BUSY)
        except OperationalError:
            raise ValueError from None

    assert outage_of(raised_by(translated)) is None


@pytest.mark.django_db(transaction=True)
def test_missing_table_is_a_fault_on_this_database() -> None:
    with connection.cursor() as cursor:
        assert outage_of(raised_by(lambda: cursor.execute("SELECT * FROM no_such_table"))) is None


def raised_by(act: Callable[[], object]) -> Exception | None:
    try:
        act()
    except Exception as error:
        return error
    return None
