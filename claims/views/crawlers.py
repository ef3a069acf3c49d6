"""What search engines ask for first."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from audit.caching import FOR_MOMENTS, kept_for
from claims.outputs.site import full_address_of

# Forms of pages that are there already, and pages for people with accounts.
_NOT_CRAWLED = ("/admin/", "/claims/*/diff/", "/claims/*/flags/", "/sources/*/flags/")


@require_safe
@kept_for(FOR_MOMENTS)
def robots(request: HttpRequest) -> HttpResponse:
    """What robots should leave alone, and where the map is (RFC 9309). No query."""
    pages = [f"/{language}{path}" for language, _name in settings.LANGUAGES for path in _NOT_CRAWLED[1:]]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in [*_NOT_CRAWLED, *pages]), ""]
    lines += [f"Sitemap: {full_address_of('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
