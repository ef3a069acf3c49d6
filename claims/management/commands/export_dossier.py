"""`manage.py export_dossier FILE`: writes stored records as a dossier."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from audit.management.example import ExampleCommand
from audit.management.progress import show_progress
from claims.dossiers.export import dossier_parts
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
        parts = dossier_parts(topic=topic, progress=lambda rows: show_progress(rows, "records"))
        try:
            if file == "-":
                for part in parts:
                    self.stdout.write(part, ending="")
            else:
                _write(Path(file), parts)
        except Topic.DoesNotExist:
            raise CommandError(f"No topic has the slug {topic!r}.", returncode=2) from None
        except OSError as error:
            raise CommandError(f"Cannot write {file}: {error.strerror}.", returncode=2) from None


def _write(path: Path, parts: Iterable[str]) -> None:
    # Beside the target first: a former export stays whole when this one breaks off.
    if path.exists() and not path.is_file():  # such as /dev/stdout
        _write_parts(path, parts)
        return
    partial = path.with_name(f".{path.name}.partial")
    try:
        _write_parts(partial, parts)
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def _write_parts(path: Path, parts: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(parts)
