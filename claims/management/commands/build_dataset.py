"""`manage.py build_dataset DIR`: writes the whole public dataset as an archive."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from audit.management.example import ExampleCommand
from audit.management.progress import show_progress
from claims.outputs.archives import remove_withdrawn
from claims.outputs.dataset import NothingPublished, write_dataset


class Command(ExampleCommand):
    help = (
        "Write everything that is public (claims, parties, sources, topics) into DIR as a zip of JSON Lines, with "
        "README, licence and checksums, and print its path. The same content gives the same file. Former archives "
        "in DIR that may hold what was erased since are deleted; their checksums stay. "
        "/data/ lists what lies in CLAIMTRACK_DATA_ROOT."
        "\n\n"
        "Example:\n  manage.py build_dataset /srv/claimtrack/data"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", help="a folder that is there already")

    def handle(self, *args: Any, folder: str, **options: Any) -> None:
        if not Path(folder).is_dir():
            raise CommandError(f"{folder} is no folder: make it first.", returncode=2)
        try:
            target = write_dataset(Path(folder), progress=show_progress)
        except NothingPublished:
            raise CommandError("No claim is published, so that there is no dataset.", returncode=1) from None
        except OSError as error:
            raise CommandError(f"Cannot write into {folder}: {error.strerror}.", returncode=2) from None
        for name in remove_withdrawn(Path(folder)):
            self.stderr.write(f"Deleted {name}, which may have held what was erased since it was written.")
        self.stdout.write(str(target))
