"""What a load balancer asks: is the process up, and can it serve."""

import os
import shutil
from pathlib import Path

from django.conf import settings
from django.core.cache import DEFAULT_CACHE_ALIAS, cache, caches
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from audit.caching import never_kept
from claimtrack.replica import REPLICA, freshness

DOES_NOT_ANSWER = "does not answer"

LEAST_ROOM = 4_000_000  # bytes: what SQLite's log of one large act may take


@never_kept
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the process answers; asks nothing of the database."""
    return JsonResponse({"status": "ok"})


@never_kept
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 while readers can be served, `degraded` when something that they can do without is lost; else 503.

    Readers need neither the primary while a replica answers, nor a cache, nor that anything can be written: when one of
    these is lost, all processes say the same at once, and whoever takes them off for it takes the site off.
    """
    checks = {"database": _database()}
    checks |= {"writing": _writing() if checks["database"] == "ok" else "not known", "cache": _cache()}
    if REPLICA in settings.DATABASES:
        freshness().may_be_read()
        checks["replica"] = freshness().trouble or "ok"
    lost = checks["database"] == DOES_NOT_ANSWER and checks.get("replica") == "ok"
    serves = checks["database"] == "ok" or lost
    status = "unavailable" if not serves else "ok" if set(checks.values()) == {"ok"} else "degraded"
    return JsonResponse({"status": status, "checks": checks}, status=200 if serves else 503)


def _database() -> str:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return DOES_NOT_ANSWER
    return "migrations are missing: run `manage.py migrate`" if waiting else "ok"


def _writing() -> str:
    """Whether the database may be written, as far as that is known without writing. 1 query on PostgreSQL."""
    if connection.vendor == "sqlite":
        return _writing_file(Path(connection.settings_dict["NAME"]))
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_read_only")
            return "read-only" if cursor.fetchone() == ("on",) else "ok"
    except Error:
        return "not known"


def _writing_file(file: Path) -> str:
    if not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)):
        return "read-only"
    return "ok" if shutil.disk_usage(file.parent).free >= LEAST_ROOM else "no room is left"


def _cache() -> str:
    # Whatever a cache's client raises, the answer is the same: nothing is kept for the next request.
    try:
        cache.set("readyz", "ok", 5)
        kept = cache.get("readyz") == "ok"
        shared = caches[DEFAULT_CACHE_ALIAS]
        lost = getattr(shared, "lost", False)  # of claimtrack.redis_cache, which workers without Redis do not load
        return DOES_NOT_ANSWER if lost else "ok" if kept else "keeps nothing"
    except Exception:
        return DOES_NOT_ANSWER
