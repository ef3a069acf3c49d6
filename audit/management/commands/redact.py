"""`manage.py redact MODEL PK FIELD... --reason R`: erases what fields of one record say and ever said."""

import sys
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from audit.blanks import SHORTEST_SEARCHED, CannotErase
from audit.erasures import Erasure, left_outside
from audit.leftovers import find_leftovers
from audit.management.example import ExampleCommand
from audit.management.progress import show_progress
from audit.redacting import preview, redact
from audit.scrubbing import bytes_left, scrub

_SHOWN = 100  # characters of an erased text


class Command(ExampleCommand):
    help = (
        "Erase, as the law asks, what fields of one record say and ever said: in the record, its history, editions, "
        "search and every copy. Digests stay, so that the log still verifies; the public reads when and why. "
        "Afterwards the database's files are written anew, which takes time and room, and the whole database is "
        "searched: exit status 1 when a text still stands somewhere, with the command that erases it there.\n\n"
        "Cannot be reached from here: backups, replicas, PostgreSQL's write-ahead log, the server's log, mail that "
        "was sent, what others have copied.\n\n"
        'Example:\n  manage.py redact claims.Position 12 quote note --reason "Court order of 3 May 2027." --user ada'
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("model", metavar="MODEL", help="for example claims.Position, auth.User, audit.Changeset")
        parser.add_argument("pk", metavar="PK", type=int, help="the record's primary key, as in its admin address")
        parser.add_argument("fields", metavar="FIELD", nargs="+", help="names of the fields, for example quote")
        parser.add_argument("--reason", required=True, metavar="R", help="why; the public reads it")
        parser.add_argument("--user", metavar="NAME", help="who erases; without it, the log names the command")
        parser.add_argument("--dry-run", action="store_true", help="say what would be erased, and write nothing")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, model: str, pk: int, fields: list[str], reason: str, **options: Any) -> None:
        found, user = _model(model), _user(options["user"])
        try:
            self._show(preview(found, pk, fields, reason=reason))
            if options["dry_run"]:
                self.stdout.write("Nothing was written.")
                return
            if not options["yes"] and sys.stdin.isatty() and not _confirmed():
                raise CommandError("Nothing was written.", returncode=1)
            erasure = redact(found, pk, fields, reason=reason, by=user)
        except CannotErase as error:
            raise CommandError(str(error), returncode=1) from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=1) from None
        self.stdout.write("Erased. The log says so; it verifies as before.")
        for line in left_outside():
            self.stdout.write(line)
        self._say_what_is_left(erasure)

    def _show(self, erasure: Erasure) -> None:
        self.stdout.write(f"{erasure.model._meta.label} {erasure.pk}")
        for name in erasure.names:
            for text in sorted(erasure.texts[name]):
                shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}… ({len(text)} characters)"
                self.stdout.write(f"  {name}: {shown!r}")
        counts = {table.name: len(rows) for table, rows in erasure.rows.items() if rows}
        counts |= {model._meta.db_table: len(rows) for model, rows in erasure.copies.items() if rows}
        for record, _pk in erasure.live:
            counts[record._meta.db_table] = counts.get(record._meta.db_table, 0) + 1
        for table, count in sorted(counts.items()):
            self.stdout.write(f"  {count} {'row' if count == 1 else 'rows'} of {table}")
        if erasure.unsearched:
            listed = ", ".join(map(repr, erasure.unsearched))
            self.stdout.write(
                f"  Not looked for elsewhere (dates, and texts under {SHORTEST_SEARCHED} characters): {listed}"
            )

    def _say_what_is_left(self, erasure: Erasure) -> None:
        undone = scrub(erasure.touched_tables())
        texts = erasure.searched
        left = find_leftovers(texts, progress=lambda tables: show_progress(tables, "tables"))
        lines = [f"{one}: {one.command or 'a copy, which goes with its record'}" for one in left]
        if not left:
            undone += [
                f"{file} still holds one of the texts, perhaps within other words." for file in bytes_left(texts)
            ]
        if lines:
            lines.insert(0, "The text still stands in other words of people. Look at each before you erase it:")
        if undone:
            undone.append("When that is over, run manage.py scrub_database.")
        if lines or undone:
            raise CommandError("\n".join([*lines, *undone]), returncode=1)
        if texts:
            self.stdout.write("The whole database was searched: it stands nowhere any more.")


def _model(label: str) -> Any:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        raise CommandError(f"There is no model {label!r}: write for example claims.Position.", returncode=2) from None


def _user(name: str | None) -> Any:
    if name is None:
        return None
    users = get_user_model()
    user = users._default_manager.filter(**{users.USERNAME_FIELD: name}).first()
    if user is None or not user.is_active:
        raise CommandError(f"No active user is called {name!r}.", returncode=2)
    return user


def _confirmed() -> bool:
    return input("Erase this for ever? Write yes: ").strip().lower() == "yes"
