"""`manage.py scrub_database`: writes the database's files anew, without what the database has given up."""

from typing import Any

from django.core.management.base import CommandError

from audit.management.example import ExampleCommand
from audit.scrubbing import scrub


class Command(ExampleCommand):
    help = (
        "Write the database's files anew, so that they hold nothing any more of what was changed or deleted. redact "
        "does so for what it touches; this is for when it could not. Takes locks, time, and as much room again. Exit "
        "status 1 when it could not be done.\n\n"
        "Example:\n  manage.py scrub_database"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if undone := scrub():
            raise CommandError("\n".join(undone), returncode=1)
        self.stdout.write("The database's files hold only what it shows.")
