"""Databases and caches that a benchmark makes for itself and drops again."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from bench.servers import Skipped, free_port, serving

POSTGRESQL = "postgres://postgres@127.0.0.1:5432/postgres"


def server_address() -> str:
    """Where PostgreSQL is: DATABASE_URL, or 127.0.0.1:5432. Raises Skipped when none answers."""
    import psycopg

    address = os.environ.get("DATABASE_URL") or POSTGRESQL
    if not address.startswith("postgres"):
        address = POSTGRESQL
    try:
        psycopg.connect(_at(address, "postgres"), connect_timeout=3).close()
    except psycopg.OperationalError as error:
        raise Skipped(f"PostgreSQL does not answer: set DATABASE_URL. It said: {str(error).splitlines()[0]}") from None
    return address


def _at(address: str, database: str) -> str:
    return urlunsplit(urlsplit(address)._replace(path=f"/{database}"))


@contextmanager
def new_database(kind: str, place: Path) -> Iterator[str]:
    """DATABASE_URL of a new, empty database, "sqlite" or "postgresql"; dropped when the block is left."""
    if kind == "sqlite":
        yield f"sqlite:///{place}/claimtrack.sqlite3"
        return
    import psycopg
    from psycopg import sql

    address = server_address()
    name = f"claimtrack_bench_{os.getpid()}"

    def tell(statement: str) -> None:
        with psycopg.connect(_at(address, "postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(sql.Identifier(name)))

    tell("CREATE DATABASE {}")
    try:
        yield _at(address, name)
    finally:
        tell("DROP DATABASE {} WITH (FORCE)")


def _redis_that_answers(address: str) -> str:
    from redis import Redis, RedisError

    if not address.startswith("redis"):
        raise Skipped("There is no Redis here: set CACHE_URL, or run apt-get install redis-server.")
    try:
        Redis.from_url(address, socket_connect_timeout=3).ping()
    except RedisError as error:
        raise Skipped(f"The Redis that CACHE_URL names does not answer: {error}") from None
    return address


@contextmanager
def redis(place: Path) -> Iterator[str]:
    """CACHE_URL of an empty Redis of our own, or else of the one that it names. Raises Skipped when there is none."""
    program = shutil.which("redis-server")
    if program is None:
        yield _redis_that_answers(os.environ.get("CACHE_URL", ""))
        return
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(place)]
    with serving(command, port=port, place=place):
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def folder() -> Iterator[Path]:
    """A folder of our own, gone when the block is left."""
    with tempfile.TemporaryDirectory(prefix="claimtrack-bench-", ignore_cleanup_errors=True) as place:
        yield Path(place)
