"""The public pages of one claim: translate between readers and editions, nothing else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.models import Edition
from claims.pages import claim_page
from claims.public import (
    PublicClaim,
    edition_history,
    find_public_claim,
    live_facts,
    topic_paths,
    with_public_relations,
)

ClaimView = Callable[..., HttpResponse]


def of_public_claim(ending: str, *, current: bool = False) -> Callable[[ClaimView], ClaimView]:
    """The view gets the public claim of its slug: unknown and unpublished are 404 alike, a former slug is a 301.

    So is a merged claim where the address stands for the `current` edition; what is kept for the record stays.
    """

    def decorate(view: ClaimView) -> ClaimView:
        @wraps(view)
        def answer(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
            found = find_public_claim(slug)
            if found is None:
                raise Http404
            shown = found.merged_into.slug if current and found.merged_into else found.edition.slug
            if slug != shown:
                return HttpResponsePermanentRedirect(f"/claims/{shown}{ending.format(**kwargs)}")
            return view(request, found, **kwargs)

        return answer

    return decorate


@require_safe
@of_public_claim("/", current=True)
def claim(request: HttpRequest, found: PublicClaim) -> HttpResponse:
    """The claim at its approved revision; 410 with the reason when it was withdrawn. 5 queries."""
    if found.withdrawn:
        return render(request, "claims/withdrawn.html", {"found": found}, status=410)
    return render(request, "claims/claim.html", _page(request, found, found.edition))


@require_safe
@of_public_claim("/v/{number}/")
def edition(request: HttpRequest, found: PublicClaim, number: int) -> HttpResponse:
    """One edition for ever, under a notice when it is no longer what the public should rely on. 6 queries."""
    shown = Edition.objects.filter(claim=found.state.claim_id, number=number).select_related("approved_by").first()
    if shown is None:
        raise Http404
    return render(request, "claims/claim.html", {**_page(request, found, shown), "permanent": True})


@require_safe
@of_public_claim("/history/")
def history(request: HttpRequest, found: PublicClaim) -> HttpResponse:
    """Every edition: when, approved by whom, why, what changed, who made the edits. 3 queries."""
    editions = edition_history(found.state.claim_id)
    return render(request, "claims/history.html", {"found": found, "editions": editions})


@require_safe
@of_public_claim(".json", current=True)
def claim_json(request: HttpRequest, found: PublicClaim) -> HttpResponse:
    """The claim document with its `live` facts; 410 with the reason when it was withdrawn. 4 queries."""
    if found.withdrawn:
        gone = {"slug": found.edition.slug, "status": "withdrawn", "reason": found.state.withdrawn_reason}
        return JsonResponse(gone, status=410)
    document = with_public_relations(found.edition.data(), found.state.claim_id)
    return JsonResponse({**document, "live": live_facts(found)}, json_dumps_params={"ensure_ascii": False})


def _page(request: HttpRequest, found: PublicClaim, shown: Edition) -> dict[str, Any]:
    document = with_public_relations(shown.data(), found.state.claim_id)
    address = f"/claims/{found.edition.slug}/v/{shown.number}/"
    return {
        "found": found,
        "edition": shown,
        "claim": claim_page(document),
        "live": live_facts(found),
        "topics": topic_paths(document),
        "superseded": shown.pk != found.edition.pk,
        "permanent_path": address,
        "permanent_address": request.build_absolute_uri(address),
    }
