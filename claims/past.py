"""A claim with all its parts as it was at one of its revisions, or at an instant, rebuilt from history rows alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import F, Max, Min, Q, Subquery
from django.db.models.functions import Coalesce

from audit.prepared import filled_up, prepared, together
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
from claims.moments import Moment, all_records_then, records_then
from sources.models import Publisher, Source

# The parts that carry their claim, under the names by which the claim reaches them.
PARTS: dict[str, Any] = {
    "topic_links": TopicLink,
    "positions": Position,
    "evidence": Evidence,
    "relations": Relation,
    "reply_requests": ReplyRequest,
}
_BEYOND_ALL = 2**31 - 1  # the number of no revision


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

    A revision counts as made when its act and those of all revisions before it had begun. 14 queries.
    """
    revision = revision_on(claim_id, instant)
    if revision is None:
        return None
    moment = Moment.at(instant)
    return PastClaim(_rebuilt(claim_id, revision.number, moment), revision, moment)


def revision_on(claim_id: int, instant: datetime) -> Revision | None:
    """The newest revision made by the instant, with its changeset; None before the first. 1 query."""
    return next(iter(_revision_by(claim_id, instant)), None)


@prepared
def _revision_by(claim_id: int, instant: datetime) -> Any:
    revisions = Revision.objects.filter(claim=claim_id)
    # Revisions are numbered in the order in which they were committed: none counts that stands on a later one.
    later = revisions.filter(changeset__created_at__gt=instant).order_by().values("claim")
    first = Coalesce(Subquery(later.annotate(first=Min("number")).values("first")), _BEYOND_ALL)
    return revisions.filter(number__lt=first).select_related("changeset").order_by("-number")[:1]


def _rebuilt(claim_id: int, number: int, moment: Moment) -> Claim:
    parts = _parts(claim_id, number)
    claim: Claim = parts.pop("claim")[0]
    parts["topic_links"].sort(key=lambda link: (link.order, link.pk))
    _name_and_cite(parts, claim_id, number, moment)
    claim._prefetched_objects_cache = parts  # type: ignore[attr-defined]  # what prefetch_related() fills
    return claim


def _parts(claim_id: int, number: int) -> dict[str, list[Any]]:
    """What stood at the revision: under `claim` the claim alone, and its parts. 6 queries, 1 trip."""
    reads = {"claim": _standing(Claim, "id"), **{name: _standing(model, "claim_id") for name, model in PARTS.items()}}
    brought = together(*(read.of(claim_id, number) for read in reads.values()))
    return {name: _instances(rows) for name, rows in zip(reads, brought, strict=True)}


def _instances(rows: Iterable[Any]) -> list[Any]:
    return [row.instance for row in rows]


@cache
def _standing(model: Any, belongs: str) -> prepared:
    """The history rows of what the claim had at the revision of this number, in the order of their keys. 1 query."""

    def standing(claim_id: int, number: int) -> Any:
        return _rows_after(model, _acts(claim_id, number), **{belongs: claim_id})

    return prepared(standing)


def _acts(claim_id: int, number: int) -> Any:
    return Revision.objects.filter(claim=claim_id, number__lte=number).order_by().values("changeset")


def _rows_after(model: Any, acts: Any, **belongs: Any) -> Any:
    """The history rows of what had the values `belongs` after the acts, in the order of their keys."""
    history = history_of(model)._base_manager
    # Rows that were moved elsewhere count as seen too: their newest row then belongs to another claim.
    ever = history.filter(**belongs).order_by().values("id")
    newest = history.filter(id__in=ever, changeset__in=acts).order_by()
    newest = newest.values("id").annotate(newest=Max("history_id")).values("newest")
    return history.filter(history_id__in=newest, **belongs).exclude(history_type="-").order_by("id")


@prepared
def _cited(claim_id: int, number: int, positions: tuple[int, ...]) -> Any:
    return _rows_after(Citation, _acts(claim_id, number), position_id__in=positions)


@prepared
def _held_until(claim_id: int, number: int, positions: tuple[int, ...]) -> Any:
    """The claims that held one of the positions before a merge moved it here, each with its last revision until then.

    A merge is a revision of both claims: until then, what was done there led to what stands here.
    """
    holders = history_of(Position)._base_manager.filter(id__in=positions).exclude(claim_id=claim_id).order_by()
    shared = Revision.objects.filter(claim__in=holders.values("claim_id"), changeset__in=_acts(claim_id, number))
    return shared.order_by().values_list("claim").annotate(Max("number"))


def _cited_since(claim_id: int, number: int, positions: list[int], elsewhere: Iterable[Any]) -> list[Any]:
    """The citations of positions that other claims held until their revisions of these numbers. 1 query."""
    found = Q(changeset__in=_acts(claim_id, number))
    for other, last in elsewhere:
        found |= Q(claim=other, number__lte=last)
    acts = Revision.objects.filter(found).order_by().values("changeset")
    return list(_rows_after(Citation, acts, position_id__in=positions))


def _name_and_cite(parts: dict[str, list[Any]], claim_id: int, number: int, moment: Moment) -> None:
    """Give the positions their citations, and all what they name, as it was at the moment. 7 queries, 3 trips."""
    by = {
        "party": (Party, [*parts["positions"], *parts["reply_requests"]]),
        "topic": (Topic, parts["topic_links"]),
        "target": (Claim, parts["relations"]),
    }
    positions = [position.pk for position in parts["positions"]]
    held = filled_up(positions)
    reads = _cited.of(claim_id, number, held), _held_until.of(claim_id, number, held)
    named = all_records_then([(model, _keys(name, rows)) for name, (model, rows) in by.items()], moment, *reads)
    *found, citations, elsewhere = named
    for (name, (_model, rows)), records in zip(by.items(), found, strict=True):
        _name(name, rows, records)
    if elsewhere:
        citations = _cited_since(claim_id, number, positions, elsewhere)
    _cite(parts, _instances(citations), moment)


def _cite(parts: dict[str, list[Any]], citations: list[Any], moment: Moment) -> None:
    """Give positions and evidence their sources, with publishers. 2 queries."""
    citing = [*citations, *parts["evidence"]]
    sources = records_then(Source, _keys("source", citing), moment)
    _name("source", citing, sources)
    published = [source for source in sources.values() if source.publisher_id]
    _name("publisher", published, records_then(Publisher, _keys("publisher", published), moment))
    for position in parts["positions"]:
        cited = [citation for citation in citations if citation.position_id == position.pk]
        position._prefetched_objects_cache = {"citations": cited}


def _keys(name: str, rows: Iterable[Any]) -> set[int]:
    return {getattr(row, f"{name}_id") for row in rows}


def _name(name: str, rows: Iterable[Any], records: dict[int, Any]) -> None:
    """Set the rows' records `name`; each record once."""
    for row in rows:
        setattr(row, name, records[getattr(row, f"{name}_id")])
