"""`manage.py export_dossier FILE`: writes stored records as a dossier."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from audit.management.example import ExampleCommand
from audit.management.progress import show_progress
from claims.dossiers.export import export_dossier
from claims.models import Topic


class Command(ExampleCommand):
    help = (
        "Write topics, publishers, sources, parties and claims, drafts included, as a dossier that load_dossier reads. "
        "With --topic: the claims filed under it or below it, those that they are related to, and all that these name."
        "\n\n"
        "Example:\n  manage.py export_dossier --topic terrorism-in-kazakhstan kazakhstan.yaml"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="where to write; - for standard output")
        parser.add_argument("--topic", default="", metavar="SLUG", help="only the claims of this topic")

    def handle(self, *args: Any, file: str, topic: str, **options: Any) -> None:
        try:
            text = export_dossier(topic=topic, progress=lambda rows: show_progress(rows, "records"))
        except Topic.DoesNotExist:
            raise CommandError(f"No topic has the slug {topic!r}.", returncode=2) from None
        if file == "-":
            self.stdout.write(text, ending="")
            return
        try:
            _write(Path(file), text)
        except OSError as error:
            raise CommandError(f"Cannot write {file}: {error.strerror}.", returncode=2) from None


def _write(path: Path, text: str) -> None:
    # Beside the target first: a former export stays whole when this one breaks off.
    if path.exists() and not path.is_file():  # such as /dev/stdout
        path.write_text(text, encoding="utf-8")
        return
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_text(text, encoding="utf-8")
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
