"""The audit trail's own statements, in few trips to the database and past what Django does around each.

On PostgreSQL a trip costs as much as a small statement. A row that nobody reads at once therefore waits for whatever
the connection runs next, and goes in front of it in the same trip: so it is stored in its place, before any other
statement sees the table, and what follows a savepoint is taken back with it. SQLite, which is no trip away, stores it
at once. When queries are logged each statement goes alone, and through Django, so that it is logged and counted.
"""

import re
from collections.abc import Callable, Sequence, Sized
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import NotSupportedError

from audit.noted_reads import note
from audit.reading import reading_connection

Rows = list[Any]
_IDLE, _IN_TRANSACTION = 0, 2  # libpq's PQTRANS_IDLE and _INTRANS; the driver is imported where PostgreSQL is used


class Statement(NamedTuple):
    """SQL with `%s` marks, no semicolon at its end, and what stands for them."""

    sql: str
    values: Sequence[Any] = ()


class Waiting(NamedTuple):
    """A statement that rides with the next one, and who takes its rows then."""

    statement: Statement
    take: Callable[[Rows], None]
    begun: bool = True  # whether the transaction had run anything yet


def send(*statements: Statement) -> list[Rows]:
    """Run these one after the other, each seeing what is committed when it begins; the rows of each. 1 trip."""
    return _send(_connection(), statements)


def ask(sql: str, values: Sequence[Any] = (), *, planned_once: bool = True) -> Rows:
    """Run one statement; its rows. 1 trip. `planned_once` is that of `read()`."""
    db = _connection()
    (rows,) = (
        _send(db, [Statement(sql, values)]) if _is_direct(db) else [read(db, sql, values, planned_once=planned_once)]
    )
    note(sql, values, rows)
    return rows


def marks(values: Sized) -> str:
    """A mark for each of these, as a list in SQL has them."""
    return ", ".join(["%s"] * len(values))


def _send(db: Any, statements: Sequence[Statement]) -> list[Rows]:
    if not _is_direct(db):
        return [read(db, *statement) for statement in statements]
    if db.vendor == "sqlite":
        return [_run_on_sqlite(db, *statement) for statement in statements]
    found: list[Rows] = []
    _trip(db, [*_due(db), *(Waiting(statement, found.append) for statement in statements)])
    return found


def send_later(statement: Statement, take: Callable[[Rows], None]) -> None:
    """Run it before anything else that this connection runs, in the transaction that is open; `take` gets its rows."""
    db = _connection()
    if db.vendor == "postgresql" and _is_direct(db):
        _waiting(db).append(Waiting(statement, take, begun=_status(db) == _IN_TRANSACTION))
    else:
        take(*_send(db, [statement]))


def send_waiting() -> None:
    """Run what waits, if anything does. 1 trip."""
    db = _connection()
    if waiting := _due(db):
        _trip(db, waiting)


def forget_waiting() -> None:
    """Let go of what waits: its transaction failed."""
    _connection().audit_waiting = []


def let_ride(sender: Any, connection: Any, **kwargs: Any) -> None:
    """For Django's signal that a connection was made: what waits on it goes with the next statement."""
    if connection.vendor == "postgresql" and _ride not in connection.execute_wrappers:
        connection.execute_wrappers.append(_ride)


def _ride(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    """Runs what waits in front of the statement: in its trip where it can, else before it."""
    db, cursor = context["connection"], context["cursor"]
    if not (waiting := _due(db)):
        return execute(sql, params, many, context)
    if many or not isinstance(sql, str) or isinstance(params, dict) or not _binds_here(cursor.cursor):
        _trip(db, waiting)
        return execute(sql, params, many, context)
    joined, values = _joined(waiting)
    after = sql if params is not None else sql.replace("%", "%%")
    result = execute(f"{joined};\n{after}", [*values, *(params or ())], many, context)
    _take(cursor.cursor, waiting)
    return result


def _trip(db: Any, waiting: Sequence[Waiting]) -> None:
    """Run these in one trip to PostgreSQL, past what Django does around each statement."""
    db.validate_no_broken_transaction()
    with db.wrap_database_errors, db.connection.cursor() as cursor:
        cursor.execute(*_joined(waiting))
        _take(cursor, waiting)


def _take(cursor: Any, waiting: Sequence[Waiting]) -> None:
    """Hand the results to who waits for them; the cursor is then at the one after them."""
    for one in waiting:
        one.take(cursor.fetchall() if cursor.pgresult.nfields else [])
        cursor.nextset()


def _joined(waiting: Sequence[Waiting]) -> tuple[str, list[Any]]:
    return ";\n".join(one.statement.sql for one in waiting), [v for one in waiting for v in one.statement.values]


def _waiting(db: Any) -> list[Waiting]:
    found: list[Waiting] = db.__dict__.setdefault("audit_waiting", [])
    return found


def _due(db: Any) -> list[Waiting]:
    """What waits, and waits no more; nothing when the transaction that it waited in has ended or failed."""
    if not (waiting := _waiting(db)):
        return []
    db.audit_waiting = []
    status = _status(db)
    return waiting if status == _IN_TRANSACTION or (status == _IDLE and not waiting[0].begun) else []


def is_direct() -> bool:
    """Whether a statement may go past Django: in a transaction, and when nobody counts or wraps statements."""
    return _is_direct(_connection())


def _is_direct(db: Any) -> bool:
    if not db.in_atomic_block or db.queries_logged:
        return False
    if db.vendor == "postgresql":
        return db.execute_wrappers == [_ride] and not db.settings_dict["OPTIONS"].get("server_side_binding")
    return db.vendor == "sqlite" and not db.execute_wrappers


def _status(db: Any) -> int:
    return int(db.connection.pgconn.transaction_status)


def _binds_here(cursor: Any) -> bool:
    """Whether the driver writes the values into the statement; only then can one trip hold several."""
    from psycopg import ClientCursor

    return isinstance(cursor, ClientCursor)


def read(db: Any, sql: str, values: Sequence[Any], *, planned_once: bool = True) -> Rows:
    """Run a statement that comes again and again. Outside transactions PostgreSQL plans it once for a connection.

    To plan a read of several tables takes five times as long as to run it. Inside, it goes with what waits (see above).
    What is not `planned_once` is planned for its values: what suits a rare one may go through a table for a common one.
    """
    if planned_once and keeps_plans(db):
        try:
            if db.queries_logged or db.execute_wrappers != [_ride]:
                return _run(_cursor_that_prepares(db), sql, values)
            return _run_past_django(db, sql, values)
        except NotSupportedError:  # a column is another one since the plan was made
            pass
    return _run(db.cursor(), sql, values)


def _run(cursor: Any, sql: str, values: Sequence[Any]) -> Rows:
    with cursor:
        return _rows(cursor, sql, values)


def _rows(cursor: Any, sql: str, values: Sequence[Any]) -> Rows:
    cursor.execute(sql, values)
    rows: Rows = cursor.fetchall() if cursor.description else []
    return rows


def keeps_plans(db: Any) -> bool:
    """Whether the connection, which is there then, is to one server for as long as it lasts."""
    if db.vendor != "postgresql" or db.in_atomic_block:
        return False
    db.close_if_health_check_failed()
    db.ensure_connection()
    return db.connection.prepare_threshold is not None


def _run_past_django(db: Any, sql: str, values: Sequence[Any]) -> Rows:
    """By one cursor of the connection again and again: to make two takes as long as to run a small statement.

    Outside transactions nothing waits to go in front of it.
    """
    with db.wrap_database_errors:
        cursor = getattr(db, "audit_cursor", None)
        if cursor is None or cursor.connection is not db.connection or cursor.closed:
            cursor = db.audit_cursor = _preparing(db.connection)
        return _rows(cursor, sql, values)


def _cursor_that_prepares(db: Any) -> Any:
    """Django's cursor around one that the driver prepares statements for."""
    with db.wrap_database_errors:
        return db._prepare_cursor(_preparing(db.connection))


def _preparing(connection: Any) -> Any:
    """The driver's cursor that sends values apart from the statement, which it then prepares."""
    from django.db.backends.postgresql.base import ServerBindingCursor

    return ServerBindingCursor(connection)  # type: ignore[call-arg]  # untyped base


def _run_on_sqlite(db: Any, sql: str, values: Sequence[Any]) -> Rows:
    """Past what Django does: it looks for marks in the statement anew each time, which takes longer than to run it."""
    db.validate_no_broken_transaction()
    with db.wrap_database_errors:
        rows: Rows = db.connection.execute(_sqlite_marks(sql), values).fetchall()
        return rows


@lru_cache(maxsize=1000)
def _sqlite_marks(sql: str) -> str:
    return re.sub(r"(?<!%)%s", "?", sql).replace("%%", "%")


def _connection() -> Any:
    """The primary's in any transaction, and so for whatever is written."""
    return reading_connection()
