"""Which editions hold what a record says, and at which places of their documents."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from claims.models import (
    Citation,
    Claim,
    Correction,
    Dissent,
    Edition,
    Evidence,
    Flag,
    Mention,
    Party,
    Position,
    Relation,
    ReplyRequest,
    Review,
    ReviewState,
    Revision,
    Topic,
    TopicLink,
)
from claims.past import claim_at
from sources.models import Publisher, Source

PARTS: dict[Any, str] = {
    Position: "positions",
    Evidence: "evidence",
    Relation: "relations",
    ReplyRequest: "reply_requests",
}
RECORDS: dict[Any, str] = {Party: "parties", Source: "sources", Publisher: "publishers", Topic: "topics"}
# By which parts, and how, a claim names a record.
_NAMED_IN: dict[Any, tuple[tuple[Any, str, str], ...]] = {
    Party: ((Position, "party", "claim"), (ReplyRequest, "party", "claim")),
    Source: ((Evidence, "source", "claim"), (Citation, "source", "position__claim")),
    Publisher: ((Evidence, "source__publisher", "claim"), (Citation, "source__publisher", "position__claim")),
    Topic: ((TopicLink, "topic", "claim"),),
}
# What belongs to a claim and stands beside its editions, not in them.
BESIDE: dict[Any, str] = {Dissent: "dissents", Flag: "flags", Review: "reviews", ReviewState: "state"}


def claims_of(model: Any, pk: int) -> set[int]:
    """Keys of the claims whose editions may hold what the record says, deleted or merged since though it be."""
    if model is Claim:
        return {pk}
    if model is Citation:
        positions = _ever(Citation, {"id": pk}, "position_id")
        return _ever(Position, {"id__in": positions}, "claim_id")
    if model in PARTS or model in BESIDE or model is Correction:
        return _ever(model, {"id": pk}, "claim_id") - {None}
    if model in RECORDS:
        return set(_mentions(model, pk).order_by().values_list("edition__claim", flat=True))
    return set()


def drafts_naming(model: Any, pk: int) -> set[int]:
    """Keys of the claims that name the record as they stand, public or not: an approval under way may publish one."""
    if model not in _NAMED_IN:
        return set()
    named = [part.objects.filter(**{name: pk}).order_by().values_list(claim) for part, name, claim in _NAMED_IN[model]]
    return {claim for (claim,) in named[0].union(*named[1:])}


def _mentions(model: Any, pk: int) -> Any:
    if model is Publisher:
        return Mention.objects.filter(source__in=_ever(Source, {"publisher_id": pk}, "id"))
    return Mention.objects.filter(**{model._meta.model_name: pk})


def _ever(model: Any, belongs: dict[str, Any], name: str) -> set[Any]:
    return set(model.history.filter(**belongs).order_by().values_list(name, flat=True))


def editions_of(claims: Iterable[int]) -> Iterable[Edition]:
    """The claims' editions, in the order of their keys. 1 query, as they are read."""
    return Edition.objects.filter(claim__in=list(claims)).order_by("pk").iterator(chunk_size=100)


@dataclass(frozen=True)
class Places:
    """Where one record stands in documents."""

    model: Any
    pk: int
    slugs: frozenset[str]  # all that it ever had

    @classmethod
    def of(cls, model: Any, pk: int) -> "Places":
        """1 query for what has a slug."""
        slugged = model is Claim or model in RECORDS
        return cls(model, pk, frozenset(_ever(model, {"id": pk}, "slug") if slugged else ()))

    def in_edition(self, edition: Edition) -> list[str]:
        """Names of the places in the edition's document. No query for records, some 13 for parts."""
        if self.model in RECORDS:
            return [f"{RECORDS[self.model]}/{slug}" for slug in self.slugs]
        if self.model is Claim:
            return ["claim"] if edition.claim_id == self.pk else []
        if self.model is Correction:
            found = Correction.objects.filter(pk=self.pk).values_list("edition__number", flat=True)
            return [f"corrections/{number}" for number in found]
        return self.in_claim(claim_at(edition.claim_id, edition.number))

    def in_claim(self, claim: Claim) -> list[str]:
        """The same for a claim loaded with its parts. No query."""
        return [name for name, row in named_parts(claim) if type(row) is self.model and row.pk == self.pk]


def named_parts(claim: Claim) -> Iterable[tuple[str, Any]]:
    """Each part of a claim from `for_document()` or `claim_at()`, with its name in the claim's document. No query."""
    for model, name in PARTS.items():
        for number, row in enumerate(getattr(claim, name).all(), start=1):
            yield f"{name}/{number}", row
            if model is Position:
                for place, citation in enumerate(row.citations.all(), start=1):
                    yield f"positions/{number}/citations/{place}", citation


def parts_ever(claim_id: int) -> dict[Any, Any]:
    """By model, a query for the keys of all that was ever part of the claim or stood beside it. No query."""
    positions = Position.history.filter(claim_id=claim_id).order_by()
    citations = Citation.history.filter(position_id__in=positions.values("id")).order_by()
    models = [*PARTS, *BESIDE, Correction]
    rows = {model: model.history.filter(claim_id=claim_id).order_by().values("id") for model in models}
    return {**rows, Citation: citations.values("id")}


def revisions_of(claim_id: int) -> Any:
    """A query for the changesets that made the claim's revisions."""
    return Revision.objects.filter(claim=claim_id).order_by().values("changeset")


def claims_naming(claim_id: int) -> set[int]:
    """Keys of the claims of which a relation ever led to this one. 1 query."""
    return _ever(Relation, {"target_id": claim_id}, "claim_id")


def editions_beside(model: Any, pk: int) -> Any:
    """The editions that a record of `BESIDE` is about, of whose texts they hold none. 1 query."""
    if model is Dissent:
        return Edition.objects.filter(dissents=pk)
    if model is Review:
        return Edition.objects.filter(revision__reviews=pk)
    return Edition.objects.filter(claim__in=claims_of(model, pk)).order_by("-number")[:1]
