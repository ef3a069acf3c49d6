"""A source as a file for each program that manages references."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from audit.revalidation import revalidated
from claims.views.moved import moved_to
from sources.bibliography.formats import FORMATS
from sources.bibliography.stored import record_of
from sources.models import Source

FORMS = {form.ending: form for form in FORMATS.values()}


class BibliographyConverter:
    """How the address of a source in a bibliography's format ends."""

    regex = "|".join(FORMS).replace(".", r"\.")

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


@require_safe
@revalidated
def source(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The source as an entry of a bibliography; 301 when it was merged. 2 queries."""
    found = get_object_or_404(Source.objects.for_bibliography().select_related("merged_into"), slug=slug)
    if found.merged_into:
        return moved_to(f"/sources/{found.merged_into.slug}.{form}")
    chosen = FORMS[form]
    return HttpResponse(
        chosen.write([record_of(found)]),
        content_type=f"{chosen.content_type}; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{slug}.{form}"'},
    )
