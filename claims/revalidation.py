"""A reader who has a page asks whether it still holds: answered with one query, and no body while it does.

Everything that a page is made from is written in changesets, so the newest leaf of the log names what the whole site
says; besides, a page depends on the code, the language and the day (a review can be overdue since this morning).
"""

import hashlib
from datetime import UTC, datetime
from functools import cache, wraps
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import QuerySet, Subquery
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import get_language

from audit.models import Leaf
from claims.readers import View

Write = tuple[bytes, datetime]  # the hashes stored with a leaf, and when its changeset was made
NOTHING: Write = (b"", datetime.min.replace(tzinfo=UTC))
READ_AT = "newest_write_read"  # the attribute of a request: the newest write when its claim was read
PARTS = ("audit", "sources", "claims", "claimtrack")
_ETAG_CHARACTERS = 27  # of a SHA-256 in hexadecimal: as many bits as nobody meets twice


def revalidated(view: View) -> View:
    """An ETag, a Last-Modified and a 304 for readers without an account, on a page of one claim.

    1 query for a 304; none more for a page that is asked for the first time, 1 more for one that is no longer the same.
    Caches may store the page and must ask each time: what was corrected or disputed is seen at once.
    """

    @wraps(view)
    def answer(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            return view(request, *args, **kwargs)
        response = _unchanged(request)
        if response is None:
            response = view(request, *args, **kwargs)
            if response.status_code == 200:
                _label(response, *validators_of(getattr(request, READ_AT)))
        patch_vary_headers(response, ["Cookie"])
        return response

    return answer


def _unchanged(request: Any) -> HttpResponse | None:
    """The answer to who has the page that the request asks for; None for whoever has none, or another. 0 or 1 query."""
    if not {"If-None-Match", "If-Modified-Since"} & request.headers.keys():
        return None
    etag, modified = validators_of(newest_write())
    response: HttpResponse | None = get_conditional_response(
        request, etag=etag, last_modified=int(modified.timestamp())
    )
    if response is not None:
        _label(response, etag, modified)
    return response


def _label(response: HttpResponse, etag: str, modified: datetime) -> None:
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(modified.timestamp())
    patch_cache_control(response, public=True, no_cache=True)


def newest_write() -> Write:
    """The newest leaf of the log. 1 query."""
    found = Leaf.objects.order_by("-index").values_list("hashes", "changeset__created_at").first()
    return (bytes(found[0]), found[1]) if found else NOTHING


def with_newest_write(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The same of each row, as `newest_hashes` and `newest_time`, read with it."""
    newest = Leaf.objects.order_by("-index")
    return rows.annotate(
        newest_hashes=Subquery(newest.values("hashes")[:1]),
        newest_time=Subquery(newest.values("changeset__created_at")[:1]),
    )


def validators_of(written: Write) -> tuple[str, datetime]:
    """The ETag, in its quotes, of a page made when this was the newest write, and since when it holds (UTC)."""
    hashes, time = written
    today = _midnight()
    build, built = _build() if not settings.DEBUG else _read_build()
    named = hashlib.sha256(bytes(hashes) + f"{today:%Y-%m-%d} {get_language()} {build}".encode())
    return f'"{named.hexdigest()[:_ETAG_CHARACTERS]}"', max(time, today, built).astimezone(UTC)


def _midnight() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


@cache
def _build() -> tuple[str, datetime]:
    return _read_build()


def _read_build() -> tuple[str, datetime]:
    """What names the code, templates and styles that run, with the site's settings; and when the newest was written."""
    ours = {name: getattr(settings, name) for name in dir(settings) if name.startswith("CLAIMTRACK_")}
    found = hashlib.sha256(repr(ours).encode())
    newest = 0.0
    for app in PARTS:
        root = Path(apps.get_app_config(app).path)
        for file in sorted(path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
            stat = file.stat()
            found.update(f"{app}/{file.relative_to(root)} {stat.st_size} ".encode())
            found.update(file.read_bytes() if not settings.DEBUG else str(stat.st_mtime_ns).encode())
            newest = max(newest, stat.st_mtime)
    return found.hexdigest(), datetime.fromtimestamp(newest, UTC)
