"""`manage.py migrate`: Django's, which is not stopped by missing triggers, since it installs them."""

from typing import Any

from django.core.management.commands import migrate

from audit.checks import about_to_install


class Command(migrate.Command):
    def check(self, *args: Any, **kwargs: Any) -> None:
        with about_to_install():
            super().check(*args, **kwargs)
