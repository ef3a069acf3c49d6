"""`manage.py work [NAME]`: a worker of the queue, which first takes up again what it had in hand when it was killed."""

import socket
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser

from audit.management.example import ExampleCommand
from claims.tasks import has_queue, put_back_what_was_left

LONGEST = 64  # of a name, as the queue takes it


class Command(ExampleCommand):
    help = (
        "Do the work that waits in the queue, on and on. What a worker of this name was doing when it was killed is "
        "put back into the queue first, so no two that run may have one name.\n\n"
        "Example:\n  manage.py work web-1"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", default=socket.gethostname()[:LONGEST], help="by default the machine's")
        parser.add_argument("--batch", action="store_true", help="end when nothing waits any more")
        parser.add_argument("--interval", type=float, default=1.0, help="seconds to wait when nothing waits (1)")

    def handle(self, *args: Any, name: str, batch: bool, interval: float, **options: Any) -> None:
        if not has_queue():
            raise CommandError("There is no queue: set CLAIMTRACK_TASKS=database, and migrate.", returncode=2)
        if not 0 < len(name) <= LONGEST:
            raise CommandError(f"{name!r} is no name for a worker: it has 1 to {LONGEST} characters.", returncode=2)
        if left := put_back_what_was_left(name):
            self.stdout.write(f"{name}: {left} in the queue again, which it had not ended.")
        call_command("db_worker", worker_id=name, batch=batch, interval=interval, verbosity=options["verbosity"])
