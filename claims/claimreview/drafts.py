"""What becomes of one ClaimReview: a draft claim, and what it rests on. Nothing is stored here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claims.claimreview.labels import Judgement, judge
from claims.claimreview.nobody import names_nobody
from claims.claimreview.notes import note_of_evidence, note_of_position
from claims.claimreview.reviews import Agent, Rating, Review
from claims.claimreview.shown import shown
from claims.claimreview.stored import Stored
from claims.models import Claim, Party, Position
from claims.vocabulary import PartyKind, Stance
from sources.identifiers import UNDETERMINED
from sources.models import Author, AuthorKind, Publisher, Source

# What schema.org says of who somebody is, as far as it says the same as ours; an Organization can be anything.
KINDS = {
    "Person": PartyKind.PERSON,
    "GovernmentOrganization": PartyKind.GOVERNMENT_BODY,
    "NewsMediaOrganization": PartyKind.MEDIA_OUTLET,
    "Corporation": PartyKind.COMPANY,
}


class KeptAside(Exception):
    """A person has to decide; the message says about what."""


@dataclass(frozen=True)
class Called:
    """A party or publisher: one that is stored, or a new one of this name."""

    name: str
    pk: int | None = None
    values: tuple[tuple[str, Any], ...] = ()  # of a new one


@dataclass(frozen=True)
class PositionDraft:
    party: Called
    stance: str
    stated_on: str
    capacity: str = ""
    note: str = ""


@dataclass
class Draft:
    """All that is written for one review. `source` is the stored one, when there is one; its values serve a new one."""

    claim: dict[str, Any]
    source: Source | None
    source_values: dict[str, Any]
    publisher: Called | None
    authors: list[dict[str, Any]]
    evidence: dict[str, Any]
    positions: list[PositionDraft]
    remarks: list[str] = field(default_factory=list)


def draft_of(review: Review, stored: Stored) -> Draft:
    """The draft, with what is to be said about it. Raises KeptAside. No query."""
    judged = judge(review.rating)
    remarks = [*review.remarks, *judged.remarks]
    statement = _fitting(Claim, "statement", review.statement)
    # A list of reviews of a page is one source: what tells them apart is the claim that each reviews.
    source = stored.source(review)
    if source is not None:
        remarks.append(_("its source is there already: %(slug)s") % {"slug": source.slug})
    positions = [*_claimants(review, stored, remarks), *_reviewers(review, judged, stored, remarks)]
    publisher = None if source else _publisher(review, stored, remarks)
    return Draft(
        claim={
            "statement": statement,
            "language": review.statement_language or UNDETERMINED,
            "verdict": judged.verdict,
        },
        source=source,
        source_values=_source_values(review, remarks),
        publisher=publisher,
        authors=_authors(review, remarks),
        evidence={"bearing": judged.bearing, "excerpt": _explanation(review.rating), "note": note_of_evidence(review)},
        positions=positions,
        remarks=remarks,
    )


def _fitting(model: Any, name: str, text: str) -> str:
    try:
        return str(model._meta.get_field(name).clean(text, None))
    except ValidationError as error:
        raise KeptAside("; ".join(error.messages)) from None


def _authors(review: Review, remarks: list[str]) -> list[dict[str, Any]]:
    longest = _longest(Author, "name")
    for one in review.authors:
        if len(one.name) > longest:
            remarks.append(_("the name %(name)s is too long for an author: left out") % {"name": shown(one.name)})
    return [
        {"name": one.name, "kind": AuthorKind.PERSON if one.is_person else AuthorKind.CORPORATE}
        for one in review.authors
        if len(one.name) <= longest
    ]


def _source_values(review: Review, remarks: list[str]) -> dict[str, Any]:
    return {
        # Square brackets are how a catalogue marks a title that is not the document's own.
        "title": _cut(review.title or f"[{review.statement}]", _longest(Source, "title"), remarks),
        "url": review.address,
        "date": review.published,
        "language": review.language or UNDETERMINED,
    }


def _claimants(review: Review, stored: Stored, remarks: list[str]) -> list[PositionDraft]:
    if not review.claimants:
        remarks.append(_("nobody is named who makes the claim: nobody asserts it"))
    found = []
    for agent in review.claimants:
        if names_nobody(agent.name):
            remarks.append(_("the claimant %(name)s names nobody: nobody asserts it") % {"name": shown(agent.name)})
        elif party := _party(agent, stored, remarks):
            found.append(_position(agent, party, Stance.ASSERTS, review.stated, remarks))
    return found


def _reviewers(review: Review, judged: Judgement, stored: Stored, remarks: list[str]) -> list[PositionDraft]:
    if not review.authors:
        remarks.append(_("the review names no author: nobody takes its side"))
    if not judged.stance:
        return []
    parties = [(agent, _party(agent, stored, remarks)) for agent in review.authors]
    return [_position(agent, party, judged.stance, review.published, remarks) for agent, party in parties if party]


def _position(agent: Agent, party: Called, stance: str, stated_on: str, remarks: list[str]) -> PositionDraft:
    role = _cut(agent.role, _longest(Position, "capacity"), remarks)
    return PositionDraft(party, stance, stated_on, role, note_of_position(agent))


def _party(agent: Agent, stored: Stored, remarks: list[str]) -> Called | None:
    kind = next((KINDS[one] for one in agent.kinds if one in KINDS), PartyKind.OTHER)
    return _called(Party, agent, stored.parties, (("kind", kind),), remarks)


def _publisher(review: Review, stored: Stored, remarks: list[str]) -> Called | None:
    organisations = [one for one in review.authors if not one.is_person]
    agent = review.publisher or (organisations[0] if organisations else None)
    return _called(Publisher, agent, stored.publishers, (("url", agent.address),), remarks) if agent else None


def _called(
    model: Any, agent: Agent, known: Callable[[str], set[int]], values: tuple[tuple[str, Any], ...], remarks: list[str]
) -> Called | None:
    found = known(agent.name)
    words = {"name": shown(agent.name), "kind": model._meta.verbose_name}
    if len(found) > 1:
        remarks.append(_("several records are called %(name)s: left out, choose the right %(kind)s") % words)
        return None
    if len(agent.name) > _longest(model, "name"):
        remarks.append(_("the name %(name)s is too long: the %(kind)s is left out") % words)
        return None
    if found:
        return Called(agent.name, next(iter(found)))
    return Called(agent.name, None, values)


def _explanation(rating: Rating) -> str:
    """The words of the review; a number in their place is none."""
    return "" if rating.explanation.replace(".", "").isdigit() else rating.explanation


def _longest(model: Any, name: str) -> int:
    return int(model._meta.get_field(name).max_length)


def _cut(text: str, longest: int, remarks: list[str]) -> str:
    if len(text) <= longest:
        return text
    remarks.append(_("cut after %(longest)s characters: %(text)s") % {"longest": longest, "text": shown(text)})
    return f"{text[: longest - 1]}…"
