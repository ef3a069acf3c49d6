"""`manage.py demo`: what `make demo` runs once the environment stands."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser

from audit.log import LogBroken
from audit.management.example import ExampleCommand
from audit.management.progress import show_progress
from audit.notes import BadKey, SigningKey
from audit.signing import CannotSign, sign_newest
from claimtrack.demo import load_demo_dossier, log_key, make_accounts, port_is_free, sign_while_serving


class Command(ExampleCommand):
    help = (
        "Prepare the database, load the Kazakhstan dossier unless there are claims, make the demo accounts and a key "
        "that signs the log, and serve on 127.0.0.1. Running it again keeps what was edited.\n\n"
        "Example:\n  manage.py demo --port 8001"
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", default="8000", help="the port to serve on (8000)")
        parser.add_argument("--no-serve", action="store_true", help="prepare everything, and do not serve")

    def handle(self, *args: Any, port: str, no_serve: bool, **options: Any) -> None:
        if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
            raise CommandError(f"{port!r} is no port: write a number from 1 to 65535.", returncode=2)
        if not no_serve and not port_is_free(int(port)):
            raise CommandError(f"Port {port} is in use: run `make demo PORT={int(port) % 65535 + 1}`.", returncode=2)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        # At once: should anything fail later, the passwords have been shown.
        self._say_accounts(make_accounts())
        if count := load_demo_dossier(show_progress):
            self.stdout.write(f"Loaded the Kazakhstan dossier: {count} claims published.")
        key = self._sign()
        if key:
            self.stdout.write(
                f"Checking the log: python docs/verify.py http://127.0.0.1:{port} {key.verifier} kept.txt"
            )
        self.stdout.write(f"Reading: http://127.0.0.1:{port}/   Editing: http://127.0.0.1:{port}/admin/   Stop: Ctrl+C")
        if not no_serve:
            self.stdout.flush()
            if key:
                sign_while_serving(key)
            call_command("runserver", f"127.0.0.1:{port}", use_reloader=False, skip_checks=True)

    def _sign(self) -> SigningKey | None:
        """The key that signed the log, or None: the demo serves without signing as well."""
        try:
            key = log_key()
            sign_newest(key)
        except (BadKey, CannotSign, LogBroken, OSError) as error:
            self.stderr.write(f"The log is not signed: {error}")
            return None
        return key

    def _say_accounts(self, accounts: dict[str, str]) -> None:
        if not accounts:
            self.stdout.write("The demo accounts keep their passwords; a new one: manage.py changepassword demo-editor")
            return
        self.stdout.write("Demo accounts; the passwords are shown this once:")
        for name, password in accounts.items():
            self.stdout.write(f"{name} / {password}")
