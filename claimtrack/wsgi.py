"""The WSGI entry point: `claimtrack.wsgi:application`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claimtrack.settings")
application = get_wsgi_application()

# What all workers need is loaded before a server forks them (`gunicorn --preload`), and the garbage collector leaves it
# alone from now on: it would write to the memory that they share.
from django.urls import reverse  # noqa: E402  after the settings

reverse("healthz")
gc.collect()
gc.freeze()
