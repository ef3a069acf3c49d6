"""Which works of an article's references become sources, and the writing of those that do."""

from collections.abc import Iterable
from dataclasses import dataclass

from audit.batches import in_batches
from claims.articles.matching import Match, StoredSources, folded
from claims.articles.new_sources import NewSource, why_no_source
from claims.articles.shapes import ParsedArticle, Reference, Work
from claims.models import Article, ReferenceSource
from claims.slugs import FreeSlugs
from sources.addresses import page_key
from sources.importing.importers import Progress
from sources.models import Publisher, Source

LeftAside = tuple[Reference, Work, str]  # with the reason


@dataclass(frozen=True)
class PlannedWork:
    """One work of one reference, and what becomes of it; `key` is the same for works that are one source."""

    reference: Reference
    place: int
    key: str
    match: Match | None = None
    new: NewSource | None = None  # of several works that are one source, the first has it


def plan_works(parsed: ParsedArticle, article: Article) -> tuple[tuple[PlannedWork, ...], list[LeftAside]]:
    """What becomes of each work, and those that become no source, with the reason."""
    named = [
        (reference, place, work)
        for reference in parsed.references
        for place, work in enumerate(reference.works, start=1)
    ]
    stored = StoredSources(work for _reference, _place, work in named)
    works: list[PlannedWork] = []
    aside: list[LeftAside] = []
    seen: set[str] = set()
    for reference, place, work in named:
        match = stored.find(work)
        if match is None and (why := why_no_source(work)):
            aside.append((reference, work, why))
            continue
        key = f"stored {match.source.pk}" if match else _key(work)
        new = None
        if match is None and key not in seen:
            new = NewSource(work, article=article.title, number=reference.number)
        seen.add(key)
        works.append(PlannedWork(reference, place, key, match, new))
    return tuple(works), aside


def _key(work: Work) -> str:
    """The same for two works that are one source. Without address and publisher, only the same words are the same."""
    return page_key(work.url) if work.url else f"{folded(work.title)}\n{folded(work.publisher)}\n{work.date}"


def write_works(article: Article, works: tuple[PlannedWork, ...], progress: Progress) -> None:
    slugs = _free_slugs(article, [one for one in works if one.new])
    publishers = _Publishers(one.new.publisher for one in works if one.new)
    made: dict[str, Source] = {}
    for one in progress(works, "references"):
        if one.match:
            made[one.key] = one.match.source
        elif one.new:
            made[one.key] = one.new.store(slugs[one.key], publishers.get(one.new.publisher))
        ReferenceSource.objects.create(
            article=article, number=one.reference.number, place=one.place, source=made[one.key]
        )


def _free_slugs(article: Article, works: list[PlannedWork]) -> dict[str, str]:
    """By key of the work: ref-01 and so on, or, when one is taken, with the article's slug before. 1 or 2 queries."""
    for prefix in ("ref", f"{article.slug}-ref", f"{article.slug}-{article.digest[:8]}-ref"):
        slugs = {
            one.key: f"{prefix}-{one.reference.number:02}{f'-{one.place}' if one.place > 1 else ''}" for one in works
        }
        if not _taken(list(slugs.values())):
            break
    return slugs


def _taken(slugs: list[str]) -> bool:
    return any(Source.objects.filter(slug__in=batch).exists() for batch in in_batches(slugs))


class _Publishers:
    """Publishers by name, made when they are asked for and not stored. 1 query, and some for each new one."""

    def __init__(self, names: Iterable[str]) -> None:
        self.known: dict[str, Publisher] = {}
        self.slugs = FreeSlugs(Publisher)
        if any(names):
            for row in Publisher.objects.order_by("pk"):
                self.known.setdefault(folded(row.name), row)

    def get(self, name: str) -> Publisher | None:
        if not name:
            return None
        if folded(name) not in self.known:
            self.known[folded(name)] = Publisher.objects.create(slug=self.slugs.propose(name, "publisher"), name=name)
        return self.known[folded(name)]
