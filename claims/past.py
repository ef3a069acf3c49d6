"""A claim with all its parts as it was at one of its revisions, rebuilt from history rows alone."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Max, Q

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
from sources.models import Source

# The parts that carry their claim, under the names by which the claim reaches them.
PARTS: dict[str, Any] = {
    "topic_links": TopicLink,
    "positions": Position,
    "evidence": Evidence,
    "relations": Relation,
    "reply_requests": ReplyRequest,
}


def claim_at(claim_id: int, number: int) -> Claim:
    """The claim at revision `number`, with its parts as `Claim.objects.for_document()` loads them; never to be saved.

    What a part names (party, source, topic, other claim) is as it is now, or as it last was when it is gone.
    Some 13 queries, whatever the size. Raises Revision.DoesNotExist.
    """
    Revision.objects.get(claim=claim_id, number=number)
    acts = Revision.objects.filter(claim=claim_id, number__lte=number).order_by().values("changeset")
    claim = _standing(Claim, acts, id=claim_id)[0]
    parts = {name: _standing(model, acts, claim_id=claim_id) for name, model in PARTS.items()}
    parts["topic_links"].sort(key=lambda link: (link.order, link.pk))
    held = [position.pk for position in parts["positions"]]
    citations = _standing(Citation, _acts_elsewhere(claim_id, acts, held), position_id__in=held)
    _name_related(parts, citations)
    for position in parts["positions"]:
        cited = [citation for citation in citations if citation.position_id == position.pk]
        position._prefetched_objects_cache = {"citations": cited}
    claim._prefetched_objects_cache = parts
    return claim


def _acts_elsewhere(claim_id: int, acts: Any, positions: list[int]) -> Any:
    """The acts, and those on claims that held one of the positions before a merge moved it here. 1 or 2 queries."""
    others = Position.history.filter(id__in=positions).exclude(claim_id=claim_id).order_by().values("claim_id")
    # A merge is a revision of both claims: until then, what was done there led to what stands here.
    shared = Revision.objects.filter(claim__in=others, changeset__in=acts).order_by()
    until = shared.values_list("claim").annotate(Max("number"))
    found = Q(changeset__in=acts)
    for other, number in until:
        found |= Q(claim=other, number__lte=number)
    return Revision.objects.filter(found).order_by().values("changeset")


def _standing(model: Any, acts: Any, **belongs: Any) -> list[Any]:
    """The rows that had the values `belongs` after the acts, in the order of their keys. 1 query."""
    # Rows that were moved elsewhere count as seen too: their newest row then belongs to another claim.
    ever = model.history.filter(**belongs).order_by().values("id")
    newest = model.history.filter(id__in=ever, changeset__in=acts).order_by()
    newest = newest.values("id").annotate(newest=Max("history_id")).values("newest")
    rows = model.history.filter(history_id__in=newest, **belongs).exclude(history_type="-")
    return [row.instance for row in rows.order_by("id")]


def _name_related(parts: dict[str, list[Any]], citations: list[Any]) -> None:
    wanted = [
        ("party", Party.objects.all(), [*parts["positions"], *parts["reply_requests"]]),
        ("source", Source.objects.select_related("publisher"), [*citations, *parts["evidence"]]),
        ("topic", Topic.objects.all(), parts["topic_links"]),
        ("target", Claim.objects.all(), parts["relations"]),
    ]
    for name, rows, parts_of_kind in wanted:
        found = _found(rows, {getattr(part, f"{name}_id") for part in parts_of_kind})
        for part in parts_of_kind:
            setattr(part, name, found[getattr(part, f"{name}_id")])


def _found(rows: Any, keys: Iterable[int]) -> dict[int, Any]:
    """The records of these keys; those that were deleted since as they last were. 1 or 2 queries."""
    keys = set(keys)
    found = dict(rows.in_bulk(keys))
    if gone := keys - found.keys():
        last = rows.model.history.filter(id__in=gone).order_by("history_id")
        found |= {row.id: row.instance for row in last}
    return found
