"""`manage.py import_table FILE --kind positions --user NAME`: positions or sources from a table."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from claims.tables import positions
from sources.importing.command import ImportCommand
from sources.importing.tables import SEPARATORS
from sources.tables import sources
from sources.tables.options import columns_said

KINDS = {"positions": (positions.IMPORTER, positions.COLUMNS), "sources": (sources.IMPORTER, sources.COLUMNS)}
_NAMED = {name: mark for mark, name in SEPARATORS.items()}


class Command(ImportCommand):
    file_help = "the table, a CSV file with the names of its columns in the first line"
    help = (
        "Take positions or sources in from a table; all of its rows, or none. Doing it twice changes nothing.\n\n"
        "Example:\n"
        "  manage.py import_table statements.csv --kind positions --map Speaker=party --user edith --dry-run"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--kind", required=True, choices=KINDS, help="what a row of the table is")
        parser.add_argument("--separator", default="", choices=_NAMED, help="when it is not the one that is recognised")
        parser.add_argument(
            "--map", action="append", default=[], metavar="THEIRS=OURS", help="what the file calls a column of ours"
        )

    def handle(
        self,
        *args: Any,
        files: list[str],
        user: str,
        comment: str,
        dry_run: bool,
        kind: str = "",  # argparse requires it
        **options: Any,
    ) -> None:
        self.importer, columns = KINDS[kind]
        try:
            options["columns"] = columns_said(options.pop("map"), columns)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=2) from None
        super().handle(*args, files=files, user=user, comment=comment, dry_run=dry_run, **options)

    def import_options(self, options: dict[str, Any]) -> dict[str, Any]:
        separator = _NAMED.get(options["separator"], "")
        return {**super().import_options(options), "separator": separator, "columns": options["columns"]}
