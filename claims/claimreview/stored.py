"""What is stored of all that the reviews of a file name, loaded at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from audit.batches import in_batches
from audit.models import Redaction
from claims.claimreview.reviews import Review, folded
from claims.models import Alias, Claim, Evidence, Party
from sources.addresses import page_key, spellings
from sources.models import Publisher, Source

_BATCH = 100  # reviews whose addresses one query names, each in five forms


class Stored:
    """Sources by the keys of reviews, the claims that ever rested on them, parties and publishers by their names.

    At most 8 queries for each 100 reviews.
    """

    def __init__(self, reviews: Sequence[Review]) -> None:
        self._sources: dict[str, list[Source]] = defaultdict(list)
        self._claims: dict[int, set[int]] = defaultdict(set)  # of each source
        self._statements: dict[int, set[str]] = defaultdict(set)  # of each claim, now and ever
        self._redacted: set[int] = set()
        self._parties: dict[str, set[int]] = defaultdict(set)
        self._publishers: dict[str, set[int]] = defaultdict(set)
        for batch in in_batches(reviews, _BATCH):
            self._load_sources(batch)
            self._load_names(batch)

    def source(self, review: Review) -> Source | None:
        """The review as a source, or what that was merged into."""
        found = self._sources[review.key]
        return (found[0].merged_into or found[0]) if found else None

    def claim(self, review: Review) -> int | None:
        """The key of the claim that was made of the review, whatever has become of it since."""
        wanted = folded(review.statement)
        return next((pk for pk in self._claims_on(review) if wanted in self._statements[pk]), None)

    def redacted(self, review: Review) -> bool:
        """Whether the statement of a claim that rested on the review was erased."""
        return any(pk in self._redacted for pk in self._claims_on(review))

    def parties(self, name: str) -> set[int]:
        """Keys of the parties that are called so, by their name or an alias."""
        return self._parties[name]

    def publishers(self, name: str) -> set[int]:
        """Keys of the publishers that are called so."""
        return self._publishers[name]

    def _claims_on(self, review: Review) -> Iterator[int]:
        for source in self._sources[review.key]:
            yield from sorted(self._claims[source.pk])

    def _load_sources(self, reviews: Sequence[Review]) -> None:
        slugs = {review.slug for review in reviews}
        addresses = {form for review in reviews for form in spellings(review.address)}
        rows = Source.objects.filter(Q(url__in=addresses) | Q(slug__in=slugs)).select_related("merged_into")
        pks = []
        for source in rows.order_by("pk"):
            pks.append(source.pk)
            for key in {source.slug, page_key(source.url) if source.url else source.slug}:
                self._sources[key].append(source)
        self._load_claims(pks)

    def _load_claims(self, sources: list[int]) -> None:
        claims: set[int] = set()
        resting = Evidence.history.filter(source_id__in=sources).order_by().values_list("source_id", "claim_id")
        for source, claim in resting.distinct():
            self._claims[source].add(claim)
            claims.add(claim)
        for pk, statement in Claim.history.filter(id__in=claims).order_by().values_list("id", "statement").distinct():
            self._statements[pk].add(folded(statement))
        erased = Redaction.objects.filter(model=Claim._meta.label, object_pk__in=claims).order_by()
        self._redacted.update(pk for pk, names in erased.values_list("object_pk", "fields") if "statement" in names)

    def _load_names(self, reviews: Sequence[Review]) -> None:
        names = {agent.name for review in reviews for agent in (*review.authors, *review.claimants)}
        publishers = {agent.name for review in reviews for agent in (review.publisher, *review.authors) if agent}
        aliases = Alias.objects.filter(party__merged_into=None, name__in=names)
        _note(self._parties, Party.objects.unmerged().filter(name__in=names).values_list("name", "pk"))
        _note(self._parties, aliases.values_list("name", "party_id"))
        _note(self._publishers, Publisher.objects.filter(name__in=publishers).values_list("name", "pk"))


def _note(found: dict[str, set[int]], rows: "QuerySet[Any, Any] | Iterable[Any]") -> None:
    for name, pk in rows:
        found[name].add(pk)
