"""The last word on what may be kept: nothing that is meant for one person, whatever a view said of it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers, patch_cache_control

from audit.caching import WORDLESS, has_session


class CachingMiddleware:
    """Must stand outside of whatever sets a cookie or chooses a language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(response, WORDLESS, False):
            _leave_language_out(response)
        if has_session(request) or response.cookies:
            _keep_from_everybody(response)
        elif "Cache-Control" not in response:
            _by_status(response)
        return response


def _keep_from_everybody(response: HttpResponse) -> None:
    for header in ("Cache-Control", "Expires", "ETag", "Last-Modified"):
        del response.headers[header]
    patch_cache_control(response, private=True, no_store=True)


def _by_status(response: HttpResponse) -> None:
    """What is gone, elsewhere or unknown may be otherwise in a moment; what failed is nobody's to keep."""
    if response.status_code in (200, 301, 302, 304, 404, 410):
        patch_cache_control(response, no_cache=True)
    else:
        add_never_cache_headers(response)


def _leave_language_out(response: HttpResponse) -> None:
    """Data is one for all languages: caches need not keep it for each."""
    names = [name.strip() for name in response.get("Vary", "").split(",")]
    response.headers["Vary"] = ", ".join(name for name in names if name and name.lower() != "accept-language")
