"""Makes editions, the addresses they are public under and the index rows that lists are made from."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from audit.context import current_changeset
from claims.corrections import Change, CorrectionNotice, classify_change
from claims.document import as_text, build_document
from claims.models import (
    Claim,
    Correction,
    Edition,
    IndexedClaim,
    IndexedEvidence,
    IndexedPosition,
    IndexedRelation,
    IndexedSource,
    IndexedTopic,
    Mention,
    Party,
    PublicAddress,
    Revision,
    Topic,
)
from claims.redactions.stubs import note_standing_redactions
from claims.search.index import drop, index_claim
from claims.search.texts import Kind
from claims.vocabulary import Stance
from sources.models import Source


def make_edition(
    claim: Claim,
    revision: Revision,
    *,
    by: Any,
    comment: str,
    at: datetime,
    review_due: date,
    change: Change | None = None,
) -> Edition:
    """Store the claim's document as the edition of `revision`, with the correction that it is.

    The claim is loaded by `for_document()`. Raises WorkflowError as `classify_change()` does.
    """
    current_changeset()  # an edition belongs to an audited act, like everything else
    previous = claim.editions.order_by("-number").first()
    document = build_document(
        claim,
        revision=revision.number,
        approved_at=at,
        review_due=review_due,
        previous_revision=previous.number if previous else None,
        corrections=_corrections_so_far(claim),
    )
    note_standing_redactions(claim, document)
    former = previous.data() if previous else None
    kind = classify_change(former, document, change)
    correction = None
    if previous and former and isinstance(change, CorrectionNotice):
        correction = Correction(
            claim=claim,
            previous=previous,
            wrong=change.wrong,
            right=change.right,
            verdict_before=former["verdict"],
            verdict_after=document["verdict"],
            published_at=at,
        )
    if correction:
        document["corrections"].append(_correction_record(correction, revision.number))
    edition = Edition.objects.create(
        claim=claim,
        revision=revision,
        number=revision.number,
        slug=claim.slug,
        document=as_text(document),
        approved_at=at,
        approved_by=by,
        comment=comment,
        change=kind,
    )
    if correction:
        correction.edition = edition
        correction.save()
    keep_addresses(claim)
    Mention.objects.bulk_create(_mentions(claim, edition))
    return edition


def _corrections_so_far(claim: Claim) -> list[dict[str, Any]]:
    rows = Correction.objects.filter(claim=claim).select_related("edition").defer("edition__document")
    return [_correction_record(row, row.edition.number) for row in rows.order_by("edition__number")]


def _correction_record(row: Correction, revision: int) -> dict[str, Any]:
    return {
        "revision": revision,
        "published_at": row.published_at.isoformat(),
        "wrong": row.wrong,
        "right": row.right,
        "verdict_before": row.verdict_before,
        "verdict_after": row.verdict_after,
    }


def keep_addresses(claim: Claim) -> None:
    """From now on every slug that the claim ever had leads to it, but those that another has taken. 3 queries."""
    slugs = set(Claim.history.filter(id=claim.pk).order_by().values_list("slug", flat=True))
    taken = set(Claim.objects.filter(slug__in=slugs).exclude(pk=claim.pk).values_list("slug", flat=True))
    taken |= set(PublicAddress.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    PublicAddress.objects.bulk_create(PublicAddress(slug=slug, claim=claim) for slug in sorted(slugs - taken))


def _mentions(claim: Claim, edition: Edition) -> list[Mention]:
    positions = list(claim.positions.all())
    sources = {citation.source_id for position in positions for citation in position.citations.all()}
    sources |= {row.source_id for row in claim.evidence.all()}
    parties = {position.party_id for position in positions} | {row.party_id for row in claim.reply_requests.all()}
    return [
        *(Mention(edition=edition, source_id=pk) for pk in sorted(sources)),
        *(Mention(edition=edition, party_id=pk) for pk in sorted(parties)),
        *(Mention(edition=edition, topic_id=link.topic_id) for link in claim.topic_links.all()),
    ]


@transaction.atomic
def index_edition(edition: Edition, *, review_due: date | None) -> None:
    """Replace the claim's index rows by those of `edition`, read from its document. Some 17 queries."""
    IndexedClaim.objects.filter(claim=edition.claim_id).delete()
    document = edition.data()
    index_claim(edition.claim_id, document)
    keys = _Keys(document)
    event = document["event_date"] or {}
    indexed = IndexedClaim.objects.create(
        claim_id=edition.claim_id,
        edition=edition,
        slug=edition.slug,
        statement=document["statement"],
        summary=document["summary"],
        language=document["language"],
        verdict=document["verdict"],
        event_date=event.get("edtf", ""),
        event_earliest=event.get("earliest"),
        event_latest=event.get("latest"),
        asserting=_parties(document, Stance.ASSERTS, keys),
        denying=_parties(document, Stance.DENIES, keys),
        approved_at=edition.approved_at,
        review_due=review_due,
    )
    IndexedTopic.objects.bulk_create(
        IndexedTopic(indexed=indexed, topic_id=keys.topics[topic["slug"]], order=order)
        for order, topic in enumerate(document["topics"], start=1)
    )
    IndexedPosition.objects.bulk_create(
        _index_position(indexed, number, row, keys) for number, row in enumerate(document["positions"], start=1)
    )
    IndexedEvidence.objects.bulk_create(
        IndexedEvidence(
            indexed=indexed,
            number=number,
            source_id=keys.sources[row["source"]["slug"]],
            bearing=row["bearing"],
            credibility=row["credibility"],
        )
        for number, row in enumerate(document["evidence"], start=1)
    )
    IndexedSource.objects.bulk_create(_index_sources(indexed, document, keys))
    related = [(row, keys.claims[row["claim"]["slug"]]) for row in document["relations"]]
    IndexedRelation.objects.bulk_create(
        IndexedRelation(indexed=indexed, type=row["type"], target_id=target, note=row["note"])
        for row, target in related
        if target != edition.claim_id  # what it named was merged into it
    )


def unindex_claim(claim_id: int) -> None:
    """Take the claim off every list, and out of what is searched."""
    IndexedClaim.objects.filter(claim=claim_id).delete()
    drop(Kind.CLAIM, [claim_id])


def _parties(document: dict[str, Any], stance: Stance, keys: "_Keys") -> int:
    return len({keys.parties[row["party"]["slug"]] for row in document["positions"] if row["stance"] == stance})


class _Keys:
    """Primary keys of all that a document names by slug; of what was merged, that of the other. 4 to 6 queries."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.topics = _by_slug(Topic.objects.all(), {row["slug"] for row in document["topics"]})
        parties, sources = Party.objects.all(), Source.objects.all()
        self.parties = _by_slug(parties, {row["party"]["slug"] for row in document["positions"]}, "merged_into")
        self.sources = _by_slug(sources, {row["source"]["slug"] for row in _citing(document)}, "merged_into")
        related = {row["claim"]["slug"] for row in document["relations"]}
        self.claims = _by_slug(Claim.objects.all(), related, "state__merged_into")
        if renamed := related - self.claims.keys():
            former = dict(Claim.history.filter(slug__in=renamed).order_by("history_id").values_list("slug", "id"))
            standing = dict(_standing(Claim.objects.filter(pk__in=former.values()), "pk", "state__merged_into"))
            self.claims.update((slug, standing[pk]) for slug, pk in former.items())


def _by_slug(rows: QuerySet[Any], slugs: set[str], merged_into: str = "") -> dict[str, int]:
    return dict(_standing(rows.filter(slug__in=slugs), "slug", merged_into))


def _standing(rows: QuerySet[Any], name: str, merged_into: str) -> QuerySet[Any]:
    """Each row's `name`, and its key or that of the record that it was merged into."""
    return rows.order_by().values_list(name, Coalesce(merged_into, "pk") if merged_into else "pk")


def _citing(document: dict[str, Any]) -> list[dict[str, Any]]:
    cited = [citation for position in document["positions"] for citation in position["citations"]]
    return [*cited, *document["evidence"]]


def _index_position(indexed: IndexedClaim, number: int, row: dict[str, Any], keys: _Keys) -> IndexedPosition:
    stated = row["stated_on"] or {}
    return IndexedPosition(
        indexed=indexed,
        number=number,
        party_id=keys.parties[row["party"]["slug"]],
        stance=row["stance"],
        capacity=row["capacity"],
        stated_on=stated.get("edtf", ""),
        stated_earliest=stated.get("earliest"),
        stated_latest=stated.get("latest"),
        quote=row["quote"],
    )


def _index_sources(indexed: IndexedClaim, document: dict[str, Any], keys: _Keys) -> list[IndexedSource]:
    positions = [
        {keys.sources[row["source"]["slug"]] for row in position["citations"]} for position in document["positions"]
    ]
    evidence = [keys.sources[row["source"]["slug"]] for row in document["evidence"]]
    basis = {keys.sources[row["source"]] for row in document["basis"]}
    return [
        IndexedSource(
            indexed=indexed,
            source_id=pk,
            citations=sum(pk in cited for cited in positions),
            evidence=evidence.count(pk),
            in_basis=pk in basis,
        )
        for pk in dict.fromkeys(pk for _slug, pk in sorted(keys.sources.items()))
    ]
