"""Which stored source a work is: the one with its address, or with its title and publisher. Reads, never writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from audit.batches import in_batches
from audit.text import normalise
from claims.articles.shapes import Work
from sources.addresses import page_key, spellings
from sources.models import Source


@dataclass(frozen=True)
class Match:
    """A stored source, and by what it is the work: "address" or "title"."""

    source: Source
    by: str


def folded(text: str) -> str:
    """The text as it is compared: one line, without case."""
    return normalise(text, multiline=False).casefold()


class StoredSources:
    """The stored sources that some works may be. 2 queries for each 100 works; merged ones lead to the other."""

    def __init__(self, works: Iterable[Work]) -> None:
        works = list(works)
        rows = Source.objects.select_related("publisher", "merged_into").order_by("pk")
        self.by_address: dict[str, Source] = {}
        self.by_title: dict[tuple[str, str], Source] = {}
        addresses = sorted({spelt for work in works for spelt in spellings(work.url)})
        for batch in in_batches(addresses):
            for row in rows.filter(url__in=batch):
                self.by_address.setdefault(page_key(row.url), row.merged_into or row)
        for batch in in_batches(sorted({normalise(work.title, multiline=False) for work in works})):
            for row in rows.filter(title__in=batch):
                publisher = row.publisher.name if row.publisher else ""
                self.by_title.setdefault((folded(row.title), folded(publisher)), row.merged_into or row)

    def find(self, work: Work) -> Match | None:
        """The source that the work is; None when none is stored. Two addresses are two sources."""
        if work.url and (found := self.by_address.get(page_key(work.url))):
            return Match(found, "address")
        row: Any = self.by_title.get((folded(work.title), folded(work.publisher)))
        if row is None or (work.url and row.url and page_key(row.url) != page_key(work.url)):
            return None
        if not work.publisher and not work.url:
            return None  # a title alone may be anybody's
        return Match(row, "title")
