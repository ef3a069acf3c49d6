"""A reader who has a page asks whether it still holds: answered with one query, and no body while it does.

Everything that a page is made from is written in changesets, so the newest leaf of the log names what the whole site
says; besides, a page depends on the code, the settings, the language and the day (a review can be overdue since this
morning).
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, wraps
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import http_date, parse_http_date_safe
from django.utils.translation import get_language

from audit.caching import ASKED_EACH_TIME, WORDLESS, Caching, View, decided, etag_of, has_session
from audit.models import Changeset, Leaf
from audit.statements import ask

Write = tuple[bytes, datetime]  # the hashes stored with a leaf, and when its changeset was made
NOTHING: Write = (b"", datetime.min.replace(tzinfo=UTC))
NEWEST_WRITE = "newest_write"  # the attribute of a request: the newest write when it came in, where that was read
STANDS_UNDER = (
    "stands_under"  # the attribute of a response that is made from what is in the log alone: its newest write
)
READ_AT = "newest_write_read"  # the attribute of a request: the newest write when its claim was read
READS_NEWEST_WRITE = "reads_newest_write"  # the attribute of a view that sets it
PARTS = ("audit", "sources", "claims", "claimtrack")
SETTINGS = ("LANGUAGE_CODE", "TIME_ZONE", "STATIC_URL")


def revalidated(
    view: View | None = None,
    *,
    wordless: bool = False,
    newest: Callable[[], Write] | None = None,
    keeping: dict[str, Any] = ASKED_EACH_TIME,
) -> Any:
    """An ETag, a Last-Modified and a 304 for readers without an account, on what is answered with 200.

    1 query for a 304, and 1 before the view's own, which a view that reads a claim spares. `wordless` data is the same
    in every language; `newest` reads what the page is made from besides, in that one query; `keeping` is for caches.
    """
    if view is None:
        return lambda later: revalidated(later, wordless=wordless, newest=newest, keeping=keeping)
    shown, read = view, newest or newest_write
    is_for_all = newest is None and keeping is ASKED_EACH_TIME
    spares_query = getattr(view, READS_NEWEST_WRITE, False) and newest is None

    @decided(Caching.REVALIDATED)
    @wraps(view)
    def answer(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if has_session(request):
            return shown(request, *args, **kwargs)
        asked, today = bool({"If-None-Match", "If-Modified-Since"} & request.headers.keys()), midnight()

        def validators(written: Write) -> tuple[str, datetime]:
            language = "" if wordless else get_language() or ""
            # What is made from more than the log, or is not for all, must not be taken for what is.
            apart = "" if is_for_all else shown.__name__
            return validators_of(written, today, address=request.get_full_path(), language=language, apart=apart)

        # Read before the page is: what is written meanwhile makes the reader ask for nothing worse than the page anew.
        written = getattr(request, NEWEST_WRITE, None) if newest is None else None
        if written is None and (asked or not spares_query):
            written = read()
        response = unchanged(request, *validators(written)) if asked and written else None
        if response is None:
            response = shown(request, *args, **kwargs)
            written = written or getattr(request, READ_AT, None)
        if response.status_code in (200, 304) and written:
            label(response, *validators(written))
            patch_cache_control(response, **keeping)
            if is_for_all:
                setattr(response, STANDS_UNDER, written)
        setattr(response, WORDLESS, wordless)
        patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
        return response

    return answer


def unchanged(request: HttpRequest, etag: str, modified: datetime) -> HttpResponse | None:
    """The answer to who has the page that the request asks for; None for whoever has none, or another."""
    found: HttpResponse | None = None
    if (known := request.headers.get("If-None-Match")) is not None:
        # A star would ask whether there is any page, which nobody knows before it was looked for.
        if known.strip() != "*":
            found = get_conditional_response(request, etag=etag)
        return found
    # Not "or later": changesets are logged in the order in which they end, and their times are those of their
    # beginnings, so that the newest may be older than the one before it.
    seconds = int(modified.timestamp())
    if parse_http_date_safe(request.headers["If-Modified-Since"]) == seconds:
        found = get_conditional_response(request, last_modified=seconds)
    return found


def label(response: HttpResponse, etag: str, modified: datetime) -> None:
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(modified.timestamp())


def newest_write() -> Write:
    """The newest leaf of the log, from where this request's reads come from. 1 query.

    Every public page asks for it, so its SQL is written once and not anew by Django each time.
    """
    rows = ask(_newest_leaf())
    if not rows:
        return NOTHING
    hashes, time = rows[0]
    return bytes(hashes), time if time.tzinfo else time.replace(tzinfo=UTC)  # SQLite stores no zone


@cache
def _newest_leaf() -> str:
    leaf, act = Leaf._meta.db_table, Changeset._meta.db_table
    key, order = Changeset._meta.pk.column, Leaf._meta.get_field("index").column
    return (
        f"SELECT leaf.hashes, act.created_at FROM {leaf} leaf JOIN {act} act ON act.{key} = leaf.changeset_id "  # noqa: S608  names of the code's own
        f'ORDER BY leaf."{order}" DESC LIMIT 1'
    )


def with_newest_write(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The same of each row, as `newest_hashes` and `newest_time`, read with it."""
    newest = Leaf.objects.order_by("-index")
    return rows.annotate(
        newest_hashes=Subquery(newest.values("hashes")[:1]),
        newest_time=Subquery(newest.values("changeset__created_at")[:1]),
    )


def validators_of(
    written: Write, today: datetime, *, address: str, language: str, apart: str = ""
) -> tuple[str, datetime]:
    """The ETag, in its quotes, of what was at the address when this was the newest write, and since when (UTC).

    `today` is the midnight with which the day began on which it was made; `apart` names what is not made from the log
    alone, or is not for all.
    """
    hashes, time = written
    build, built = _build() if not settings.DEBUG else _read_build()
    named = bytes(hashes) + f"{today:%Y-%m-%d} {language} {apart}{build} {address}".encode()
    return etag_of(named), max(time, today, built).astimezone(UTC)


def build_name() -> str:
    """What names the code, templates, styles and settings that make the pages."""
    return (_build() if not settings.DEBUG else _read_build())[0]


def midnight() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


@cache
def _build() -> tuple[str, datetime]:
    return _read_build()


def _read_build() -> tuple[str, datetime]:
    """What names the code, templates and styles that run, with the site's settings; and when the newest was written."""
    names = [name for name in dir(settings) if name.startswith("CLAIMTRACK_") or name in SETTINGS]
    found = hashlib.sha256(repr({name: getattr(settings, name) for name in names}).encode())
    newest = 0.0
    for app in PARTS:
        root = Path(apps.get_app_config(app).path)
        for file in sorted(path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
            stat = file.stat()
            found.update(f"{app}/{file.relative_to(root)} {stat.st_size} ".encode())
            found.update(file.read_bytes() if not settings.DEBUG else str(stat.st_mtime_ns).encode())
            newest = max(newest, stat.st_mtime)
    return found.hexdigest(), datetime.fromtimestamp(newest, UTC)
