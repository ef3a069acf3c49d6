"""Redis that is gone costs nobody an answer."""

import logging
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from claimtrack.redis_cache import LARGEST_NEAR, ForgivingRedisCache, NearRedisCache
from tests.databases import needs
from tests.drills.redis_server import Redis


@pytest.fixture
def nobody() -> str:
    """An address of this machine where nothing answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"redis://127.0.0.1:{probe.getsockname()[1]}/0"


@pytest.fixture
def gone(nobody: str, monkeypatch: pytest.MonkeyPatch) -> ForgivingRedisCache:
    """The site's cache, in a Redis that is gone."""
    cache = ForgivingRedisCache(nobody, {})
    cache._own.clear()
    monkeypatch.setattr(caches._connections, "default", cache, raising=False)
    return cache


def test_each_process_remembers_for_itself(gone: ForgivingRedisCache, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        gone.set("a", 1)
        assert gone.get("a") == 1
        assert gone.incr("a") == 2
        assert gone.get_many(["a", "b"]) == {"a": 2}
        assert gone.has_key("a")
        assert not gone.add("a", 9)
        assert gone.touch("a")
        assert gone.get_or_set("b", lambda: 7) == 7
        gone.set_many({"c": 3})
        gone.delete_many(["c"])
        assert gone.delete("a")
        assert gone.get("a") is None
        gone.clear()
    # Asked once, and then left alone for a while: nobody waits for it each time.
    assert len([one for one in caplog.records if "Redis does not answer" in one.message]) == 1


def test_redis_is_asked_again_after_a_while(gone: ForgivingRedisCache) -> None:
    gone.get("a")
    assert gone.lost
    gone._lost_until = 0.0
    assert not gone.lost


@pytest.mark.django_db
def test_reader_of_the_api_gets_an_answer_and_its_asking_is_counted(
    gone: ForgivingRedisCache, client: Client, settings: Any
) -> None:
    settings.CLAIMTRACK_API_PER_MINUTE = 2
    statuses = [client.get("/api/v1/claims/").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


@pytest.mark.django_db
def test_reader_gets_the_picture(gone: ForgivingRedisCache, client: Client, published: Any) -> None:
    assert client.get(f"/claims/{published.slug}/v/1/picture.png").status_code == 200


@pytest.mark.django_db
def test_site_says_that_it_is_degraded_and_is_not_taken_off(gone: ForgivingRedisCache, client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["checks"]["cache"] == "does not answer"


def test_options_of_the_address_win(nobody: str) -> None:
    cache = ForgivingRedisCache(nobody, {"OPTIONS": {"socket_timeout": 3}})
    assert cache._options["socket_timeout"] == 3
    assert cache._options["socket_connect_timeout"] < 1
    assert settings.CACHES["default"]["BACKEND"] != "django.core.cache.backends.redis.RedisCache"


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Callable[[], NearRedisCache]]:
    """Makes the cache of pages of one more process, in a Redis of our own."""
    server = Redis(tmp_path)
    server.start()

    def made() -> NearRedisCache:
        cache = NearRedisCache(f"redis://127.0.0.1:{server.port}/0", {"KEY_PREFIX": "pages"})
        cache._near._cache, cache._near._expire_info = type(cache._near._cache)(), {}  # type: ignore[attr-defined]
        return cache

    yield made
    server.kill()


def asked_of_redis(cache: NearRedisCache) -> int:
    """How many values Redis was asked for until now, by anybody."""
    stats: dict[str, int] = cache._cache.get_client().info("stats")
    return stats["keyspace_hits"] + stats["keyspace_misses"]


@needs("redis-server", "redis-cli")
def test_page_that_is_near_is_not_asked_for(processes: Callable[[], NearRedisCache]) -> None:
    one, other = processes(), processes()
    one.set("a", (b"page", ()), 3600)
    before = asked_of_redis(one)
    assert [one.get("a") for _time in range(3)] == [(b"page", ())] * 3
    assert asked_of_redis(one) == before
    assert [other.get("a") for _time in range(3)] == [(b"page", ())] * 3  # made by the other process
    assert asked_of_redis(one) == before + 1
    assert other.get("b", "nothing") == "nothing"


@needs("redis-server", "redis-cli")
def test_nothing_is_near_for_long(processes: Callable[[], NearRedisCache], time_machine: Any) -> None:
    time_machine.move_to(timezone.now())
    cache = processes()
    cache.set("a", b"page", 3600)
    cache.set("b", b"page", 1)
    cache.set("c", b"page", None)
    time_machine.shift(2)
    assert (cache._near.get("a"), cache._near.get("b"), cache._near.get("c")) == (b"page", None, b"page")
    time_machine.shift(60)
    assert (cache._near.get("a"), cache._near.get("c")) == (None, None)
    assert cache.get("a") == b"page"


@needs("redis-server", "redis-cli")
def test_what_is_large_is_not_near(processes: Callable[[], NearRedisCache]) -> None:
    cache = processes()
    cache.set("a", b"x" * LARGEST_NEAR, 3600)
    assert cache._near.get("a") is None
    assert cache.get("a") == b"x" * LARGEST_NEAR
    assert cache._near.get("a") is None


@needs("redis-server", "redis-cli")
def test_what_is_taken_away_is_not_near_either(processes: Callable[[], NearRedisCache]) -> None:
    cache = processes()
    cache.set_many({"a": 1, "b": 2})
    assert cache.get("a") == 1
    cache.delete("a")
    assert cache.get("a") is None
    assert cache.get("b") == 2
    cache.clear()
    assert cache.get("b") is None
