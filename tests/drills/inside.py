"""Work on a drill's database in this process: to start one for it takes longer than all that it does."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import load_backend
from django.test import override_settings

from claimtrack.databases import databases
from tests.drills.processes import SECRET

# Set by the fixtures: outside of the tests that ask for a database, pytest-django keeps everybody from it.
unblock: Callable[[], AbstractContextManager[Any]] = nullcontext


@contextmanager
def connected(url: str) -> Iterator[None]:
    """In the block, and in this thread, the database is the one at `url`, and the site the one that serves it."""
    told = databases(url, "", pool_size=0, behind_pooler=False)
    settings = connections.configure_settings(told)[DEFAULT_DB_ALIAS]
    before = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, DEFAULT_DB_ALIAS)
    ContentType.objects.clear_cache()
    try:
        with unblock(), override_settings(SECRET_KEY=SECRET):
            yield
    finally:
        connections[DEFAULT_DB_ALIAS].close()
        connections[DEFAULT_DB_ALIAS] = before
        ContentType.objects.clear_cache()
