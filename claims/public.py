"""What the public may see of a claim: its current edition, or why there is none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from audit.prepared import prepared
from audit.revalidation import NOTHING, Write, with_newest_write
from audit.statements import ask, marks
from claims.changes import changes_between
from claims.correction_pages import shown_correction, verdict_change
from claims.disputes import Disputes
from claims.dissents import with_dissents
from claims.models import Edition, IndexedRelation, PublicAddress, ReviewState, Revision, Topic
from claims.origins import Origins
from claims.redactions.stubs import shown_redactions
from claims.topic_tree import TopicNode, TopicTree
from claims.vocabulary import Status


@dataclass(frozen=True)
class PublicClaim:
    """A claim that is, or once was, public. `edition` is its current one, or the last one when it was withdrawn."""

    state: ReviewState
    edition: Edition
    newest_write: Write  # to the whole site, when it was read

    @property
    def withdrawn(self) -> bool:
        """Whether it is no longer public, for whatever reason."""
        return self.state.status != Status.PUBLISHED

    @property
    def merged_into(self) -> Edition | None:
        """The last edition of the claim that it was merged into; None for a claim that stands on its own. Loaded."""
        target = self.state.merged_into
        return target.state.edition if target is not None else None


def find_public_claim(slug: str) -> PublicClaim | None:
    """The claim that is or was public under `slug`, now or formerly its own; None for all others alike. 1 query."""
    if not (addresses := _public_addresses(slug)):
        return None
    (address,) = addresses
    state = address.claim.state
    if state.edition is None:
        return None
    if state.status in (Status.PUBLISHED, Status.MERGED) or state.withdrawn_at:
        written = (bytes(address.newest_hashes), address.newest_time) if address.newest_hashes else NOTHING
        return PublicClaim(state, state.edition, written)
    return None


@prepared
def _public_addresses(slug: str) -> QuerySet[PublicAddress]:
    """The one address, if there is any, with its claim as the public sees it."""
    loaded = ("claim__state__edition__approved_by", "claim__state__merged_into__state__edition")
    return with_newest_write(PublicAddress.objects.filter(slug=slug)).select_related(*loaded)


def numbered_edition(found: PublicClaim, number: int) -> Edition | None:
    """The claim's edition of this number; None when there is none. 1 query."""
    editions = Edition.objects.filter(claim=found.state.claim_id, number=number)
    return editions.select_related("approved_by").first()


@prepared
def editions_without_documents(claim_id: int) -> QuerySet[Edition]:
    """The claim's editions, oldest first. 1 query."""
    return Edition.objects.filter(claim=claim_id).defer("document").order_by("number")


@prepared
def editions_numbered(claim_id: int, one: int, other: int) -> QuerySet[Edition]:
    """The two of them with these numbers, which are some edition's. 1 query."""
    return Edition.objects.filter(claim=claim_id, number__in=(one, other))


def public_document(found: PublicClaim, shown: Edition) -> dict[str, Any]:
    """The edition's document with what is decided when it is shown: relations, dissents, when it is due. 3 queries."""
    return with_dissents(with_public_relations(edition_document(found, shown), found.state.claim_id), shown)


def edition_document(found: PublicClaim, shown: Edition) -> dict[str, Any]:
    """The edition's own document with when it is due, for forms without relations and dissents. No query."""
    document = shown.data()
    if shown.pk == found.edition.pk and found.state.review_due:
        # Reaffirming an edition moves the day.
        document["review_due"] = found.state.review_due.isoformat()
    return document


def live_facts(found: PublicClaim, disputes: Disputes, origins: Origins) -> dict[str, Any]:
    """What holds now, beside the edition: the `live` object of the claim's data. No query."""
    state = found.state
    return {
        "status": Status.WITHDRAWN if found.withdrawn else Status.PUBLISHED,
        "disputed": bool(disputes.open),
        "open_flags": len(disputes.open),
        "needs_re_review": state.re_review_since is not None,
        "review_overdue": bool(state.review_due and state.review_due < timezone.localdate()),
        "latest_revision": found.edition.number,
        "origins": origins.as_data(),
    }


def with_public_relations(document: dict[str, Any], claim_id: int) -> dict[str, Any]:
    """The document with its relations to public claims alone, named in full, and those that name it. 2 queries."""
    outbound = outbound_relations(document, indexed_under(related_slugs(document), claim_id))
    return {**document, "relations": outbound + inbound_relations(_naming(claim_id))}


@prepared
def _naming(claim_id: int) -> QuerySet[IndexedRelation]:
    return IndexedRelation.objects.filter(target=claim_id).select_related("indexed").order_by("pk")


def inbound_relations(naming: Iterable[Any]) -> list[dict[str, Any]]:
    """The relations that name one claim, from index rows loaded with `indexed`. No query."""
    return [
        {"type": row.type, "direction": "inbound", "claim": _named(row.indexed), "note": row.note}
        for row in {(row.type, row.indexed_id): row for row in naming}.values()
    ]


def comparable_documents(editions: Sequence[Edition], claim_id: int) -> list[dict[str, Any]]:
    """The editions' documents with those of their relations that lead to public claims now, named in full. 1 query.

    Without the relations that name the claim: they are no part of what an edition said.
    """
    documents = [edition.data() for edition in editions]
    named = indexed_under(set().union(*map(related_slugs, documents)), claim_id)
    return [{**document, "relations": outbound_relations(document, named)} for document in documents]


def related_slugs(document: dict[str, Any]) -> set[str]:
    """The slugs of the claims that the document's own relations name."""
    return {row["claim"]["slug"] for row in document["relations"]}


def outbound_relations(document: dict[str, Any], named: dict[str, Any]) -> list[dict[str, Any]]:
    """The document's own relations to the claims `named`: index rows by slug. No query."""
    # By what they lead to: of two duplicates that became one claim, the first stands for both.
    distinct = {
        (row["type"], named[slug].pk): row
        for row in reversed(document["relations"])
        if (slug := row["claim"]["slug"]) in named
    }
    return [
        {
            "type": row["type"],
            "direction": "outbound",
            "claim": _named(named[row["claim"]["slug"]]),
            "note": row["note"],
        }
        for row in reversed(distinct.values())
    ]


def names_public_claims_alone(document: dict[str, Any], claim_id: int) -> bool:
    """Whether every relation of the document as it is stored is to a claim that is public now. 2 queries at most."""
    slugs = {row["claim"]["slug"] for row in document["relations"]}
    return not slugs or slugs == indexed_under(slugs, claim_id).keys()


def indexed_under(slugs: set[str], claim_id: int) -> dict[str, Any]:
    """The public claims (index rows) to which these slugs lead now, but the claim itself. 1 query."""
    return {slug: indexed for slug, indexed in standing_under(slugs).items() if indexed.pk != claim_id}


def standing_under(slugs: set[str]) -> dict[str, Any]:
    """The public claims (index rows) to which these slugs lead now. 1 query."""
    rows = _addresses_of_public(tuple(sorted(slugs)))
    return {row.slug: (row.claim.state.merged_into or row.claim).indexed for row in rows}


@prepared
def _addresses_of_public(slugs: tuple[str, ...]) -> QuerySet[PublicAddress]:
    public = Q(claim__indexed__isnull=False) | Q(claim__state__merged_into__indexed__isnull=False)
    rows = PublicAddress.objects.filter(public, slug__in=slugs)
    return rows.select_related("claim__indexed", "claim__state__merged_into__indexed")


def _named(indexed: Any) -> dict[str, str]:
    return {"slug": indexed.slug, "statement": indexed.statement, "url": f"/claims/{indexed.slug}/"}


def topic_paths(document: dict[str, Any]) -> list[list[TopicNode]]:
    """For each topic of the document, the way to it from the outermost heading. 1 query."""
    slugs = [row["slug"] for row in document["topics"]]
    if not slugs:
        return []
    found = TopicTree(TopicNode(*row) for row in ask(_with_wider_ones(len(slugs)), slugs))
    return [found.path(found.keys[slug]) for slug in slugs if slug in found.keys]


@cache
def _with_wider_ones(number: int) -> str:
    """SQL for so many topics, by their slugs, and all that they stand below; a stored cycle ends it."""
    topics = Topic._meta.db_table
    return f"""
        WITH RECURSIVE found (id, parent_id, slug, title) AS (
            SELECT id, parent_id, slug, title FROM {topics} WHERE slug IN ({marks(range(number))})
            UNION SELECT t.id, t.parent_id, t.slug, t.title FROM found JOIN {topics} t ON t.id = found.parent_id
        ) SELECT id, parent_id, slug, title FROM found ORDER BY id"""  # noqa: S608  names of the code's own


@dataclass(frozen=True)
class EditionNote:
    """One edition in the public history: what changed since the one before, and who made the edits in between."""

    edition: Edition
    changes: list[str]
    authors: list[str]
    previous: int | None  # the number of the one before; None for the first
    correction: dict[str, Any] | None  # the notice that came with it
    verdict_change: dict[str, Any] | None
    redactions: list[dict[str, Any]]


def edition_history(claim_id: int) -> list[EditionNote]:
    """The claim's editions, newest first. 2 queries."""
    editions, made = _editions(claim_id), _makers(claim_id)
    documents = [edition.data() for edition in editions]
    notes, before = [], 0
    for place, edition in enumerate(editions):
        authors = dict.fromkeys(actor for number, actor in made if before < number <= edition.number)
        former = documents[place - 1] if place else None
        notes.append(_edition_note(edition, former, documents[place], list(authors), before or None))
        before = edition.number
    return notes[::-1]


@prepared
def _editions(claim_id: int) -> QuerySet[Edition]:
    return Edition.objects.filter(claim=claim_id).select_related("approved_by").order_by("number")


@prepared
def _makers(claim_id: int) -> Any:
    """The number of each revision, and who made it."""
    revisions = Revision.objects.filter(claim=claim_id).order_by("number")
    return revisions.values_list("number", "changeset__actor")


def _edition_note(
    edition: Edition,
    former: dict[str, Any] | None,
    document: dict[str, Any],
    authors: list[str],
    previous: int | None,
) -> EditionNote:
    own = [row for row in document["corrections"] if row["revision"] == edition.number]
    return EditionNote(
        edition,
        changes_between(former, document) if former else [],
        authors,
        previous,
        correction=shown_correction(own[0]) if own else None,
        verdict_change=verdict_change(former["verdict"], document["verdict"]) if former else None,
        redactions=shown_redactions(document),
    )
