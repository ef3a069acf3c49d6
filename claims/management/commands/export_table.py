"""`manage.py export_table FILE --kind positions`: positions or sources as a table that `import_table` reads."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from audit.management.example import ExampleCommand
from audit.management.progress import show_progress
from claims.tables.export import TABLES


class Command(ExampleCommand):
    help = (
        "Write positions or sources as they stand at the desk, drafts included, as a table (CSV) that import_table "
        "reads. What is public is at /claims.csv and the like.\n\nExample:\n"
        "  manage.py export_table positions.csv --kind positions"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the file to be written; one that is there is replaced")
        parser.add_argument("--kind", required=True, choices=TABLES, help="what a row of the table is")

    def handle(self, *args: Any, file: str, kind: str, **options: Any) -> None:
        target = Path(file)
        partial = target.with_name(f".{target.name}.partial")
        try:
            with partial.open("w", encoding="utf-8", newline="") as stream:
                stream.writelines(show_progress(TABLES[kind](), kind))
            os.replace(partial, target)
        except OSError as error:
            raise CommandError(f"Cannot write {file}: {error.strerror}.", returncode=2) from None
        finally:
            partial.unlink(missing_ok=True)
        self.stdout.write(str(target))
