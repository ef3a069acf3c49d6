"""`manage.py export_sources --format FORMAT [SLUG...]`: the sources as a bibliography."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from audit.management.example import ExampleCommand
from audit.management.progress import show_progress
from sources.bibliography.formats import FORMATS
from sources.bibliography.stored import record_of
from sources.models import Source


class Command(ExampleCommand):
    help = (
        "Write sources as a bibliography: all of them, or those whose slugs are given. Merged ones stay out.\n\n"
        "Example:\n  manage.py export_sources --format bibtex --output library.bib"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="of a source; without any, all are written")
        parser.add_argument("--format", required=True, choices=list(FORMATS), help="what it is written in")
        parser.add_argument("--output", metavar="FILE", help="instead of the terminal")

    def handle(self, *args: Any, slugs: list[str], format: str, output: str | None, **options: Any) -> None:  # noqa: A002 - the option's name
        rows = Source.objects.unmerged().for_bibliography()
        if slugs:
            rows = rows.filter(slug__in=slugs)
            if unknown := set(slugs) - set(rows.values_list("slug", flat=True)):
                raise CommandError(f"No source is called {', '.join(sorted(unknown))}.", returncode=2)
        records = [
            record_of(source) for source in show_progress(rows.iterator(chunk_size=500), "sources", rows.count())
        ]
        written = FORMATS[format].write(records)
        if output is None:
            self.stdout.write(written, ending="")
            return
        try:
            with Path(output).open("w", encoding="utf-8", newline="") as file:
                file.write(written)
        except OSError as error:
            raise CommandError(f"Cannot write {output}: {error.strerror}.", returncode=2) from None
        self.stderr.write(f"{len(records)} sources written to {output}.")
