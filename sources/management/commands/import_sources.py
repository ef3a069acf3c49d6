"""`manage.py import_sources FILE... --user NAME`: takes bibliographies in."""

from typing import Any

from django.core.management.base import CommandParser

from sources.bibliography.formats import FORMATS
from sources.bibliography.importer import AUTO, IMPORTER
from sources.importing.command import ImportCommand


class Command(ImportCommand):
    importer = IMPORTER
    file_help = "a bibliography in CSL-JSON, BibTeX or RIS (docs/importing.md)"
    help = (
        "Take bibliographies in: each record becomes a source. A bad one does not keep the others out; what looks like "
        "a stored source is kept aside. Taking a file in twice changes nothing.\n\nExample:\n"
        "  manage.py import_sources library.bib reports.ris --user edith --dry-run"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--format", default=AUTO, choices=[AUTO, *FORMATS], help="what the files are in")
        parser.add_argument(
            "--take-lookalikes", action="store_true", help="take what looks like a stored source as well"
        )

    def import_options(self, options: dict[str, Any]) -> dict[str, Any]:
        return {key: options[key] for key in ("encoding", "format", "take_lookalikes")}
