"""Django's Redis cache, which nobody misses for long: while Redis is gone each process remembers for itself.

A cache that is lost costs time and never an answer: pictures are drawn anew, and how often somebody asked is counted
by each process. What a request waits for Redis is bounded.
"""

import logging
import pickle
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)

NEAR, NEAR_FOR = 200, 60.0  # values that a process keeps by itself, and for how many seconds
LARGEST_NEAR = 64_000  # bytes
PATIENCE = 0.5  # seconds, to connect and for each answer
TRIED_AGAIN_AFTER = 5.0  # seconds
_LOST = (RedisError, OSError)


class ForgivingRedisCache(RedisCache):
    """`OPTIONS` are those of Redis' client, as in Django's own."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        options = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, **params.get("OPTIONS", {})}
        options.setdefault("retry", Retry(NoBackoff(), 0))
        super().__init__(server, {**params, "OPTIONS": options})
        self._own = LocMemCache(f"without-redis-{self.key_prefix}", {})
        self._lost_until = 0.0

    @property
    def lost(self) -> bool:
        """Whether Redis did not answer a moment ago."""
        return time.monotonic() < self._lost_until

    def _ask(self, name: str, shared: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if not self.lost:
            try:
                return shared(*args, **kwargs)
            except _LOST as error:
                logger.warning("Redis does not answer, each process remembers for itself: %s", error)
                self._lost_until = time.monotonic() + TRIED_AGAIN_AFTER
        return getattr(self._own, name)(*args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("add", super().add, *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("get", super().get, *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("set", super().set, *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("touch", super().touch, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("delete", super().delete, *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("get_many", super().get_many, *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("has_key", super().has_key, *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("incr", super().incr, *args, **kwargs)

    def set_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("set_many", super().set_many, *args, **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("delete_many", super().delete_many, *args, **kwargs)

    def clear(self) -> Any:
        self._own.clear()
        return self._ask("clear", super().clear)


class NearRedisCache(ForgivingRedisCache):
    """The same for values whose key says what they are, so that none of them ever becomes another one: pages.

    Each process keeps the small ones that it asked for or made lately, and need not ask for them again: to ask Redis
    takes longer than all the rest of a page that is kept.
    """

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._near = LocMemCache(f"near-redis-{self.key_prefix}", {"OPTIONS": {"MAX_ENTRIES": NEAR}})

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        found = self._near.get(key, version=version)
        if found is None and (found := super().get(key, version=version)) is not None:
            self._keep(key, found, NEAR_FOR, version)
        return default if found is None else found

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> Any:
        super().set(key, value, timeout, version)
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        self._keep(key, value, NEAR_FOR if seconds is None else min(seconds, NEAR_FOR), version)

    def delete(self, key: Any, version: Any = None) -> Any:
        self._near.delete(key, version)
        return super().delete(key, version)

    def clear(self) -> Any:
        """Other processes forget what is near to them after NEAR_FOR seconds."""
        self._near.clear()
        return super().clear()

    def _keep(self, key: Any, value: Any, seconds: float, version: Any) -> None:
        if len(pickle.dumps(value)) <= LARGEST_NEAR:
            self._near.set(key, value, seconds, version)
