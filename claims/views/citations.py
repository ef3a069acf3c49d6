"""How to cite a claim: a page for people, and a file for each program that manages references."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from audit.revalidation import revalidated
from claims.models import Edition
from claims.outputs.citations import FORMS, Cited
from claims.outputs.site import full_address_of, publisher_name
from claims.public import PublicClaim
from claims.views.claims import edition_or_404, of_public_claim
from claims.views.outputs import gone_when_withdrawn


class CitationConverter:
    """How the address of a citation ends."""

    regex = "|".join(FORMS).replace(".", r"\.")

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


@require_safe
@revalidated
@of_public_claim("/cite/", current=True)
@gone_when_withdrawn
def cite(request: HttpRequest, found: PublicClaim) -> HttpResponse:
    """How to cite the current edition, in every form. 1 query."""
    return _cite_page(request, found, found.edition)


@require_safe
@revalidated
@of_public_claim("/v/{number}/cite/")
def cite_edition(request: HttpRequest, found: PublicClaim, number: int) -> HttpResponse:
    """How to cite one edition, for ever. 2 queries."""
    return _cite_page(request, found, edition_or_404(found, number))


@require_safe
@revalidated
@of_public_claim("/v/{number}/cite.{form}")
def citation(request: HttpRequest, found: PublicClaim, number: int, form: str) -> HttpResponse:
    """The citation of an edition as a file. 2 queries."""
    shown, chosen = edition_or_404(found, number), FORMS[form]
    cited = _cited(shown)
    return HttpResponse(
        chosen.write(cited),
        content_type=f"{chosen.content_type}; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{cited.key}.{form}"'},
    )


def _cite_page(request: HttpRequest, found: PublicClaim, shown: Edition) -> HttpResponse:
    cited = _cited(shown)
    forms = [
        {
            "name": form.name,
            "text": form.write(cited),
            "address": reverse("claim-citation", args=[found.edition.slug, shown.number, ending]),
        }
        for ending, form in FORMS.items()
    ]
    context = {"found": found, "edition": shown, "cited": cited, "forms": forms}
    return render(request, "claims/cite.html", {**context, "superseded": shown.pk != found.edition.pk})


def _cited(shown: Edition) -> Cited:
    document = shown.data()
    return Cited(
        slug=shown.slug,  # that of its day: a key that was noted stays
        statement=document["statement"],
        language=document["language"],
        revision=shown.number,
        day=localdate(shown.approved_at),
        address=full_address_of("claim-edition", shown.slug, shown.number),
        site=settings.CLAIMTRACK_SITE_NAME,
        publisher=publisher_name(),
    )
