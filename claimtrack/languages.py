"""In which language a page answers: as its address says, else as the browser asks, else the site's own.

`/ru/claims/` is the page `/claims/` in Russian. Only what people read has such addresses; what is handed out as data
has one address and the site's language, whoever asks. docs/decisions/0015-languages.md says why.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, include, path
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header

from claims.outputs.site import bare_path

Patterns = tuple[URLPattern | URLResolver, ...]

# Beside the addresses that end with a slash: what people read as well.
_READ_TOO = ("search", "claim-md", "claim-citation", "claim-picture", "claim-picture-png")
# One address, and yet in the language that the browser asks for.
_NEGOTIATED = re.compile(r".+-feed|api-docs")
_OWN_WAY = ("admin/", "api/")


class LanguageMiddleware:
    """Must stand before CommonMiddleware, which mends addresses that lack their slash. No cookie, no session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of_address(request.path_info)
        if language:
            request.urlconf = addresses_in(language)  # type: ignore[assignment]  # does as well as a module
        with translation.override(language or asked_language(request.headers.get("Accept-Language", ""))):
            response = self.get_response(request)
            if has_one_language(request):
                return response
            response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        if not language:
            patch_vary_headers(response, ["Accept-Language"])
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """What is data answers in the site's language."""
        if has_one_language(request):
            translation.activate(settings.LANGUAGE_CODE)


def language_of_address(path_info: str) -> str:
    """The language that the address begins with; empty when it begins with none of ours."""
    first = path_info.split("/", 2)[1:2]
    return first[0] if first and first[0] in dict(settings.LANGUAGES) else ""


def asked_language(header: str) -> str:
    """The first language of an Accept-Language header (RFC 9110) that we have; the site's own when there is none."""
    for tag, weight in parse_accept_lang_header(header):
        if tag == "*" or not weight:
            break
        try:
            return get_supported_language_variant(tag)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def has_one_language(request: HttpRequest) -> bool:
    """Whether the request is for data, as far as its address is known yet."""
    match = request.resolver_match
    if match is None or match.route.startswith("admin/"):
        return False
    name = match.url_name or ""
    return not (name in page_names() or _NEGOTIATED.fullmatch(name))


def has_languages(request: HttpRequest) -> bool:
    """Whether the request's address is one of those that exist in each language."""
    match = request.resolver_match
    return match is not None and match.url_name in page_names()


def addresses_of(request: HttpRequest) -> dict[str, str]:
    """By language, the path of the same page in it, with the query; under "" the one that follows the browser."""
    query = request.META.get("QUERY_STRING", "")
    bare = bare_path(request.path) + (f"?{query}" if query else "")
    return {"": bare, **{language: f"/{language}{bare}" for language, _name in settings.LANGUAGES}}


@cache
def page_names() -> frozenset[str]:
    """The names of all addresses that people read."""
    return frozenset(name for one in _pages() for name in _names(one))


@dataclass(frozen=True, eq=False)
class Addresses:
    """What Django wants of a module of addresses; without the handlers, it answers errors itself."""

    urlpatterns: Patterns
    handler400: Any
    handler500: Any


@cache
def addresses_in(language: str) -> Addresses:
    """All addresses, those of pages with the language in front: what `request.urlconf` takes."""
    patterns = (path(f"{language}/", include(list(_pages()))), *_others())
    resolver = get_resolver(settings.ROOT_URLCONF)
    return Addresses(patterns, *(resolver.resolve_error_handler(status) for status in (400, 500)))


def _pages() -> Patterns:
    return tuple(pruned for one in _all() if (pruned := _pruned(one, pages=True)))


def _others() -> Patterns:
    return tuple(pruned for one in _all() if (pruned := _pruned(one, pages=False)))


def _all() -> list[Any]:
    return list(get_resolver(settings.ROOT_URLCONF).url_patterns)


def _pruned(one: Any, *, pages: bool, route: str = "") -> Any:
    """The pattern with only those below it that are pages, or that are none; None when nothing is left of it."""
    route += str(one.pattern)
    if route.removeprefix("^").startswith(_OWN_WAY):
        return None if pages else one
    if isinstance(one, URLPattern):
        return one if _is_page(one, route) == pages else None
    left = [pruned for below in one.url_patterns if (pruned := _pruned(below, pages=pages, route=route))]
    return path(str(one.pattern), include(left)) if left else None


def _is_page(one: URLPattern, route: str) -> bool:
    return not route or route.endswith("/") or one.name in _READ_TOO


def _names(one: Any) -> list[str]:
    return (
        [str(one.name)]
        if isinstance(one, URLPattern)
        else [name for below in one.url_patterns for name in _names(below)]
    )
