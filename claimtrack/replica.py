"""Reads of people without an account come from a replica, where there is one; everything else from the primary.

docs/decisions/0024-past-one-machine.md says why.
"""

import logging
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import Error, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from audit.caching import is_anybodys
from audit.reading import reading_from, reads_from
from claimtrack.freshness import Freshness, Silent, keep_asking

logger = logging.getLogger(__name__)

REPLICA = "replica"
_FAILED = "replica_failed"  # the attribute of a request whose answer is to be made again, by the primary
_OWN_WAY = ("/admin/", "/healthz", "/readyz")

_WRITTEN = "SELECT pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')::bigint"
_REACHED = """
    SELECT CASE WHEN pg_is_in_recovery() THEN pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint END"""


class ReplicaRouter:
    """Django's router: where a read goes was decided for the whole request; all writes go to the primary."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return reads_from()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
        return True  # one database, in two places

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db != REPLICA


class ReplicaMiddleware:
    """Chooses the database for each request. What the replica fails to answer is asked of the primary, at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if REPLICA not in settings.DATABASES:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not (is_anybodys_read(request) and freshness().may_be_read()):
            return self.get_response(request)
        with reading_from(REPLICA):
            response = self.get_response(request)
        if not hasattr(request, _FAILED):
            return response
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """An answer that nobody sees, so that Django logs no error for what is made again."""
        if reads_from() != REPLICA or not isinstance(exception, Error):
            return None
        setattr(request, _FAILED, True)
        logger.info("Read again from the primary: %s", exception)
        if not isinstance(exception, (OperationalError, InterfaceError)):
            return HttpResponse(status=503)
        # A query that the replica gave up, to go on replaying, is no reason to leave it alone.
        if connections[REPLICA].connection is None or not connections[REPLICA].is_usable():
            connections[REPLICA].close()
            freshness().lose()
        return HttpResponse(status=503)


def is_anybodys_read(request: HttpRequest) -> bool:
    """Whether nobody in particular asks, and for what anybody may see: whoever has an account sees what they wrote."""
    return request.method in ("GET", "HEAD") and is_anybodys(request) and not request.path_info.startswith(_OWN_WAY)


@cache
def freshness() -> Freshness:
    """What this process knows of the replica. Asked for first, it knows nothing yet, and begins to ask."""
    found = Freshness(
        settings.CLAIMTRACK_REPLICA_MAX_LAG,
        primary=lambda: _position(DEFAULT_DB_ALIAS, _WRITTEN),
        replica=lambda: _position(REPLICA, _REACHED),
    )
    keep_asking(found.primary, name="asks-primary")
    keep_asking(found.replica, name="asks-replica")
    return found


def _position(alias: str, sql: str) -> int:
    """A position in the log. Raises Silent; the connection is then made anew when it is asked for next."""
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute(sql)
            (found,) = cursor.fetchone()
    except Error as error:
        connections[alias].close()
        raise Silent(str(error)) from None
    if found is None:
        raise Silent("It is no replica any more.")
    return int(found)
