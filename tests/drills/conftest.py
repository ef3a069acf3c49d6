"""A database of the drill's own kind: SQLite's file, or a PostgreSQL cluster that the drill starts."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.drills import inside
from tests.drills.databases import Database, Seed, seeded
from tests.drills.postgresql import PROGRAMS
from tests.drills.site import Site
from tests.drills.writing import Journal

# What `make test` has time for; `make drill` asks for more.
KILLS = int(os.environ.get("DRILL_KILLS") or 6)


@pytest.fixture
def prepared(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[tuple[Database, Seed]]:
    if connection.vendor == "postgresql" and not (PROGRAMS / "initdb").exists():
        pytest.skip(f"There is no {PROGRAMS}/initdb: install postgresql.")
    inside.unblock = django_db_blocker.unblock
    cache = request.config.cache
    with inside.unblock():
        database, seed = seeded(connection, Path(cache.mkdir("migrated")), Path(cache.mkdir("drills")))
        connection.close()
    yield database, seed
    database.drop()


@pytest.fixture
def start(prepared: tuple[Database, Seed]) -> Iterator[Callable[..., Site]]:
    """Starts sites on the drill's database; they end with the test."""
    sites: list[Site] = []

    def begin(**options: Any) -> Site:
        sites.append(Site(*prepared, **options))
        return sites[-1].start()

    yield begin
    for site in sites:
        site.stop()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    kept = Journal(tmp_path / "acknowledged.jsonl")
    yield kept
    kept.close()


@pytest.fixture
def report(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Keeps the figures of a drill for the table of `make drill`."""

    def keep(**figures: Any) -> None:
        row = {"drill": request.node.originalname, "database": connection.vendor, **figures}
        if file := os.environ.get("DRILL_REPORT"):
            with Path(file).open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(row) + "\n")

    return keep
