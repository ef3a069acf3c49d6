"""What else holds an article's text: the rows made from it. Registered with `audit`."""

from functools import partial

from audit.erasures import Erasure, copies
from claims.articles.index import unindex_article
from claims.models import Article, ArticlePassage, ArticleReference, ArticleSection


@copies
def drop_passages(erasure: Erasure) -> None:
    """Without the text there is nothing to be made from it. No query."""
    if erasure.model is Article and "text" in erasure.names:
        erasure.derived |= {model._meta.db_table for model in (ArticleSection, ArticlePassage, ArticleReference)}
        erasure.afterwards.append(partial(unindex_article, erasure.pk))
