"""A claim on other people's pages: the card that they may frame, and what oEmbed tells of it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import NONE
from csp.decorators import csp
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from audit.revalidation import revalidated
from audit.views import problem
from claims.disputes import disputes_of_claim
from claims.models import Edition
from claims.origins import Origins
from claims.outputs.oembed import BadRequest, asked_claim, asked_size, oembed_data
from claims.outputs.preview import who_says
from claims.outputs.site import full_address_of
from claims.pages import bare_claim_page
from claims.public import PublicClaim, edition_document, find_public_claim, live_facts, numbered_edition
from claims.views.claims import edition_or_404, of_public_claim
from claims.views.moved import moved_to

CardView = Callable[..., HttpResponse]

# All that the card needs is its style sheet; it can do nothing else, wherever it is framed.
_FRAMED = {
    "default-src": [NONE],
    "base-uri": [NONE],
    "form-action": [NONE],
    **dict.fromkeys(("style-src", "img-src"), settings.CLAIMTRACK_STATIC_SOURCES),
}


def may_be_framed(view: CardView) -> Callable[..., HttpResponseBase]:
    """The one page that other sites may frame; it has less of everything else."""

    @require_safe
    @csp({**_FRAMED, "frame-ancestors": ["*"]})
    @xframe_options_exempt
    @revalidated
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    return answer


@may_be_framed
@of_public_claim("/embed/", current=True)
def card(request: HttpRequest, found: PublicClaim) -> HttpResponse:
    """The card of the current edition; 410 with the reason when the claim was withdrawn. 2 queries, 1 of those."""
    return _card(request, found, found.edition)


@may_be_framed
@of_public_claim("/v/{number}/embed/")
def pinned_card(request: HttpRequest, found: PublicClaim, number: int) -> HttpResponse:
    """The card of one edition, which says when another has followed. 3 queries."""
    return _card(request, found, edition_or_404(found, number))


def _card(request: HttpRequest, found: PublicClaim, shown: Edition) -> HttpResponse:
    if found.withdrawn and not found.merged_into:
        return render(request, "claims/embed.html", {"found": found}, status=410)
    page = bare_claim_page(edition_document(found, shown))
    disputes = disputes_of_claim(found.state.claim_id)
    current = found.merged_into or found.edition
    superseded = shown.pk != current.pk
    name, numbers = ("claim-edition", [shown.number]) if superseded else ("claim", [])
    context = {
        "found": found,
        "claim": page,
        "told": who_says(page),
        "disputes": disputes,
        "live": live_facts(found, disputes, Origins()),
        "superseded": superseded,
        "address": full_address_of(name, found.edition.slug, *numbers),
        "current_address": full_address_of("claim", current.slug),
    }
    return render(request, "claims/embed.html", context)


@require_safe
@revalidated
def oembed(request: HttpRequest) -> HttpResponse:
    """oEmbed for the `url` of a claim or of an edition. 3 queries at most.

    404 for every other address, 410 when it was withdrawn, 501 for another format than JSON.
    """
    if request.GET.get("format", "json") != "json":
        return problem(501, _("Not implemented"), _("Only `format=json` is served."))
    try:
        size = asked_size(request.GET)
    except BadRequest as error:
        return problem(400, _("Bad request"), str(error))
    asked = asked_claim(request.GET.get("url", ""))
    found = find_public_claim(asked[0]) if asked else None
    if asked is None or found is None:
        return problem(404, _("Not found"), _("`url` must be the address of a published claim on this site."))
    if found.merged_into:
        query = request.GET.copy()
        query["url"] = full_address_of("claim", found.merged_into.slug)
        return moved_to(f"{request.path}?{query.urlencode()}")
    if found.withdrawn:
        return problem(410, _("Gone"), found.state.withdrawn_reason)
    return _embedding(found, asked[1], size)


def _embedding(found: PublicClaim, number: int | None, size: tuple[int, int]) -> HttpResponse:
    shown: Edition | None = found.edition
    if number is not None:
        shown = numbered_edition(found, number)
    if shown is None:
        return problem(404, _("Not found"), _("This claim has no edition of that number."))
    data = oembed_data(edition_document(found, shown), found.edition.slug, pinned=number, size=size)
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})
