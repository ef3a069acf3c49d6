"""One claim in other forms, for machines and for people who take it along."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from audit.revalidation import revalidated
from claims.origins import origins_of
from claims.outputs.claimreview import claim_review
from claims.outputs.markdown import claim_markdown
from claims.outputs.picture import Card, draw_card
from claims.outputs.preview import preview_card
from claims.outputs.raster import draw_png
from claims.pages import bare_claim_page, claim_page
from claims.public import PublicClaim, edition_document
from claims.search_engines import asserting_slugs, kept_from_search_engines
from claims.views.claims import edition_or_404, of_public_claim

OutputView = Callable[..., HttpResponse]


def gone_when_withdrawn(view: OutputView) -> OutputView:
    """A withdrawn claim has no other form any more: 410 with the reason, in plain words."""

    @wraps(view)
    def answer(request: HttpRequest, found: PublicClaim, **kwargs: Any) -> HttpResponse:
        if found.withdrawn and not found.merged_into:
            reason = f"{found.state.withdrawn_reason}\n"
            return HttpResponse(reason, status=410, content_type="text/plain; charset=utf-8")
        return view(request, found, **kwargs)

    return answer


@require_safe
@revalidated
@of_public_claim(".jsonld", current=True)
@gone_when_withdrawn
def claim_jsonld(request: HttpRequest, found: PublicClaim) -> HttpResponse:
    """The claim as a ClaimReview in JSON-LD. 2 queries."""
    document = edition_document(found, found.edition)
    review = claim_review(document, kept_from_search_engines(asserting_slugs(document)))
    return JsonResponse(review, content_type="application/ld+json", json_dumps_params={"ensure_ascii": False})


@require_safe
@revalidated
@of_public_claim(".md", current=True)
@gone_when_withdrawn
def claim_md(request: HttpRequest, found: PublicClaim) -> HttpResponse:
    """The claim as Markdown, with its origins as they are recorded now. 2 queries."""
    document = {**edition_document(found, found.edition), "relations": []}
    page = claim_page(document, origins_of(document))
    return HttpResponse(claim_markdown(page), content_type="text/markdown; charset=utf-8")


@require_safe
@revalidated
@of_public_claim("/v/{number}/picture.svg")
@gone_when_withdrawn
def claim_picture(request: HttpRequest, found: PublicClaim, number: int) -> HttpResponse:
    """The preview picture of an edition. 2 queries."""
    return HttpResponse(draw_card(_card(found, number)), content_type="image/svg+xml")


@require_safe
@revalidated
@of_public_claim("/v/{number}/picture.png")
@gone_when_withdrawn
def claim_picture_png(request: HttpRequest, found: PublicClaim, number: int) -> HttpResponse:
    """The same as PNG. 2 queries."""
    return HttpResponse(draw_png(_card(found, number)), content_type="image/png")


def _card(found: PublicClaim, number: int) -> Card:
    """What the picture of an edition says. 1 query."""
    shown = edition_or_404(found, number)
    page = bare_claim_page(edition_document(found, shown))
    return preview_card(page, former=shown.pk != found.edition.pk)
