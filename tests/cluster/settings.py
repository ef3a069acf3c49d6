"""The site's settings, without the need to collect static files first."""

from claimtrack.settings import *  # noqa: F403
from claimtrack.settings import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
