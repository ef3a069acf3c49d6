"""The shared cache goes away and comes back: readers and writers notice nothing."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.databases import needs
from tests.drills.holding import holds, state_of
from tests.drills.processes import until
from tests.drills.redis_server import Redis
from tests.drills.site import Site
from tests.drills.writing import Journal, Writer

pytestmark = [pytest.mark.walk, needs("redis-server", "redis-cli")]
PUBLIC = ("/", "/claims/", "/api/v1/claims/", "/search?q=statement", "/parties/")


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    server = Redis(tmp_path)
    server.start()
    yield server
    server.process.send_signal(signal.SIGCONT)
    server.kill()


def served(site: Site) -> None:
    for address in PUBLIC:
        assert site.get(address).status == 200, address


def test_redis_is_killed_and_comes_back(
    prepared: Any, start: Callable[..., Site], redis: Redis, journal: Journal, report: Callable[..., None]
) -> None:
    database, _seed = prepared
    site = start(workers=2, CACHE_URL=f"redis://127.0.0.1:{redis.port}/0")
    writer = Writer(site, "w", journal)
    assert site.get("/readyz").json()["status"] == "ok"
    for break_it in (redis.kill, lambda: os.kill(redis.process.pid, signal.SIGSTOP)):
        served(site)
        break_it()
        served(site)
        for _act in range(4):
            writer.act()
        ready = site.get("/readyz")
        assert (ready.status, ready.json()["status"]) == (200, "degraded")
        if redis.process.poll() is None:
            redis.process.send_signal(signal.SIGCONT)
        else:
            redis.start()
        until(lambda: site.get("/readyz").json()["status"] == "ok", "the cache to be used again", 30)
    report(**holds(state_of(database.url), journal), answers=dict(journal.answers))
    assert journal.faults == []
