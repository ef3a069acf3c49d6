"""The public pages that list claims: home, the filtered list, a topic."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.revalidation import revalidated
from audit.stubs import of_records, stubs
from claims.bounded import FEW, MOST, Bounded, count_up_to
from claims.correction_pages import correction_entry
from claims.disagreements import disagreements
from claims.filed import filed_few
from claims.filters import ClaimFilter
from claims.keyset import keyset_page
from claims.models import Correction, IndexedClaim, Party, Topic
from claims.outputs.site import bare_path
from claims.pictures.tables import shown_matrix, shown_pairs
from claims.search_engines import keep_out
from claims.stance_matrix import stance_matrix
from claims.topic_tree import TopicTree
from claims.vocabulary import Status, Verdict
from sources.models import Source

SHOWN = 5
COUNTED = 500  # claims that the page of disagreements looks at


@require_safe
@revalidated
def home(request: HttpRequest) -> HttpResponse:
    """What this is, disputed, corrected, contested and newest claims, topics with their numbers. 10 queries."""
    tree = Topic.objects.tree()
    topics = tree.offered()
    numbers = _number_of_claims(tree, [node.id for _depth, node in topics])
    claims = IndexedClaim.objects.with_disputes()
    corrected = Correction.objects.for_list().filter(claim__state__status=Status.PUBLISHED)
    return render(
        request,
        "claims/home.html",
        {
            "disputed": claims.disputed().order_by("disputed_since", "claim_id")[:SHOWN],  # the longest open first
            "corrected": [correction_entry(row) for row in corrected.order_by("-published_at", "-id")[:SHOWN]],
            # Oldest first: an editor records first what matters most.
            "contested": claims.filter(verdict=Verdict.CONTESTED).order_by("claim_id")[:SHOWN],
            "newest": claims.order_by("-approved_at", "-claim_id")[:SHOWN],
            "topics": [{"depth": depth, "node": node, "claims": numbers[node.id]} for depth, node in topics],
            "counts": {
                "claims": count_up_to(IndexedClaim.objects.all(), MOST),
                "parties": count_up_to(Party.objects.unmerged(), MOST),
                "sources": count_up_to(Source.objects.unmerged(), MOST),
            },
        },
    )


@require_safe
@revalidated
def claim_list(request: HttpRequest) -> HttpResponse:
    """The published claims that pass the filters, a page at a time. 3 queries, at most 11 with all filters."""
    chosen = ClaimFilter(request.GET, tree=Topic.objects.tree())
    page = public_page(request, chosen.select(IndexedClaim.objects.with_disputes()), chosen.order)
    answer = render(request, "claims/claim_list.html", {"filter": chosen, "feed": reverse("claims-feed"), **page})
    # What is chosen by party repeats the parties' own pages, of which some are kept out.
    return keep_out(answer) if request.GET.get("party") else answer


@require_safe
@revalidated
def topic_list(request: HttpRequest) -> HttpResponse:
    """All topics by title, with the wider ones and the number of claims. 3 queries."""
    tree = Topic.objects.tree()
    page = public_page(request, Topic.objects.all(), ("title", "pk"))
    rows = page["page"].rows
    numbers = _number_of_claims(tree, [row.pk for row in rows])
    for row in rows:
        row.wider, row.claims = tree.path(row.pk)[:-1], numbers[row.pk]
    return render(request, "claims/topic_list.html", page)


@require_safe
@revalidated
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """The claims filed under a topic and below it: table and stance matrix. 7 queries."""
    found = get_object_or_404(Topic, slug=slug)
    tree = Topic.objects.tree()
    claims = IndexedClaim.objects.filed_under(tree.below(found.pk)).with_positions().with_disputes()
    page = public_page(request, claims, ("claim_id",))
    rows = page["page"].rows
    matrix = stance_matrix(rows, parties=request.GET.get("parties", ""), columns=request.GET.get("columns", ""))
    return render(
        request,
        "claims/topic.html",
        {
            "topic": found,
            "redactions": stubs(of_records({Topic: [found.pk]})),
            "path": tree.path(found.pk)[:-1],
            "children": tree.children.get(found.pk, []),
            "feed": reverse("topic-feed", args=[slug]),
            "matrix": matrix and shown_matrix(matrix, request.GET),
            "pairs": shown_pairs(disagreements(rows)),
            **page,
        },
    )


@require_safe
@revalidated
def disagreement_list(request: HttpRequest) -> HttpResponse:
    """Which parties deny what which others assert, on the newest claims on which any do. 3 queries."""
    claims = list(IndexedClaim.objects.disagreed().with_positions().order_by("-approved_at", "-claim_id")[:COUNTED])
    context = {"pairs": shown_pairs(disagreements(claims)), "claims": len(claims), "most": COUNTED}
    return render(request, "claims/disagreements.html", context)


def public_page(request: HttpRequest, rows: QuerySet[Any], keys: tuple[str, ...]) -> dict[str, Any]:
    """The page that the request's `after` asks for, and the address of the next: context for a list. 1 query."""
    after, notice, size = request.GET.get("after", ""), "", settings.CLAIMTRACK_PAGE_SIZE
    try:
        page = keyset_page(rows, keys, after=after, size=size)
    except ValueError:
        page = keyset_page(rows, keys, size=size)
        notice = _("The address of this page is not complete; this is the first page.")
    return {
        "page": page,
        "notice": notice,
        "next_page": page_address(request, page.next) if page.next else "",
        "table": table_address(request),
        "first_page": page_address(request) if after and not notice else "",
    }


def page_address(request: HttpRequest, after: str = "") -> str:
    """This list with the same filters, from the cursor `after` on, or from its beginning."""
    query = request.GET.copy()
    query.pop("after", None)
    if after:
        query["after"] = after
    return f"{request.path}?{query.urlencode()}" if query else request.path


def table_address(request: HttpRequest) -> str:
    """The whole list with the same filters as CSV, by the rule that all public lists keep to."""
    path, _mark, query = page_address(request).partition("?")
    return f"{bare_path(path).removesuffix('/')}.csv" + (f"?{query}" if query else "")


def _number_of_claims(tree: TopicTree, topics: Iterable[int]) -> dict[int, Bounded]:
    """To each of these topics the number of claims filed under it or below it, up to a bound. 1 query."""
    below = {topic: tree.below(topic) for topic in topics}
    filed = filed_few(FEW, set().union(*below.values()))

    def claims(keys_below: set[int]) -> Bounded:
        found: set[int] = set()
        for key in keys_below:
            keys = filed.get(key, set())
            if keys is None:
                return Bounded(FEW + 1, FEW)
            found |= keys
        return Bounded(len(found), FEW)

    return {topic: claims(keys) for topic, keys in below.items()}
