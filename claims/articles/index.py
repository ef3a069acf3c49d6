"""The rows derived from an article's text, made anew whenever it is read."""

from django.db import transaction

from claims.articles.reading import parse_article
from claims.articles.shapes import Format, ParsedArticle, section_path
from claims.models import Article, ArticlePassage, ArticleReference, ArticleSection
from sources.models import Publisher


def known_publishers() -> frozenset[str]:
    """The names that titles and publishers are told apart by. 1 query."""
    return frozenset(Publisher.objects.order_by().values_list("name", flat=True))


def reread(article: Article) -> ParsedArticle:
    """What the article's text says, read anew. 1 query. Raises UnreadableArticle when it was redacted since."""
    return parse_article(article.text, Format(article.format), known_publishers())


@transaction.atomic
def index_article(article: Article, parsed: ParsedArticle) -> None:
    """Replace the article's derived rows. 6 queries, and one more for each thousand rows or so."""
    unindex_article(article.pk)
    ArticleSection.objects.bulk_create(
        ArticleSection(
            article=article,
            number=section.number,
            title=section.title,
            level=section.level,
            path=section_path(parsed.sections, section.number),
        )
        for section in parsed.sections
    )
    ArticlePassage.objects.bulk_create(
        (
            ArticlePassage(
                article=article,
                number=passage.number,
                section=passage.section,
                paragraph=passage.paragraph,
                text=passage.text,
                digest=passage.digest,
                markers=list(passage.markers),
                places=list(passage.places),
                fragment=passage.fragment,
            )
            for passage in parsed.passages
        ),
        batch_size=100,
    )
    ArticleReference.objects.bulk_create(
        (
            ArticleReference(
                article=article,
                number=one.number,
                text=one.text,
                locators=[work.locator for work in one.works],
                times=one.times,
                listed=one.listed,
            )
            for one in parsed.references
        ),
        batch_size=100,
    )


def unindex_article(pk: int) -> None:
    """Remove the article's derived rows. 3 queries."""
    for model in (ArticleSection, ArticlePassage, ArticleReference):
        model.objects.filter(article=pk).delete()
