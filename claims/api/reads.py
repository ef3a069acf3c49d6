"""Everything public, to be read by machines: lists and records. The bundles are those of the pages."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.urls import reverse
from rest_framework.response import Response

from claims.api import filters
from claims.api.base import ApiView
from claims.api.data import (
    claim_summary,
    correction_row,
    edition_row,
    evidence_row,
    flag_rows,
    position_row,
    relation_row,
)
from claims.api.included import chosen_names, included_records, with_fields
from claims.api.lists import ListView, refuse_values
from claims.api.problems import Problem
from claims.disputes import disputes_of_claim
from claims.filters import ClaimFilter
from claims.models import (
    Correction,
    Edition,
    Flag,
    IndexedClaim,
    IndexedEvidence,
    IndexedPosition,
    IndexedRelation,
    ReviewState,
    Topic,
)
from claims.origins import origins_of
from claims.public import PublicClaim, find_public_claim, live_facts, numbered_edition, public_document
from claims.public_lists import public_documents
from claims.views.moved import moved_to
from claims.vocabulary import FlagStatus, Status

Row = dict[str, Any]
DOCUMENT = "document"
NAMED_BY_CLAIMS = ("parties", "sources", "publishers", "topics", "claims")


class ClaimList(ListView):
    """Published claims. 3 to 9 queries, 5 more with documents, at most 4 for each kind of record included."""

    component = "ClaimSummary"
    includes = (DOCUMENT, *NAMED_BY_CLAIMS)
    parameters = ("topic", "party", "stance", "verdict", "disputed", "date", "sort")

    def rows(self) -> Any:
        return IndexedClaim.objects.with_disputes().select_related("edition", "claim__state")

    def filtered(self, request: Any, rows: Any) -> Any:
        self.chosen = ClaimFilter(request.query_params, tree=Topic.objects.tree())
        if not self.chosen.is_valid():
            refuse_values(self.chosen.errors)
        return self.chosen.select(rows)

    def order(self, request: Any) -> tuple[str, ...]:
        return self.chosen.order

    def data(self, rows: list[Any], request: Any) -> list[Row]:
        found = [claim_summary(row) for row in rows]
        if DOCUMENT not in chosen_names(request.query_params, "include", self.includes):
            return found
        return [{**row, DOCUMENT: full} for row, full in zip(found, public_documents(rows), strict=True)]


def public_claim(slug: str, name: str, *more: Any) -> PublicClaim | HttpResponse:
    """The claim that is or was public under the slug, or the redirect (301) to where it is now. Raises Http404."""
    found = find_public_claim(slug)
    if found is None:
        raise Http404
    current = found.merged_into.slug if found.merged_into else found.edition.slug
    return found if slug == current else moved_to(reverse(name, args=[current, *more]))


class ClaimDetail(ApiView):
    """The claim document with its live facts, as `/claims/<slug>.json`. 6 queries; 410 when it was withdrawn."""

    component = "Claim"
    includes = NAMED_BY_CLAIMS
    parameters = ("fields", "include")

    def get(self, request: Any, slug: str) -> Any:
        found = public_claim(slug, "api-claim")
        if isinstance(found, HttpResponse):
            return found
        if found.withdrawn:
            raise Problem(410, found.state.withdrawn_reason)
        return answer_document(request, found, found.edition, self.includes)


def answer_document(request: Any, found: PublicClaim, shown: Edition, includes: tuple[str, ...]) -> Response:
    """The document of an edition with the claim's live facts, as `fields` and `include` ask for it."""
    document = public_document(found, shown)
    document["live"] = live_facts(found, disputes_of_claim(found.state.claim_id), origins_of(document))
    included = included_records([document], request.query_params, includes)
    body = with_fields([document], request.query_params, "Claim")[0]
    return Response(body if included is None else {**body, "included": included})


class EditionDetail(ApiView):
    """The claim at one public revision, for ever: what the edition says, and what holds now. 6 queries."""

    component = "Claim"
    parameters = ("fields", "include")

    def get(self, request: Any, slug: str, number: int) -> Any:
        found = public_claim(slug, "api-edition", number)
        if isinstance(found, HttpResponse):
            return found
        shown = numbered_edition(found, number)
        if shown is None:
            raise Http404
        return answer_document(request, found, shown, NAMED_BY_CLAIMS)


class EditionList(ListView):
    """All editions, the newest first; those of withdrawn claims too, which keep their address. 1 query."""

    component = "Edition"
    keys = ("-id",)
    filters = filters.EditionFilters

    def rows(self) -> Any:
        states = ReviewState.objects.filter(claim=OuterRef("claim"))
        shown = states.filter(Q(status__in=(Status.PUBLISHED, Status.MERGED)) | Q(withdrawn_at__isnull=False))
        # Asked of each edition of the page: as a condition of the join, SQLite reads all states for a filter first.
        loaded = Edition.objects.filter(Exists(shown)).select_related("approved_by", "claim__state__edition")
        return loaded.defer("claim__state__edition__document")

    def data(self, rows: list[Any], request: Any) -> list[Row]:
        return [edition_row(row) for row in rows]


class PositionList(ListView):
    """Published positions, claim by claim. 1 query, 1 more for each day."""

    component = "Position"
    keys = ("pk",)
    filters = filters.PositionFilters
    includes = ("claims", "parties", "sources", "publishers")

    def rows(self) -> Any:
        return IndexedPosition.objects.select_related("party", "indexed__edition")

    def data(self, rows: list[Any], request: Any) -> list[Row]:
        return [position_row(row) for row in rows]


class EvidenceList(ListView):
    """Published evidence, claim by claim. 1 query."""

    component = "Evidence"
    keys = ("pk",)
    filters = filters.EvidenceFilters
    includes = ("claims", "sources", "publishers")

    def rows(self) -> Any:
        return IndexedEvidence.objects.select_related("indexed__edition")

    def data(self, rows: list[Any], request: Any) -> list[Row]:
        return [evidence_row(row) for row in rows]


class RelationList(ListView):
    """Relations between published claims. 1 query."""

    component = "Relation"
    keys = ("pk",)
    filters = filters.RelationFilters
    includes = ("claims",)

    def rows(self) -> Any:
        public = IndexedRelation.objects.filter(target__indexed__isnull=False)
        return public.select_related("indexed", "target__indexed")

    def data(self, rows: list[Any], request: Any) -> list[Row]:
        return [relation_row(row) for row in rows]


class FlagList(ListView):
    """Disputes, the newest first: about published claims, their parts, and sources. 1 query."""

    component = "Flag"
    keys = ("-pk",)
    filters = filters.FlagFilters
    includes = ("claims", "sources")

    def rows(self) -> Any:
        shown = Flag.objects.exclude(status=FlagStatus.WITHDRAWN)
        shown = shown.filter(Q(claim__isnull=True) | Q(claim__indexed__isnull=False))
        # Without texts and people: neither is public.
        loaded = shown.select_related("source", "claim__indexed__edition")
        return loaded.defer("text", "suggestion", "raised_by", "resolved_by")

    def data(self, rows: list[Any], request: Any) -> list[Row]:
        return flag_rows(rows)


class CorrectionList(ListView):
    """Corrections, the newest first; those of withdrawn claims stay. 1 query."""

    component = "Correction"
    keys = ("-published_at", "-id")
    filters = filters.CorrectionFilters

    def rows(self) -> Any:
        return Correction.objects.for_list()

    def data(self, rows: list[Any], request: Any) -> list[Row]:
        return [correction_row(row) for row in rows]
