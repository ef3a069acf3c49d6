"""The one stylesheet of the public pages, joined from its sources: no build, one request.

`collectstatic` finds it as a file like any other; while debugging, a view joins it anew for each request.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.http import HttpRequest, HttpResponse

NAME = "claimtrack/site.css"
# In the order of the cascade: what all pages share before what few do.
COMPONENTS = (
    *("site", "search", "filters", "list", "verdict", "notice", "claim", "ledger", "evidence", "sources", "picture"),
    *("correction", "dispute", "redaction", "record", "history", "matrix", "home", "card", "operation"),
)
SOURCES = (
    "claimtrack/tokens.css",
    "claimtrack/base.css",
    *(f"claimtrack/components/{name}.css" for name in COMPONENTS),
    "claims/comparison.css",  # which the admin links by itself
    "audit/log.css",
    "claimtrack/print.css",
)


def source_paths() -> list[Path]:
    """Where the sources are, in their order. Raises LookupError naming the one that no app has."""
    paths = {name: finders.find(name) for name in SOURCES}
    missing = [name for name, path in paths.items() if path is None]
    if missing:
        raise LookupError(f"No app has the stylesheet {missing[0]}.")
    return [Path(str(path)) for path in paths.values()]


def joined_stylesheet() -> str:
    """All sources one after the other, each below a line with its name."""
    texts = zip(SOURCES, source_paths(), strict=True)
    return "".join(f"/* {name} */\n{path.read_text(encoding='utf-8')}\n" for name, path in texts)


class JoinedStorage(Storage):
    """Holds one file, the joined stylesheet, made when it is opened."""

    def _open(self, name: str, mode: str = "rb") -> ContentFile:
        return ContentFile(joined_stylesheet().encode(), name=name)

    def exists(self, name: str) -> bool:
        return name == NAME

    def path(self, name: str) -> str:
        """Only to be named in messages: there is no such file."""
        return name

    def get_modified_time(self, name: str) -> datetime:
        """When the newest of the sources was changed."""
        return datetime.fromtimestamp(max(path.stat().st_mtime for path in source_paths()), tz=UTC)


class JoinedStylesheetFinder(finders.BaseFinder):
    """Gives `collectstatic` the joined stylesheet."""

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Nothing: the stylesheet has no path of its own, see `stylesheet()`."""
        return []

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:
        yield NAME, JoinedStorage()


def stylesheet(request: HttpRequest) -> HttpResponse:
    """The joined stylesheet as it is now: for development, where nothing is collected."""
    return HttpResponse(joined_stylesheet(), content_type="text/css; charset=utf-8")
