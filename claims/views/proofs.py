"""The proof that an edition is in the log."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.views import FOR_MOMENTS, kept, problem
from claims.edition_proofs import Unprovable, prove_edition
from claims.models import Edition
from claims.public import PublicClaim
from claims.views.claims import of_public_claim


@require_safe
@of_public_claim("/v/{number}/proof.json")
def edition_proof(request: HttpRequest, found: PublicClaim, number: int) -> HttpResponse:
    """What docs/verify_edition.py checks; a problem document where there is no proof. 10 queries at most."""
    shown = Edition.objects.filter(claim=found.state.claim_id, number=number).first()
    if shown is None:
        raise Http404
    try:
        proof = prove_edition(shown)
    except Unprovable as error:
        return problem(404, _("No proof"), str(error))
    return kept(JsonResponse(proof, json_dumps_params={"ensure_ascii": False}), FOR_MOMENTS)
