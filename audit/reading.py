"""Which database this request's reads come from: the primary, unless somebody chose a replica for all of them.

Chosen once for a request and never for a query: a page, its ETag and what is kept of it are then of one database, so
that a replica that is behind makes an older page, and never an older page under a newer name.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import django.db

_alias: ContextVar[str] = ContextVar("reads_from", default=django.db.DEFAULT_DB_ALIAS)


@contextmanager
def reading_from(alias: str) -> Iterator[None]:
    """Reads in the block are of this database, but those of a transaction, which are of the primary."""
    token = _alias.set(alias)
    try:
        yield
    finally:
        _alias.reset(token)


def reads_from() -> str:
    """The alias of the database that a read is of now: whoever is in a transaction sees what they wrote."""
    alias = _alias.get()
    if alias != django.db.DEFAULT_DB_ALIAS and django.db.connections[django.db.DEFAULT_DB_ALIAS].in_atomic_block:
        return django.db.DEFAULT_DB_ALIAS
    return alias


def reading_connection() -> Any:
    """The connection for a read whose SQL is written out. What Django writes asks the router."""
    return django.db.connections[reads_from()]
