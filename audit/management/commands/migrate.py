"""`manage.py migrate`: Django's, which is not stopped by missing triggers, since it installs them, and says so once."""

from typing import Any

from django.core.management.commands import migrate

from audit.checks import about_to_install


class Command(migrate.Command):
    def check(self, *args: Any, **kwargs: Any) -> None:
        with about_to_install() as defects:
            super().check(*args, **kwargs)
        if defects:
            more = f", and {len(defects) - 1} more" if len(defects) > 1 else ""
            self.stderr.write(f"audit.E004: {defects[0]}{more}. This command installs what is missing.")
