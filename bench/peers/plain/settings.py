"""The empty project, with tables, pages and a list of its own."""

from bench.peers.empty import *  # noqa: F403  settings
from bench.peers.empty import INSTALLED_APPS, MIDDLEWARE

ROOT_URLCONF = "bench.peers.plain.urls"
INSTALLED_APPS = [*INSTALLED_APPS, "rest_framework", "bench.peers.plain"]
MIDDLEWARE = [*MIDDLEWARE]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"]}
