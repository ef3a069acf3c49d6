"""Public pages made once, compressed once, and given to everybody who asks while nothing is written.

A page is kept under the newest leaf of the log, the day, the language and the address: what its ETag is made of. So
nothing is ever taken back by hand: after any act whatever was kept is under a name that nobody asks for any more.
docs/decisions/0020-kept-pages.md says why.
"""

import hashlib
import re
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import DisallowedHost
from django.db.utils import Error, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers

from audit import revalidation
from audit.caching import ASKED_EACH_TIME
from audit.reading import reading_connection, reading_from
from audit.revalidation import (
    NEWEST_WRITE,
    STANDS_UNDER,
    Write,
    build_name,
    label,
    newest_write,
    unchanged,
    validators_of,
)
from claims.kept_renderings import PAGES
from claimtrack.languages import asked_language, language_of_address
from claimtrack.replica import REPLICA, freshness, is_anybodys_read

LARGEST = 500_000  # bytes, as they are sent
_GZIP = re.compile(r"\bgzip\b")
_MADE_FROM_MORE = re.compile(r"^(/[a-z]{2})?/(audit|data|api/v1/log)/")  # they read their own newest entry
_EACH_TIME_ANEW = ("X-Request-ID",)
_OF_A_BODY = ("Content-Type", "Content-Length", "Content-Encoding")


class KeptPage(NamedTuple):
    """An answer with 200, as it is sent."""

    content: bytes
    headers: tuple[tuple[str, str], ...]


class KeptPagesMiddleware:
    """Must stand outside of all others: what it keeps is what they made of it. 1 query for a page that is kept.

    It serves and keeps what anybody may read: neither session nor token came with the request, the view is
    `revalidated`, a shared cache may have the answer, and no cookie is set.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.seconds = settings.CLAIMTRACK_KEEP_PAGES

    def __call__(self, request: HttpRequest) -> HttpResponse:
        tags = request.META.get("HTTP_IF_NONE_MATCH")
        if not (self.seconds or tags) or not is_anybodys_read(request) or _is_made_otherwise(request):
            return self.get_response(request)
        try:
            asked = _what_is_asked(request)
            with _where_it_is_read():
                written = _newest_write_in_one_trip()
        except (DisallowedHost, Error):  # those inside find out, and answer
            return self.get_response(request)
        if kept := caches[PAGES].get(_key(written[0], asked)) if self.seconds else None:
            return _answer(request, KeptPage(*kept))
        if tags and (answer := _unchanged_since(request, written)):
            return _named(answer)
        # A page of a replica that lags must not be named after the primary's leaf.
        if REPLICA not in settings.DATABASES:
            setattr(request, NEWEST_WRITE, written)
        response = self.get_response(request)
        if self.seconds and request.method == "GET" and (made_under := _may_be_kept(response)):
            headers = tuple((name, value) for name, value in response.items() if name not in _EACH_TIME_ANEW)
            caches[PAGES].set(_key(made_under[0], asked), (response.content, headers), self.seconds)
        return response


def _is_made_otherwise(request: HttpRequest) -> bool:
    """Whether the newest leaf does not name the answer: of what else is signed or stored, and to who sends a body."""
    has_body = request.META.get("CONTENT_LENGTH", "") not in ("", "0")
    path = request.path_info
    return has_body or path.startswith(settings.WHITENOISE_STATIC_PREFIX) or _MADE_FROM_MORE.search(path) is not None


def _unchanged_since(request: HttpRequest, written: Write) -> HttpResponse | None:
    """The answer to who has what stands at this address now. Its name says so: there is no need to make it again."""
    named = language_of_address(request.path_info)
    languages = [""]  # what is data says the same in all
    if request.path_info.endswith("/"):  # as those of pages do
        languages += [named or asked_language(request.headers.get("Accept-Language", ""))]
    for language in languages:
        etag, modified = validators_of(
            written, revalidation.midnight(), address=request.get_full_path(), language=language
        )
        answer = unchanged(request, etag, modified)
        if answer is not None:
            label(answer, etag, modified)
            patch_cache_control(answer, **ASKED_EACH_TIME)
            patch_vary_headers(answer, ["Cookie", "Accept-Encoding"])
            if language and not named:
                patch_vary_headers(answer, ["Accept-Language"])
            return answer
    return None


def _where_it_is_read() -> AbstractContextManager[None]:
    """The leaf is read where the page would be."""
    if REPLICA in settings.DATABASES and freshness().may_be_read():
        return reading_from(REPLICA)
    return nullcontext()


def _newest_write_in_one_trip() -> Write:
    """The newest write, by a query that finds out itself whether the connection that was kept still stands.

    To ask that first, as Django does in each request, would be another trip, and as much work as the page that is kept.
    """
    db = reading_connection()
    if db.connection is None or db.in_atomic_block:
        return newest_write()
    db.health_check_done = True
    try:
        return newest_write()
    except (OperationalError, InterfaceError):
        db.close()  # the server went away since; there may be another one now
    return newest_write()


def _what_is_asked(request: HttpRequest) -> bytes:
    """By what, but for what was written, answers to anonymous readers differ. Raises DisallowedHost."""
    sent = request.META
    parts = [
        build_name(),
        f"{timezone.localdate()}",
        f"{request.scheme}://{request.get_host()}{request.get_full_path()}",
        asked_language(sent.get("HTTP_ACCEPT_LANGUAGE", "")),
        "gzip" if _GZIP.search(sent.get("HTTP_ACCEPT_ENCODING", "")) else "",
    ]
    return "\n".join(parts).encode("utf-8", "surrogatepass")


def _key(hashes: bytes, asked: bytes) -> str:
    return hashlib.sha256(hashes + b"\n" + asked).hexdigest()


def _may_be_kept(response: Any) -> Write | None:
    """What was the newest write when the page was made; None for what must not be kept."""
    written: Write | None = getattr(response, STANDS_UNDER, None)
    if written is None or response.status_code != 200 or response.streaming or response.cookies:
        return None
    if "public" not in response.get("Cache-Control", "") or len(response.content) > LARGEST:
        return None
    return written


def _answer(request: HttpRequest, kept: KeptPage) -> HttpResponse:
    headers = dict(kept.headers)
    if {"HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"} & request.META.keys():
        response = unchanged(request, headers["ETag"], parsedate_to_datetime(headers["Last-Modified"]))
        if response is not None:
            for name, value in headers.items():
                if name not in _OF_A_BODY:
                    response.headers[name] = value
            return _named(response)
    return _named(HttpResponse(kept.content, headers=headers))


def _named(response: HttpResponse) -> HttpResponse:
    response.headers["X-Request-ID"] = str(uuid.uuid4())
    return response
