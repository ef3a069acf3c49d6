"""`manage.py rebuild_articles`: makes the derived rows of all articles anew."""

from typing import Any

from django.core.management.base import CommandError

from audit.management.example import ExampleCommand
from audit.management.progress import show_progress
from claims.articles.index import index_article, reread, unindex_article
from claims.articles.shapes import UnreadableArticle
from claims.articles.words import problem_in_words
from claims.models import Article


class Command(ExampleCommand):
    help = (
        "Read every article's text anew and replace the sections, passages and references made from it. Texts and "
        "decisions are never touched.\n\nExample:\n  manage.py rebuild_articles"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        keys = list(Article.objects.order_by("pk").values_list("pk", flat=True))
        unread = 0
        for pk in show_progress(keys, "articles"):
            article = Article.objects.get(pk=pk)
            try:
                index_article(article, reread(article))
            except UnreadableArticle as error:
                unindex_article(pk)
                unread += 1
                self.stderr.write(f"{article.slug}: {problem_in_words(error.kind, error.values)}")
        self.stdout.write(f"{len(keys) - unread} articles read anew.")
        if unread:
            raise CommandError(f"{unread} of {len(keys)} articles could not be read.")
