"""The claim document: the one public form of a claim, from which every public output is made.

Editions store it; pages, data and exports read it.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings

from audit.stored_json import write_json
from claims.models import Citation, Claim, Evidence, Position, Relation, ReplyRequest
from sources.edtf_words import date_in_words
from sources.models import Source


def build_document(
    claim: Claim,
    *,
    revision: int,
    approved_at: datetime | None,
    review_due: date | None,
    previous_revision: int | None,
    corrections: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """The document of a claim from `Claim.objects.for_document()`; `approved_at` is None in a preview. No query.

    `corrections` are those of the claim up to and including this edition, oldest first.
    """
    evidence = list(claim.evidence.all())
    return {
        "slug": claim.slug,
        "url": f"/claims/{claim.slug}/",
        "revision": revision,
        "statement": claim.statement,
        "summary": claim.summary,
        "language": claim.language,
        "event_date": date_data(claim.event_date, claim.event_earliest, claim.event_latest),
        "topics": [{"slug": link.topic.slug, "title": link.topic.title} for link in claim.topic_links.all()],
        "verdict": claim.verdict,
        "rationale": claim.rationale,
        "basis": _basis(evidence),
        "positions": [_position(position) for position in claim.positions.all()],
        "evidence": [_evidence(row) for row in evidence],
        "relations": [_relation(relation) for relation in claim.relations.all()],
        "reply_requests": [_reply_request(request) for request in claim.reply_requests.all()],
        "dissents": [],
        "corrections": list(corrections),
        "redactions": [],
        "approved_at": approved_at.isoformat() if approved_at else None,
        "review_due": review_due.isoformat() if review_due else None,
        "previous_revision": previous_revision,
    }


def draft_document(claim: Claim, revision: int) -> dict[str, Any]:
    """The document of a claim that nobody has approved at this revision. No query."""
    return build_document(claim, revision=revision, approved_at=None, review_due=None, previous_revision=None)


def as_text(document: dict[str, Any]) -> str:
    """The document's bytes as they are stored: JSON in the order of its keys, no needless space, Unicode as it is."""
    return write_json(document)


def date_data(text: str, earliest: date | None, latest: date | None) -> dict[str, Any] | None:
    if not text:
        return None
    return {
        "edtf": text,
        # Pages say it in theirs; what is stored must not depend on who approves.
        "display": date_in_words(text, settings.LANGUAGE_CODE),
        "earliest": earliest.isoformat() if earliest else None,
        "latest": latest.isoformat() if latest else None,
    }


def _basis(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    # Numbered from 1, as the page numbers the evidence.
    return [
        {"evidence": number, "source": row.source.slug} for number, row in enumerate(evidence, start=1) if row.basis
    ]


def source_data(source: Source) -> dict[str, Any]:
    publisher = source.publisher
    return {
        "slug": source.slug,
        "title": source.title,
        "publisher": publisher
        and {"slug": publisher.slug, "name": publisher.name, "reliability": publisher.reliability},
        "reliability": source.grade(),
        "date": date_data(source.date, source.date_earliest, source.date_latest),
        "url": source.url,
        "archive_url": source.archive_url,
    }


def _position(position: Position) -> dict[str, Any]:
    party = position.party
    return {
        "party": {"slug": party.slug, "name": party.name, "kind": party.kind},
        "capacity": position.capacity,
        "stance": position.stance,
        "stated_on": date_data(position.stated_on, position.stated_earliest, position.stated_latest),
        "quote": position.quote,
        "note": position.note,
        "citations": [_citation(citation) for citation in position.citations.all()],
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {"source": source_data(citation.source), "locator": citation.locator, "excerpt": citation.excerpt}


def _evidence(row: Evidence) -> dict[str, Any]:
    return {
        "source": source_data(row.source),
        "bearing": row.bearing,
        "credibility": row.credibility,
        "excerpt": row.excerpt,
        "locator": row.locator,
        "note": row.note,
    }


def _relation(relation: Relation) -> dict[str, Any]:
    # Nothing of the other claim but its slug: whether and how it is public is decided when the document is shown.
    return {"type": relation.type, "claim": {"slug": relation.target.slug}, "note": relation.note}


def _reply_request(request: ReplyRequest) -> dict[str, Any]:
    party = request.party
    return {
        "party": {"slug": party.slug, "name": party.name, "kind": party.kind},
        "asked_on": date_data(request.asked_on, request.asked_earliest, request.asked_latest),
        "channel": request.channel,
        "answered_on": date_data(request.answered_on, request.answered_earliest, request.answered_latest),
        "answer": request.answer,
    }
