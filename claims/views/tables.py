"""The public lists as CSV, whole and as filtered: at each list's address with `.csv` for its last slash."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from audit.revalidation import revalidated
from claims.filters import ClaimFilter
from claims.models import Correction, IndexedClaim, IndexedPosition, IndexedSource, Party, Topic
from claims.outputs import tables
from claims.search_engines import keep_out
from claims.views.moved import moved_to
from sources.models import Source


@require_safe
@revalidated(wordless=True)
def claims(request: HttpRequest) -> HttpResponseBase:
    """The claims that pass the filters; 400 with the reasons while one is invalid. 3 to 9 queries."""
    chosen = ClaimFilter(request.GET, tree=Topic.objects.tree())
    if not chosen.is_valid():
        return tables.refused_table(chosen.errors)
    rows = chosen.select(IndexedClaim.objects.with_disputes())
    answer = tables.table_response(tables.CLAIMS, rows, chosen.order, name="claims")
    return keep_out(answer) if request.GET.get("party") else answer


@require_safe
@revalidated(wordless=True)
def topic(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The claims filed under a topic and below it. 4 queries."""
    found = get_object_or_404(Topic, slug=slug)
    rows = IndexedClaim.objects.filed_under(Topic.objects.tree().below(found.pk)).with_disputes()
    return tables.table_response(tables.CLAIMS, rows, ("claim_id",), name=slug)


@require_safe
@revalidated(wordless=True)
def parties(request: HttpRequest) -> HttpResponseBase:
    """All parties by name. 2 queries."""
    rows = Party.objects.unmerged().with_public_positions()
    return tables.table_response(tables.PARTIES, rows, ("name", "pk"), name="parties")


@require_safe
@revalidated(wordless=True)
def party(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A party's published positions by date; 301 when it was merged. 3 queries."""
    found = get_object_or_404(Party.objects.select_related("merged_into"), slug=slug)
    if found.merged_into:
        return moved_to(f"/parties/{found.merged_into.slug}.csv")
    rows = IndexedPosition.objects.filter(party=found).on_timeline()
    answer = tables.table_response(tables.POSITIONS, rows, ("day", "pk"), name=slug)
    return keep_out(answer) if found.noindex else answer


@require_safe
@revalidated(wordless=True)
def sources(request: HttpRequest) -> HttpResponseBase:
    """All sources by slug. 2 queries."""
    rows = Source.objects.unmerged().with_publisher()
    return tables.table_response(tables.SOURCES, rows, ("slug",), name="sources")


@require_safe
@revalidated(wordless=True)
def source(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The published claims that cite a source; 301 when it was merged. 3 queries."""
    found = get_object_or_404(Source.objects.select_related("merged_into"), slug=slug)
    if found.merged_into:
        return moved_to(f"/sources/{found.merged_into.slug}.csv")
    rows = IndexedSource.objects.filter(source=found).select_related("indexed")
    return tables.table_response(tables.CITING, rows, ("indexed_id",), name=slug)


@require_safe
@revalidated(wordless=True)
def corrections(request: HttpRequest) -> HttpResponseBase:
    """Every correction, newest first. 2 queries."""
    rows = Correction.objects.for_list()
    return tables.table_response(tables.CORRECTIONS, rows, ("-published_at", "-id"), name="corrections")
