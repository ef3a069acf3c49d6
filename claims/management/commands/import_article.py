"""`manage.py import_article FILE --title T --user NAME`: takes an article in, with the works of its references."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from claims.articles.importing import IMPORTER, ArticleForm
from sources.importing.command import ImportCommand


class Command(ImportCommand):
    importer = IMPORTER
    file_help = "the article, as text"
    help = (
        "Take an encyclopedia article in: its text, for the desk alone, and the works of its references as sources. "
        "Taking it in twice changes nothing.\n\nExample:\n"
        "  manage.py import_article bridge.txt --title 'The bridge at Elm' --user edith"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--title", required=True, metavar="T", help="the article's title")
        parser.add_argument("--slug", default="", metavar="SLUG", help="its name in addresses; made from the title")
        parser.add_argument(
            "--format", default="auto", choices=("auto", "wikitext", "rendered"), help="auto: as the file shows"
        )
        parser.add_argument("--origin", default="", metavar="SLUG", help="the source that the article is")

    def import_options(self, options: dict[str, Any]) -> dict[str, Any]:
        """What the form would be told, by the form's rules."""
        form = ArticleForm({name: options[name] for name in ("title", "slug", "format", "origin")})
        if not form.is_valid():
            errors = "; ".join(f"--{name}: {' '.join(map(str, said))}" for name, said in form.errors.items())
            raise CommandError(errors, returncode=2)
        return {**super().import_options(options), **form.cleaned_data}
