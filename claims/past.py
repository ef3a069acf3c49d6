"""A claim with all its parts as it was at one of its revisions, or at an instant, rebuilt from history rows alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Max, Min, Q

from audit.records import history_of
from claims.models import (
    Citation,
    Claim,
    Evidence,
    Party,
    Position,
    Relation,
    ReplyRequest,
    Revision,
    Topic,
    TopicLink,
)
from claims.moments import Moment, records_then
from sources.models import Publisher, Source

# The parts that carry their claim, under the names by which the claim reaches them.
PARTS: dict[str, Any] = {
    "topic_links": TopicLink,
    "positions": Position,
    "evidence": Evidence,
    "relations": Relation,
    "reply_requests": ReplyRequest,
}


@dataclass(frozen=True)
class PastClaim:
    """A claim as it stood at one moment, and the revision that it stood at; never to be saved."""

    claim: Claim
    revision: Revision
    moment: Moment


def claim_at(claim_id: int, number: int) -> Claim:
    """The claim at revision `number`, with its parts as `Claim.objects.for_document()` loads them; never to be saved.

    What a part names (party, source with publisher, topic, other claim) is as it was when the revision was made: after
    all acts that the log holds up to the revision's own. Some 14 queries, whatever the size.
    Raises Revision.DoesNotExist.
    """
    return past_claim(claim_id, number).claim


def past_claim(claim_id: int, number: int) -> PastClaim:
    """The same, with the revision and its changeset. Raises Revision.DoesNotExist."""
    revisions = Revision.objects.select_related("changeset").annotate(leaf_index=F("changeset__leaf__index"))
    revision = revisions.get(claim=claim_id, number=number)
    moment = Moment.after_leaf(revision.leaf_index)
    return PastClaim(_rebuilt(claim_id, number, moment), revision, moment)


def claim_on(claim_id: int, instant: datetime) -> PastClaim | None:
    """The claim at the newest revision made by the instant, what it names as it was at the instant; None before any.

    A revision counts as made when its act and those of all revisions before it had begun. Some 15 queries.
    """
    revision = revision_on(claim_id, instant)
    if revision is None:
        return None
    moment = Moment.at(instant)
    return PastClaim(_rebuilt(claim_id, revision.number, moment), revision, moment)


def revision_on(claim_id: int, instant: datetime) -> Revision | None:
    """The newest revision made by the instant, with its changeset; None before the first. 2 queries."""
    revisions = Revision.objects.filter(claim=claim_id)
    # Revisions are numbered in the order in which they were committed: none counts that stands on a later one.
    later = revisions.filter(changeset__created_at__gt=instant).order_by().aggregate(first=Min("number"))["first"]
    if later is not None:
        revisions = revisions.filter(number__lt=later)
    return revisions.select_related("changeset").order_by("-number").first()


def _rebuilt(claim_id: int, number: int, moment: Moment) -> Claim:
    acts = Revision.objects.filter(claim=claim_id, number__lte=number).order_by().values("changeset")
    claim: Claim = _standing(Claim, acts, id=claim_id)[0]
    parts = {name: _standing(model, acts, claim_id=claim_id) for name, model in PARTS.items()}
    parts["topic_links"].sort(key=lambda link: (link.order, link.pk))
    held = [position.pk for position in parts["positions"]]
    citations = _standing(Citation, _acts_elsewhere(claim_id, acts, held), position_id__in=held)
    _name_related(parts, citations, moment)
    for position in parts["positions"]:
        cited = [citation for citation in citations if citation.position_id == position.pk]
        position._prefetched_objects_cache = {"citations": cited}
    claim._prefetched_objects_cache = parts  # type: ignore[attr-defined]  # what prefetch_related() fills
    return claim


def _acts_elsewhere(claim_id: int, acts: Any, positions: list[int]) -> Any:
    """The acts, and those on claims that held one of the positions before a merge moved it here. 1 or 2 queries."""
    others = history_of(Position)._base_manager.filter(id__in=positions).exclude(claim_id=claim_id)
    # A merge is a revision of both claims: until then, what was done there led to what stands here.
    shared = Revision.objects.filter(claim__in=others.order_by().values("claim_id"), changeset__in=acts).order_by()
    until = shared.values_list("claim").annotate(Max("number"))
    found = Q(changeset__in=acts)
    for other, number in until:
        found |= Q(claim=other, number__lte=number)
    return Revision.objects.filter(found).order_by().values("changeset")


def _standing(model: Any, acts: Any, **belongs: Any) -> list[Any]:
    """The rows that had the values `belongs` after the acts, in the order of their keys. 1 query."""
    history = history_of(model)._base_manager
    # Rows that were moved elsewhere count as seen too: their newest row then belongs to another claim.
    ever = history.filter(**belongs).order_by().values("id")
    newest = history.filter(id__in=ever, changeset__in=acts).order_by()
    newest = newest.values("id").annotate(newest=Max("history_id")).values("newest")
    rows = history.filter(history_id__in=newest, **belongs).exclude(history_type="-")
    return [row.instance for row in rows.order_by("id")]


def _name_related(parts: dict[str, list[Any]], citations: list[Any], moment: Moment) -> None:
    """Give each part what it names, as it was at the moment. 5 queries, whatever the number."""
    cited = [*citations, *parts["evidence"]]
    _name(Party, "party", [*parts["positions"], *parts["reply_requests"]], moment)
    sources = _name(Source, "source", cited, moment)
    _name(Publisher, "publisher", [source for source in sources if source.publisher_id], moment)
    _name(Topic, "topic", parts["topic_links"], moment)
    _name(Claim, "target", parts["relations"], moment)


def _name(model: Any, name: str, rows: Iterable[Any], moment: Moment) -> Iterable[Any]:
    """Set the rows' records `name`; each record once."""
    rows = list(rows)
    found = records_then(model, {getattr(row, f"{name}_id") for row in rows}, moment)
    for row in rows:
        setattr(row, name, found[getattr(row, f"{name}_id")])
    return found.values()
