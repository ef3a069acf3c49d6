"""The page of search results."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.caching import READERS_ALONE
from audit.revalidation import revalidated
from claims.filters import SearchFilter
from claims.keyset import decode_cursor, encode_cursor
from claims.models import IndexedClaim, Topic
from claims.search.query import LONGEST, MATCHED, RANKED, Found, Hit, Query, search
from claims.search.results import KIND_LABELS, shown_hits
from claims.search.texts import Kind
from claims.search_engines import keep_out
from claims.views.lists import page_address

MOST_HITS = 20  # on a page: what is further down is seldom what was meant
_KINDS = {kind.name.lower(): kind for kind in KIND_LABELS}


@require_safe
@revalidated(keeping=READERS_ALONE)
def search_page(request: HttpRequest) -> Any:
    """Claims, parties, sources and topics that hold the words of `q`, the best first, a page at a time.

    At most 17 queries, whatever their number. Nobody keeps what was searched for.
    """
    query = Query.of(request.GET.get("q", ""))
    chosen = SearchFilter(request.GET, tree=Topic.objects.tree())
    found = _found(query, chosen)
    kind = _KINDS.get(request.GET.get("kind", ""))
    hits = [hit for hit in found.hits if kind in (None, hit.kind)]
    page, following, notice = _page(request, hits)
    response = render(
        request,
        "claims/search.html",
        {
            "query": query,
            "too_long": len(request.GET.get("q", "")) > LONGEST,
            "filter": chosen,
            "found": found,
            "kinds": _kinds(request, found, kind),
            "is_cut": any(found.counts.get(one, 0) > RANKED for one in ([kind] if kind else Kind)),
            "ranked": RANKED,
            "results": shown_hits(page, found.terms),
            "mended_address": _address(request, q=found.mended, kind="") if found.mended else "",
            "notice": notice,
            "next_page": page_address(request, following) if following else "",
            "first_page": page_address(request) if request.GET.get("after") and not notice else "",
        },
    )
    # Where a reader goes from here is not told what they searched for, our own log neither.
    response["Referrer-Policy"] = "no-referrer"
    return keep_out(response)


def _found(query: Query, chosen: SearchFilter) -> Found:
    """Only claims can be filtered: any filter leaves them alone."""
    if not chosen.is_valid():
        return Found()
    if not chosen.chosen:
        return search(query)
    return search(query, kinds=[Kind.CLAIM], claims=chosen.select(IndexedClaim.objects.all()))


def _page(request: HttpRequest, hits: Sequence[Hit]) -> tuple[Sequence[Hit], str, str]:
    """The hits after the cursor, the cursor of the page after them, and what to say of a broken one."""
    notice, size = "", min(settings.CLAIMTRACK_PAGE_SIZE, MOST_HITS)
    if after := request.GET.get("after", ""):
        try:
            score, kind, key = map(int, decode_cursor(after))
            hits = [hit for hit in hits if hit.place > (score, kind, key)]
        except ValueError:
            notice = _("The address of this page is not complete; this is the first page.")
    return hits[:size], encode_cursor(list(hits[size - 1].place)) if len(hits) > size else "", notice


def _kinds(request: HttpRequest, found: Found, chosen: Kind | None) -> list[dict[str, Any]]:
    """All results, and those of each kind that has any: label, number, address, whether it is shown."""
    total, bounded = sum(found.counts.values()), any(count >= MATCHED for count in found.counts.values())
    rows = [{"label": _("All"), "count": total, "more": bounded, "address": _address(request, kind="")}]
    for kind, label in KIND_LABELS.items():
        if count := found.counts.get(kind, 0):
            address = _address(request, kind=kind.name.lower())
            rows.append({"label": label, "count": count, "more": count >= MATCHED, "address": address, "kind": kind})
    return [{**row, "chosen": row.get("kind") == chosen} for row in rows]


def _address(request: HttpRequest, **changed: str) -> str:
    """This search with other parameters, from its first page on."""
    query = request.GET.copy()
    query.pop("after", None)
    for name, value in changed.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"{reverse('search')}?{query.urlencode()}"
