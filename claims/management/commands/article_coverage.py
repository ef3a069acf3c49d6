"""`manage.py article_coverage SLUG`: how far an article's passages stand in claims, section by section."""

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser

from audit.management.example import ExampleCommand
from claims.articles.annotated import Covered, annotated, whole
from claims.models import Article


class Command(ExampleCommand):
    help = (
        "Say, for each section of an article, how many of the passages that a reference documents are covered by "
        "claims, and how many more probably are.\n\nExample:\n  manage.py article_coverage the-bridge-at-elm --json"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="the article's name in addresses")
        parser.add_argument("--json", action="store_true", help="as JSON, one object")

    def handle(self, *args: Any, slug: str, **options: Any) -> None:
        article = Article.objects.defer("text").filter(slug=slug).first()
        if article is None:
            raise CommandError(f"No article has the slug {slug!r}.", returncode=2)
        rows = annotated(article).coverage()
        together = _told(whole(rows))
        if options["json"]:
            found = {
                "article": slug,
                **together,
                "sections": [{"section": one.section.path, **_told(one)} for one in rows],
            }
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
            return
        lines = [(one.section.path, _told(one)) for one in rows] + [("The whole article", together)]
        widest = min(max(len(name) for name, _numbers in lines), 60)
        self.stdout.write(f"{'':<{widest}}  passages  documented  covered  probably  coverage")
        for name, told in lines:
            share = f"{told['coverage']:.0%}" if told["documented"] else "-"
            self.stdout.write(
                f"{name[:widest]:<{widest}}  {told['passages']:>8}  {told['documented']:>10}  {told['covered']:>7}"
                f"  {told['probably']:>8}  {share:>8}"
            )


def _told(one: Covered) -> dict[str, Any]:
    return {
        "passages": one.passages,
        "documented": one.documented,
        "covered": one.covered,
        "probably": one.probable,
        "coverage": round(one.share, 4),
    }
