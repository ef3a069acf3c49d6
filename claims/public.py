"""What the public may see of a claim: its current edition, or why there is none."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from claims.changes import changes_between
from claims.correction_pages import shown_correction, verdict_change
from claims.disputes import Disputes
from claims.dissents import with_dissents
from claims.models import Edition, IndexedRelation, PublicAddress, ReviewState, Revision, Topic
from claims.topic_tree import TopicNode
from claims.vocabulary import Status


@dataclass(frozen=True)
class PublicClaim:
    """A claim that is, or once was, public. `edition` is its current one, or the last one when it was withdrawn."""

    state: ReviewState
    edition: Edition

    @property
    def withdrawn(self) -> bool:
        return self.state.status != Status.PUBLISHED


def find_public_claim(slug: str) -> PublicClaim | None:
    """The claim that is or was public under `slug`, now or formerly its own; None for all others alike. 1 query."""
    address = PublicAddress.objects.filter(slug=slug).select_related("claim__state__edition__approved_by").first()
    state = address.claim.state if address else None
    if state is None or state.edition is None:
        return None
    if state.status == Status.PUBLISHED or state.withdrawn_at:
        return PublicClaim(state, state.edition)
    return None


def public_document(found: PublicClaim, shown: Edition) -> dict[str, Any]:
    """The edition's document with what is decided when it is shown: relations, dissents, when it is due. 3 queries."""
    document = with_dissents(with_public_relations(shown.data(), found.state.claim_id), shown)
    if shown.pk == found.edition.pk and found.state.review_due:
        # Reaffirming an edition moves the day.
        document["review_due"] = found.state.review_due.isoformat()
    return document


def live_facts(found: PublicClaim, disputes: Disputes) -> dict[str, Any]:
    """What holds now, beside the edition: the `live` object of the claim's data. No query."""
    state = found.state
    return {
        "status": Status.WITHDRAWN if found.withdrawn else Status.PUBLISHED,
        "disputed": bool(disputes.open),
        "open_flags": len(disputes.open),
        "needs_re_review": state.re_review_since is not None,
        "review_overdue": bool(state.review_due and state.review_due < timezone.localdate()),
        "latest_revision": found.edition.number,
    }


def with_public_relations(document: dict[str, Any], claim_id: int) -> dict[str, Any]:
    """The document with its relations to public claims alone, named in full, and those that name it. 2 queries."""
    slugs = {row["claim"]["slug"] for row in document["relations"]}
    rows = PublicAddress.objects.filter(slug__in=slugs, claim__indexed__isnull=False)
    named = {address.slug: address.claim.indexed for address in rows.select_related("claim__indexed")}
    outbound = [
        {"type": row["type"], "direction": "outbound", "claim": _named(named[slug]), "note": row["note"]}
        for row in document["relations"]
        if (slug := row["claim"]["slug"]) in named
    ]
    naming = IndexedRelation.objects.filter(target=claim_id).select_related("indexed").order_by("pk")
    inbound = [
        {"type": row.type, "direction": "inbound", "claim": _named(row.indexed), "note": row.note} for row in naming
    ]
    return {**document, "relations": outbound + inbound}


def _named(indexed: Any) -> dict[str, str]:
    return {"slug": indexed.slug, "statement": indexed.statement, "url": f"/claims/{indexed.slug}/"}


def topic_paths(document: dict[str, Any]) -> list[list[TopicNode]]:
    """For each topic of the document, the way to it from the outermost heading. 1 query."""
    tree = Topic.objects.tree()
    keys = {node.slug: node.id for node in tree.nodes.values()}
    return [tree.path(keys[row["slug"]]) for row in document["topics"] if row["slug"] in keys]


@dataclass(frozen=True)
class EditionNote:
    """One edition in the public history: what changed since the one before, and who made the edits in between."""

    edition: Edition
    changes: list[str]
    authors: list[str]
    first: bool
    correction: dict[str, Any] | None  # the notice that came with it
    verdict_change: dict[str, Any] | None


def edition_history(claim_id: int) -> list[EditionNote]:
    """The claim's editions, newest first. 2 queries."""
    editions = list(Edition.objects.filter(claim=claim_id).select_related("approved_by").order_by("number"))
    revisions = Revision.objects.filter(claim=claim_id).order_by("number")
    made = list(revisions.values_list("number", "changeset__actor"))
    notes, before, documents = [], 0, [edition.data() for edition in editions]
    for place, edition in enumerate(editions):
        authors = dict.fromkeys(actor for number, actor in made if before < number <= edition.number)
        notes.append(_edition_note(edition, documents[place - 1] if place else None, documents[place], list(authors)))
        before = edition.number
    return notes[::-1]


def _edition_note(
    edition: Edition, former: dict[str, Any] | None, document: dict[str, Any], authors: list[str]
) -> EditionNote:
    own = [row for row in document["corrections"] if row["revision"] == edition.number]
    return EditionNote(
        edition,
        changes_between(former, document) if former else [],
        authors,
        first=former is None,
        correction=shown_correction(own[0]) if own else None,
        verdict_change=verdict_change(former["verdict"], document["verdict"]) if former else None,
    )
