"""The changeset in force: opened once per act, read by every history row that is made inside it."""

import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction

from audit.errors import OutsideChangeset, UnknownActor

if TYPE_CHECKING:
    from audit.models import Changeset


@dataclass(frozen=True)
class Caller:
    """Who is behind the request being served; `user` is read late, so that anonymous pages touch no session."""

    user: Callable[[], Any]
    channel: str
    request_id: str


_changeset: ContextVar["Changeset | None"] = ContextVar("changeset", default=None)
_caller: ContextVar[Caller | None] = ContextVar("caller", default=None)
_closed: ContextVar["list[Changeset] | None"] = ContextVar("closed", default=None)
_closers: list[Callable[["Changeset"], None]] = []


def current_changeset() -> "Changeset":
    """The changeset in force; raises OutsideChangeset when there is none."""
    if (row := _changeset.get()) is None:
        raise OutsideChangeset(
            "A tracked model was written to outside a changeset. Wrap the act in "
            "`with audit.context.changeset(user, comment, channel):`."
        )
    return row


def current_changeset_id() -> int:
    """The primary key of the changeset in force: the default of every history row's foreign key."""
    row = current_changeset()
    row.rows_begun += 1
    return row.pk


def sealing_changeset_id() -> int:
    """The same for rows that are written once and are no history rows."""
    return current_changeset().pk


def on_close(closer: Callable[["Changeset"], None]) -> Callable[["Changeset"], None]:
    """Register a function to be called, inside the transaction, when an outermost changeset closes. A decorator."""
    if closer not in _closers:
        _closers.append(closer)
    return closer


@contextmanager
def calling(user: Callable[[], Any], channel: str) -> Iterator[Caller]:
    """Name the person behind everything done in the block, as the middleware does for one request."""
    caller = Caller(user=user, channel=channel, request_id=str(uuid.uuid4()))
    token = _caller.set(caller)
    try:
        yield caller
    finally:
        _caller.reset(token)


@contextmanager
def changeset(user: Any = None, comment: str = "", channel: str = "", *, actor: str = "") -> Iterator["Changeset"]:
    """Everything written in the block belongs to one Changeset, in one transaction.

    Inside a request, user and channel default to the request's; elsewhere the channel is `command`. A command
    without a user names itself in `actor`.
    A block inside a block joins the outer one: its own user and comment are ignored. A changeset in which
    nothing was written leaves no row. Raises UnknownActor when nobody can be named.
    """
    if (outer := _changeset.get()) is not None:
        yield outer
        return
    with transaction.atomic():
        # Made at once, in the outermost transaction: made late, in a savepoint that rolls back, its id would dangle.
        row = open_changeset(user, comment, channel, actor=actor)
        with inside(row):
            yield row
            _run_closers(row)
        _log(row)


@contextmanager
def changeset_of_command() -> Iterator[None]:
    """For rows that others' commands write without a changeset: one named after the program, such as `manage.py shell`.

    Joins the changeset in force. While a request is served it does nothing: there, everybody must say what they do.
    """
    if _changeset.get() is not None or _caller.get() is not None:
        yield
        return
    with changeset(actor=_program(), comment="Written by a command that gave no reason."):
        yield


def _program() -> str:
    """The name of the running program, and of its subcommand when it is Django's."""
    program = Path(sys.argv[0]).name or "python"
    named = [program, *sys.argv[1:2]] if program in ("manage.py", "django-admin") else [program]
    return " ".join(named)[:150]


@contextmanager
def inside(row: "Changeset") -> Iterator["Changeset"]:
    """Everything written in the block belongs to `row`, an open changeset. It stays open."""
    from audit.statements import forget_waiting

    token = _changeset.set(row)
    try:
        yield row
    except BaseException:
        forget_waiting()
        raise
    finally:
        _changeset.reset(token)


def close_changeset(row: "Changeset") -> None:
    """Let the closers do their work inside `row`, then log it; one in which nothing was written leaves no row."""
    with inside(row):
        _run_closers(row)
    _log(row)


def _run_closers(row: "Changeset") -> None:
    for closer in _closers:
        closer(row)


def _log(row: "Changeset") -> None:
    from audit.appending import log_changesets

    if (together := _closed.get()) is not None:
        together.append(row)
    else:
        log_changesets([row])


@contextmanager
def acts_together() -> Iterator[None]:
    """One transaction for several changesets, one after the other: they are logged at its end.

    Whoever has added to the log keeps all others from it until the transaction ends. To write under other locks after
    that would let two wait for each other.
    """
    from audit.appending import log_changesets

    if _closed.get() is not None:
        yield
        return
    with transaction.atomic():
        token = _closed.set([])
        try:
            yield
            log_changesets(_closed.get() or [])
        finally:
            _closed.reset(token)


def open_changeset(user: Any = None, comment: str = "", channel: str = "", *, actor: str = "") -> "Changeset":
    """A new changeset, to be filled `inside()` it and closed by `close_changeset()`, all in one transaction.

    For loading records that refer to each other, where several stay open at a time; all else uses `changeset()`.
    Raises UnknownActor when nobody can be named.
    """
    from audit.inserting import insert_changeset

    row = _new_changeset(user, comment, channel, actor)
    insert_changeset(row)
    return row


def changeset_with_key(key: int, user: Any, comment: str) -> "Changeset":
    """A new changeset whose rows can name it before it is stored, which whoever stores them does: `audit.bulk_rows`."""
    row = _new_changeset(user, comment, "", "")
    row.pk = key
    return row


def _new_changeset(user: Any, comment: str, channel: str, actor: str) -> "Changeset":
    from audit.models import Changeset

    caller = _caller.get()
    if user is None and not actor and caller is not None:
        user = caller.user()
    if user is not None and not user.is_authenticated:
        user = None
    label = actor or (user.get_username() if user is not None else "")
    if not label:
        raise UnknownActor("A changeset needs a user, or the name of the command that acts.")
    row = Changeset(
        user=user,
        actor=label,
        comment=comment,
        channel=channel or (caller.channel if caller is not None else "command"),
        request_id=caller.request_id if caller is not None else "",
    )
    row.savepoints = len(transaction.get_connection().savepoint_ids)
    return row
