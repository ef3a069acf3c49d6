"""How long whoever stands between us and a reader may keep an answer: decided for each address, by its view.

docs/decisions/0016-caching.md says why. tests/claimtrack/test_caching.py asks every address for its decision.
"""

import hashlib
from collections.abc import Callable
from enum import Enum
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import (
    add_never_cache_headers,
    get_conditional_response,
    patch_cache_control,
    patch_vary_headers,
)

View = Callable[..., HttpResponse]

# Browsers ask each time; a shared cache answers for us so long, two in a row for no more than a minute.
SHARED_SECONDS = 30
ASKED_EACH_TIME = {"public": True, "max_age": 0, "s_maxage": SHARED_SECONDS, "must_revalidate": True}
# What a reader asks for in words of their own lies on no disk but theirs.
READERS_ALONE = {"private": True, "no_cache": True}
WORDLESS = "wordless"  # the attribute of a response that is the same in every language
FOR_EVER = {"public": True, "max_age": 31_536_000, "immutable": True}
FOR_MOMENTS = {"public": True, "max_age": 10}
_ETAG_CHARACTERS = 27  # of a SHA-256 in hexadecimal: as many bits as nobody meets twice


class Caching(Enum):
    """What was decided for an address; a view has it as its attribute `caching`."""

    REVALIDATED = "kept, and asked for whether it still holds"
    KEPT = "kept for a fixed time without asking"
    REDIRECT = "only leads elsewhere"
    NEVER = "kept by nobody"


def decided(caching: Caching) -> Callable[[View], View]:
    """Notes the decision on the view, where those who wrap it and the tests find it."""

    def decorate(view: View) -> View:
        view.caching = caching  # type: ignore[attr-defined]
        return view

    return decorate


def kept_for(time: dict[str, Any]) -> Callable[[View], View]:
    """What the view answers with 200 may be kept so long; who has it already is answered 304, after its queries."""

    def decorate(view: View) -> View:
        @decided(Caching.KEPT)
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = view(request, *args, **kwargs)
            if response.status_code != 200 or has_session(request):
                return response
            etag = etag_of(response.content)
            response.headers["ETag"] = etag
            setattr(response, WORDLESS, True)
            known: Any = get_conditional_response(request, etag=etag, response=response)
            patch_cache_control(known, **time)
            patch_vary_headers(known, ["Cookie", "Accept-Encoding"])
            return known

        return answer

    return decorate


def etag_of(content: bytes) -> str:
    """The ETag, in its quotes, of what these bytes are or name."""
    return f'"{hashlib.sha256(content).hexdigest()[:_ETAG_CHARACTERS]}"'


def never_kept(view: View) -> View:
    """Nobody keeps what the view answers."""

    @decided(Caching.NEVER)
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return answer


redirect = decided(Caching.REDIRECT)


def has_session(request: HttpRequest) -> bool:
    """Whether a session came with the request: of somebody who is, or was, logged in. No query."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def is_anybodys(request: HttpRequest) -> bool:
    """Whether nobody in particular asks: neither a session nor a token came with the request. No query."""
    return not has_session(request) and "Authorization" not in request.headers
