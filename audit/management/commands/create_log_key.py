"""`manage.py create_log_key`: makes the key that signs the log."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from audit.management.example import ExampleCommand
from audit.notes import BadKey, SigningKey
from audit.signing import write_key


class Command(ExampleCommand):
    help = (
        "Make a key that signs the log of changesets, in a file that its owner alone may read, and print the verifier "
        "key that outsiders check it with. A file that exists is never overwritten. NAME is the log's name for ever, "
        "best your address without https://.\n\n"
        "Example:\n  manage.py create_log_key claims.example/log /etc/claimtrack/log.key"
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME", help="the name of the log, without spaces and '+'")
        parser.add_argument("file", metavar="FILE", type=Path, help="where the key is written")

    def handle(self, *args: Any, name: str, file: Path, **options: Any) -> None:
        try:
            key = SigningKey.new(name)
            write_key(file, key)
        except FileExistsError:
            raise CommandError(f"{file} exists, and is not overwritten: name another file.", returncode=2) from None
        except (BadKey, OSError) as error:
            raise CommandError(f"No key was written: {error}", returncode=2) from None
        self.stderr.write(f"{file} holds the key: set CLAIMTRACK_LOG_KEY to it, keep a copy, and show it to nobody.")
        self.stderr.write("Publish the verifier key, in more places than this site:")
        self.stdout.write(str(key.verifier))
