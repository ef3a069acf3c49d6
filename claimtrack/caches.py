"""`CACHES` from what the environment says: one address, and in it pages apart from what is counted. No Django."""

from typing import Any

import environ

_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
_REDIS = "django.core.cache.backends.redis.RedisCache"
_OURS = "claimtrack.redis_cache.ForgivingRedisCache"
_NEAR = "claimtrack.redis_cache.NearRedisCache"
PAGES_IN_MEMORY = 500  # of each process; some ten kilobytes each


def caches(url: str) -> dict[str, Any]:
    """`default` and `pages`: in the memory of a process they must not push each other out."""
    default = environ.Env.cache_url_config(url)
    if default["BACKEND"] == _REDIS:
        default["BACKEND"] = _OURS
    pages = {**default, "KEY_PREFIX": f"{default.get('KEY_PREFIX', '')}pages"}
    if default["BACKEND"] == _OURS:
        pages["BACKEND"] = _NEAR
    if default["BACKEND"] == _MEMORY:
        options = {**default.get("OPTIONS", {}), "MAX_ENTRIES": PAGES_IN_MEMORY}
        pages |= {"LOCATION": f"{default['LOCATION']}-pages", "OPTIONS": options}
    return {"default": default, "pages": pages}
