"""`manage.py load_dossier FILE --user NAME`: adds and updates a dossier's records in one transaction."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from audit.management.example import ExampleCommand
from audit.management.people import active_user
from audit.management.progress import show_progress
from claims.dossiers.errors import BadDossier
from claims.dossiers.load import Loaded, load_dossier
from claims.dossiers.plan import Plan, plan_dossier


class Command(ExampleCommand):
    help = (
        "Load or update a dossier in one transaction, as the named editor. Running it twice changes nothing; on any "
        "error nothing is written.\n\nExample:\n"
        "  manage.py load_dossier fixtures/terrorism-in-kazakhstan.yaml --user edith --approve-as rashid"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the dossier, a YAML file (docs/formats/dossier.md)")
        parser.add_argument("--user", required=True, metavar="NAME", help="the editor in whose name it is loaded")
        parser.add_argument(
            "--approve-as", metavar="NAME", help="another user, who approves the claims that are complete"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")

    def handle(self, *args: Any, file: str, user: str, approve_as: str | None, dry_run: bool, **options: Any) -> None:
        editor = active_user(user)
        approver = active_user(approve_as) if approve_as else None
        if approver == editor:
            raise CommandError("--approve-as names the editor: nobody approves what they wrote.", returncode=2)
        content = _read(file)
        name = Path(file).name
        try:
            if dry_run:
                self._say_plan(plan_dossier(content))
                return
            loaded = load_dossier(
                content, by=editor, approve_as=approver, comment=f"Load dossier {name}.", progress=show_progress
            )
        except BadDossier as bad:
            lines = "\n".join(error.in_file(file) for error in bad.errors)
            count = "1 error" if len(bad.errors) == 1 else f"{len(bad.errors)} errors"
            raise CommandError(f"{count} in {name}; nothing was written.\n{lines}") from None
        self._say_result(loaded)

    def _say_plan(self, plan: Plan) -> None:
        for kind, changes in plan.changes.items():
            for change in changes:
                what = "add" if change.new else "change"
                keys = "" if change.new else f" ({', '.join(sorted(change.keys))})"
                self.stdout.write(f"would {what} {kind}: {change.record.slug}{keys}")
        if not plan:
            self.stdout.write("Nothing would change.")

    def _say_result(self, loaded: Loaded) -> None:
        for kind, changes in loaded.plan.changes.items():
            added = sum(change.new for change in changes)
            if changes:
                self.stdout.write(f"{kind}: {added} added, {len(changes) - added} changed.")
        if not loaded.plan:
            self.stdout.write("Nothing has changed.")
        if loaded.published:
            self.stdout.write(f"Published: {len(loaded.published)}.")
        for slug, missing in loaded.incomplete.items():
            self.stdout.write(f"Still a draft: {slug}: {' '.join(missing)}")


def _read(file: str) -> bytes:
    limit = settings.CLAIMTRACK_MAX_DOSSIER_BYTES
    try:
        with Path(file).open("rb") as stream:
            content = stream.read(limit + 1)
    except OSError as error:
        raise CommandError(f"Cannot read {file}: {error.strerror}.", returncode=2) from None
    if len(content) > limit:
        raise CommandError(
            f"{file} is larger than {limit} bytes: split it, or raise CLAIMTRACK_MAX_DOSSIER_BYTES.", returncode=2
        )
    return content
