"""The site's settings, without what `collectstatic` makes and with quick passwords."""

from claimtrack import redis_cache
from claimtrack.settings import *  # noqa: F403
from claimtrack.settings import STORAGES

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# How soon is nothing that is drilled, and would be waited for.
redis_cache.TRIED_AGAIN_AFTER = 1.0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
