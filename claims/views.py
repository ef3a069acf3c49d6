"""The public addresses of claims: translate between readers and editions, nothing else."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.views.decorators.http import require_safe

from claims.public import PublicClaim, find_public_claim, live_facts, with_public_relations


def found_or_404(slug: str) -> PublicClaim:
    """Unknown and unpublished claims answer alike."""
    found = find_public_claim(slug)
    if found is None:
        raise Http404("No claim is public at this address.")
    return found


@require_safe
def claim_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The claim document with its `live` facts; 410 with the reason when it was withdrawn. 4 queries."""
    found = found_or_404(slug)
    if found.withdrawn:
        gone = {"slug": found.edition.slug, "status": "withdrawn", "reason": found.state.withdrawn_reason}
        return JsonResponse(gone, status=410)
    if slug != found.edition.slug:
        return HttpResponsePermanentRedirect(f"/claims/{found.edition.slug}.json")
    document = with_public_relations(found.edition.data(), found.state.claim_id)
    return JsonResponse({**document, "live": live_facts(found)}, json_dumps_params={"ensure_ascii": False})
