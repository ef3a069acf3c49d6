"""`manage.py import_dataset FILE.zip --user NAME --approve-as NAME`: a whole dataset into an empty installation."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from audit.management.example import ExampleCommand
from audit.management.people import active_user
from audit.management.progress import show_progress
from claims.dossiers.errors import BadDossier
from claims.dossiers.from_dataset import BadDataset, as_dossier, read_dataset
from claims.dossiers.load import Loaded, load_dossier
from claims.dossiers.plan import Plan, plan_dossier


class Command(ExampleCommand):
    help = (
        "Take a dataset of build_dataset into an empty installation, in one transaction, or not at all: as drafts of "
        "one person, and published by another. Doing it twice changes nothing.\n\nExample:\n"
        "  manage.py import_dataset claimtrack-2026-11-25-3f0a9c51d2e7.zip --user edith --approve-as rashid"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the archive, as build_dataset wrote it")
        parser.add_argument("--user", required=True, metavar="NAME", help="the editor in whose name it is taken in")
        parser.add_argument("--approve-as", metavar="NAME", help="another user, who approves the claims")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and write nothing")

    def handle(self, *args: Any, file: str, user: str, approve_as: str | None, dry_run: bool, **options: Any) -> None:
        editor = active_user(user)
        approver = active_user(approve_as) if approve_as else None
        if approver == editor:
            raise CommandError("--approve-as names the editor: nobody approves what they wrote.", returncode=2)
        name = Path(file).name
        try:
            content = as_dossier(read_dataset(Path(file)))
            with transaction.atomic():
                plan = plan_dossier(content)
                _refuse_changes(plan)
                if dry_run:
                    self._say(plan, "would be added")
                    return
                comment = f"Import dataset {name}."
                loaded = load_dossier(content, by=editor, approve_as=approver, comment=comment, progress=show_progress)
        except OSError as error:
            raise CommandError(f"Cannot read {file}: {error.strerror}.", returncode=2) from None
        except BadDataset as bad:
            raise CommandError(f"{name}: {bad} Nothing was written.", returncode=1) from None
        except BadDossier as bad:
            lines = "\n".join(f"{error.path}: {error.message}" for error in bad.errors[:100])
            raise CommandError(f"{len(bad.errors)} errors in {name}; nothing was written.\n{lines}") from None
        self._say_loaded(loaded)

    def _say(self, plan: Plan, what: str) -> None:
        for kind, changes in plan.changes.items():
            if changes:
                self.stdout.write(f"{kind}: {len(changes)} {what}.")
        if not plan:
            self.stdout.write("Everything is there already.")

    def _say_loaded(self, loaded: Loaded) -> None:
        self._say(loaded.plan, "added")
        if loaded.published:
            self.stdout.write(f"Published: {len(loaded.published)}.")
        for slug, missing in loaded.incomplete.items():
            self.stdout.write(f"Still a draft: {slug}: {' '.join(missing)}")


def _refuse_changes(plan: Plan) -> None:
    """What is there is nobody's to overwrite: the dataset is of another place."""
    there = [
        f"{kind}: {change.record.slug} ({', '.join(sorted(change.keys))})"
        for kind, changes in plan.changes.items()
        for change in changes
        if not change.new
    ]
    if there:
        raise BadDataset(
            f"{len(there)} of its records are here with another content, such as {there[0]}. It is taken into an empty "
            "installation alone; load_dossier is for updating."
        )
