"""`manage.py runserver`: checks the database too, so that nobody works on one that has lost its triggers."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS
from whitenoise.runserver_nostatic.management.commands import runserver


class Command(runserver.Command):
    def check(self, *args: Any, **kwargs: Any) -> None:
        super().check(*args, **{"databases": [DEFAULT_DB_ALIAS], **kwargs})
