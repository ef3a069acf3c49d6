"""By what the desk's search finds sources: trigrams of their texts, and the names of their publishers."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from audit.trigrams import Trigrams, led_by_few
from sources.models import Publisher, Source

SOURCES = Trigrams("sources_sourcetrigrams", "sources_source", ("title", "slug"))
MOST_PUBLISHERS = 100  # named like a word, whose sources are looked for


def sources_that_may_hold(sources: QuerySet[Any], term: str) -> QuerySet[Any]:
    """The sources, without such as hold not every word of the term, where those that may are few."""

    def ways(word: str) -> Iterator[QuerySet[Any] | None]:
        rows = SOURCES.rows(Source, word)
        yield None if rows is None else rows.values_list("pk", flat=True)
        named = Publisher.objects.filter(name__icontains=word).order_by().values_list("pk", flat=True)
        publishers = list(named[: MOST_PUBLISHERS + 1])
        if len(publishers) > MOST_PUBLISHERS:
            yield None
        elif publishers:
            yield Source.objects.filter(publisher__in=publishers).order_by().values_list("pk", flat=True)

    return led_by_few(sources, term, ways)
