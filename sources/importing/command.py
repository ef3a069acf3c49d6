"""The base of commands that take files in."""

from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError, CommandParser

from audit.management.example import ExampleCommand
from audit.management.progress import show_progress
from sources.importing.files import ENCODINGS, UnreadableFile
from sources.importing.importers import Importer, ImportRefused, plan_import, run_import
from sources.importing.report import Report


class ImportCommand(ExampleCommand):
    """Takes files in, each in a transaction and a changeset of its own, as the named person.

    Exit status: 0 when all was taken, is there already, or was kept aside; 1 when a record was refused or a file could
    not be read; 2 when it was called wrongly.
    """

    importer: Importer  # or a property
    file_help = "the file to be taken in"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help=self.file_help)
        parser.add_argument("--user", required=True, metavar="NAME", help="the person in whose name it is done")
        parser.add_argument("--comment", default="", metavar="TEXT", help="what everybody who reads the history sees")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and write nothing")
        parser.add_argument(
            "--encoding", default="", choices=ENCODINGS, help="of the files, when it is not what they seem to be in"
        )

    def import_options(self, options: dict[str, Any]) -> dict[str, Any]:
        """What the importer is told, from the command's arguments; for subclasses to add to."""
        return {"encoding": options["encoding"]}

    def handle(self, *args: Any, files: list[str], user: str, comment: str, dry_run: bool, **options: Any) -> None:
        person = self._person(user)
        told = self.import_options(options)
        contents = [(file, self._content(file)) for file in files]
        failed = sum([not self._take(file, content, person, comment, dry_run, told) for file, content in contents])
        if failed:
            what = f"{failed} of {len(files)} files" if len(files) > 1 else Path(files[0]).name
            raise CommandError(f"{what}: not everything could be taken.")

    def _take(self, file: str, content: bytes, person: Any, comment: str, dry_run: bool, told: dict[str, Any]) -> bool:
        """Whether everything in the file was taken, known or kept aside."""
        name = Path(file).name
        about: dict[str, Any] = {"name": name, "by": person, "options": told}
        try:
            if dry_run:
                report = plan_import(self.importer, content, **about).report
            else:
                comment = comment or f"Import {name}."
                report = run_import(self.importer, content, comment=comment, progress=show_progress, **about)
        except (UnreadableFile, ImportRefused) as error:
            if planned := getattr(error, "planned", None):
                self.stdout.write(planned.report.as_table())
            self.stderr.write(str(error))
            return False
        self._say(report, dry_run=dry_run)
        return not report.refused

    def _say(self, report: Report, *, dry_run: bool) -> None:
        if table := report.as_table():
            self.stdout.write(table)
        self.stdout.write(f"{report.summary()}.{' Nothing was written.' if dry_run else ''}")

    def _person(self, name: str) -> Any:
        users = get_user_model()
        user: Any = users._default_manager.filter(**{users.USERNAME_FIELD: name}).first()
        if user is None or not user.is_active:
            raise CommandError(
                f"No active user is called {name!r}: make one with manage.py createsuperuser.", returncode=2
            )
        if not user.has_perm(self.importer.permission):
            raise CommandError(f"{name} may not do this: it takes the right {self.importer.permission}.", returncode=2)
        return user

    def _content(self, file: str) -> bytes:
        limit = self.importer.size_limit
        try:
            with Path(file).open("rb") as stream:
                return stream.read(limit + 1)  # one byte more, so that it is refused by its size
        except OSError as error:
            raise CommandError(f"Cannot read {file}: {error.strerror}.", returncode=2) from None
