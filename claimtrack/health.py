"""What a load balancer asks: is the process up, and can it serve."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from audit.caching import never_kept


@never_kept
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the process answers; asks nothing of the database."""
    return JsonResponse({"status": "ok"})


@never_kept
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, is migrated, and the cache keeps a value; else 503 with what is wrong."""
    checks = {"database": _database(), "cache": _cache()}
    ready = all(found == "ok" for found in checks.values())
    return JsonResponse({"status": "ok" if ready else "unavailable", "checks": checks}, status=200 if ready else 503)


def _database() -> str:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "does not answer"
    return "migrations are missing: run `manage.py migrate`" if waiting else "ok"


def _cache() -> str:
    # Whatever a cache's client raises, the answer is the same: this process cannot serve.
    try:
        cache.set("readyz", "ok", 5)
        return "ok" if cache.get("readyz") == "ok" else "keeps nothing"
    except Exception:
        return "does not answer"
