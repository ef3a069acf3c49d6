"""`manage.py createsuperuser`: Django's, in a changeset."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.utils.translation import gettext as _

from audit.context import changeset


class Command(createsuperuser.Command):
    # On SQLite, others wait to save while it asks; with --no-input it does not ask.
    def handle(self, *args: Any, **options: Any) -> Any:
        with changeset(actor="createsuperuser", comment=_("Make a superuser.")):
            return super().handle(*args, **options)
