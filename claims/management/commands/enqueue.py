"""`manage.py enqueue NAME`: puts a piece of work into the queue."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from audit.management.example import ExampleCommand
from claims.tasks import NAMED, has_queue


class Command(ExampleCommand):
    help = (
        "Let one of the workers (manage.py work) do a piece of work: mail the digests, write the dataset, or make "
        "the indexes anew. For a timer, on any one machine.\n\n"
        "Example:\n  manage.py enqueue digests"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=sorted(NAMED), help="which")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        if not has_queue():
            raise CommandError("There is no queue: set CLAIMTRACK_TASKS=database, and migrate.", returncode=2)
        NAMED[name].enqueue()
        self.stdout.write(f"{name}: in the queue.")
