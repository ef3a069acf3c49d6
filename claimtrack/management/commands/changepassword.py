"""`manage.py changepassword`: Django's, in a changeset."""

from typing import Any

from django.contrib.auth.management.commands import changepassword
from django.utils.translation import gettext as _

from audit.context import changeset


class Command(changepassword.Command):
    # On SQLite, others wait to save while it asks.
    def handle(self, *args: Any, **options: Any) -> Any:
        with changeset(actor="changepassword", comment=_("Set a new password.")):
            return super().handle(*args, **options)
