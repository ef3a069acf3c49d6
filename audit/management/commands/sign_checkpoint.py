"""`manage.py sign_checkpoint`: signs what the log holds now."""

import signal
from functools import partial
from queue import SimpleQueue
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import DatabaseError

from audit.log import LogBroken
from audit.management.example import ExampleCommand
from audit.models import Checkpoint
from audit.notes import BadKey, SigningKey
from audit.signing import CannotSign, keep_signing, read_key, sign_newest


class Command(ExampleCommand):
    help = (
        "Sign the log as it stands, with the key in the file that CLAIMTRACK_LOG_KEY names, unless it has not grown "
        "since the last checkpoint. Nothing is signed when the log does not begin with what was signed last: exit "
        "status 1. To change the key, name the new one in CLAIMTRACK_LOG_KEY and the former one in --with, until "
        "outsiders know the new one.\n\n"
        "Examples:\n  manage.py sign_checkpoint\n"
        "  manage.py sign_checkpoint --every 60 --with /etc/claimtrack/former.key"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, metavar="SECONDS", help="go on, looking again after SECONDS")
        parser.add_argument(
            "--with", action="append", default=[], metavar="FILE", dest="former", help="a former key, which signs too"
        )
        parser.add_argument(
            "--former-is-lost",
            action="store_true",
            help="sign although the former key is lost; whoever knows that one alone will be told no",
        )

    def handle(self, *args: Any, every: float | None, former: list[str], former_is_lost: bool, **options: Any) -> None:
        if every is not None and not 0 < every < 1_000_000:
            raise CommandError(f"--every is {every:g}: write a number of seconds above 0.", returncode=2)
        sign = partial(sign_newest, *_keys(former), former_is_lost=former_is_lost)
        try:
            if every is None:
                self._tell(sign())
            else:
                keep_signing(sign, every=every, until=_told_to_end(), tell=self._tell)
        except (CannotSign, LogBroken) as error:
            raise CommandError(str(error), returncode=1) from None
        except DatabaseError as error:
            raise CommandError(f"The database does not answer: {error}", returncode=2) from None

    def _tell(self, made: Checkpoint | None) -> None:
        if made is None:
            self.stdout.write("Nothing to sign: the log has not grown since the last checkpoint.")
            return
        self.stdout.write(f"Signed {made.size} changesets.")
        self.stdout.flush()


def _keys(former: list[str]) -> list[SigningKey]:
    """The key of the settings, and then the former ones. Raises CommandError."""
    if not settings.CLAIMTRACK_LOG_KEY:
        raise CommandError(
            "CLAIMTRACK_LOG_KEY is not set: make a key with `manage.py create_log_key NAME FILE` and set it to FILE.",
            returncode=2,
        )
    try:
        return [read_key(path) for path in (settings.CLAIMTRACK_LOG_KEY, *former)]
    except (BadKey, OSError) as error:
        raise CommandError(f"The key cannot be read: {error}", returncode=2) from None


def _told_to_end() -> SimpleQueue[int]:
    """Gets something when the process is told to end. Unlike an Event, it may be filled while it is waited for."""
    told: SimpleQueue[int] = SimpleQueue()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, frame: told.put(number))
    return told
