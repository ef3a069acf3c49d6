"""Which errors of the database are nobody's mistake and pass, or are mended, while the program stays as it is.

Anything else (a table that is missing, a statement that is wrong, a right that was not granted, a file that is broken)
is a fault that must be seen: it stays a 500.
"""

import sqlite3
from enum import Enum

import psycopg
from django.db import DatabaseError, InterfaceError


class Outage(Enum):
    """What keeps the database from doing what was asked, and after how many seconds it is worth asking again."""

    BUSY = 5
    UNREACHABLE = 10
    FULL = 60
    READ_ONLY = 120

    @property
    def retry_after(self) -> int:
        return self.value


_SQLITE = {
    sqlite3.SQLITE_BUSY: Outage.BUSY,
    sqlite3.SQLITE_LOCKED: Outage.BUSY,
    sqlite3.SQLITE_PROTOCOL: Outage.BUSY,
    sqlite3.SQLITE_FULL: Outage.FULL,
    sqlite3.SQLITE_READONLY: Outage.READ_ONLY,
    sqlite3.SQLITE_IOERR: Outage.UNREACHABLE,
    sqlite3.SQLITE_CANTOPEN: Outage.UNREACHABLE,
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html, the longer code first.
_POSTGRESQL = {
    "25006": Outage.READ_ONLY,  # read-only transaction
    "53100": Outage.FULL,  # disk full
    "53300": Outage.BUSY,  # too many connections
    "40001": Outage.BUSY,  # serialisation failure; a replica that must go on
    "40P01": Outage.BUSY,  # deadlock
    "55P03": Outage.BUSY,  # lock not available
    "57014": Outage.BUSY,  # statement timeout
    "57P": Outage.UNREACHABLE,  # is being stopped, has crashed, starts
    "53": Outage.BUSY,  # other resources
    "58": Outage.UNREACHABLE,  # input or output
    "08": Outage.UNREACHABLE,  # connection
}


def outage_of(error: BaseException | None) -> Outage | None:
    """The outage that the error tells of, or one that led to it; None for every other error, and for None."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, DatabaseError | InterfaceError):
            return _of_driver(error.__cause__)
        # What a template or a loader makes of an error keeps it as its cause.
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return None


def _of_driver(cause: BaseException | None) -> Outage | None:
    if isinstance(cause, sqlite3.Error):
        return _SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)  # what is above tells the kinds apart
    if isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError) and cause.sqlstate is None:
        return Outage.UNREACHABLE  # no answer came, so no code
    if isinstance(cause, psycopg.Error) and cause.sqlstate:
        return next((outage for code, outage in _POSTGRESQL.items() if cause.sqlstate.startswith(code)), None)
    return None
