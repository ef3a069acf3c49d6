"""The proof that an edition is in the log."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.caching import FOR_MOMENTS, kept_for
from audit.views import problem
from claims.edition_proofs import Unprovable, prove_edition
from claims.public import PublicClaim
from claims.views.claims import edition_or_404, of_public_claim


@require_safe
@kept_for(FOR_MOMENTS)
@of_public_claim("/v/{number}/proof.json")
def edition_proof(request: HttpRequest, found: PublicClaim, number: int) -> HttpResponse:
    """What docs/verify_edition.py checks; a problem document where there is no proof. 10 queries at most."""
    try:
        proof = prove_edition(edition_or_404(found, number))
    except Unprovable as error:
        return problem(404, _("No proof"), str(error))
    return JsonResponse(proof, json_dumps_params={"ensure_ascii": False})
