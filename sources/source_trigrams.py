"""By what the desk's search finds sources: trigrams of their texts, and the names of their publishers."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from audit import trigrams
from audit.trigrams import Trigrams, led_by_few, words_of
from sources.models import Publisher, Source

SOURCES = Trigrams("sources_sourcetrigrams", "sources_source", ("title", "slug"))
MOST_PUBLISHERS = 100  # named like a word, whose sources are looked for


def sources_that_may_hold(sources: QuerySet[Any], term: str) -> QuerySet[Any]:
    """The sources, without such as hold not every word of the term, where those that may are few.

    2 or 3 queries for each word, until one is rare.
    """

    def ways(word: str) -> Iterator[list[int] | None]:
        most = trigrams.MOST_NAMED
        yield SOURCES.keys(Source, [word], most)
        named = Publisher.objects.filter(name__icontains=word).order_by().values_list("pk", flat=True)
        publishers = list(named[: MOST_PUBLISHERS + 1])
        if len(publishers) > MOST_PUBLISHERS:
            yield None
        elif publishers:
            rows = Source.objects.filter(publisher__in=publishers).order_by()
            yield list(rows.values_list("pk", flat=True)[: most + 1])

    return led_by_few(sources, words_of(term), ways)
