"""The records that claims name by their slugs, as documents hold them; read once, and anew when somebody edits one."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from audit.records import history_of
from audit.statements import ask
from claims.bulk.given import BadClaim
from claims.document import source_data
from claims.models import Party, Topic
from sources.models import Publisher, Source

MOST = 60_000  # records of one kind that are kept, so that memory stays constant
_AT_ONCE = 500
_READ: dict[str, Any] = {
    "topics": lambda: Topic.objects.order_by(),
    "parties": lambda: Party.objects.filter(merged_into=None).order_by(),
    "sources": lambda: Source.objects.filter(merged_into=None).select_related("publisher").order_by(),
}


class Known:
    """By kind and slug: the record's key, and what the claim document says of it."""

    def __init__(self) -> None:
        self._seen: Any = None
        self._found: dict[str, dict[str, tuple[int, dict[str, Any]]]] = {kind: {} for kind in _READ}

    def refresh(self) -> bool:
        """Forget everything if one of the records may have been written since; whether it was so. 1 query."""
        tables = [history_of(model)._meta.db_table for model in (Topic, Party, Publisher, Source)]
        quote = connection.ops.quote_name
        newest = ", ".join(f"(SELECT max(history_id) FROM {quote(table)})" for table in tables)  # noqa: S608  names of the code's own
        seen = ask(f"SELECT {newest}")[0]
        if seen == self._seen:
            return False
        self._found = {kind: {} for kind in _READ}
        self._seen = seen
        return True

    def load(self, kind: str, slugs: Iterable[str]) -> None:
        """Read those of these that are not known yet. 1 query for each 500 of them."""
        found = self._found[kind]
        wanted = set(slugs)
        missing = sorted(wanted - found.keys())
        if len(found) + len(missing) > MOST:
            found.clear()
            missing = sorted(wanted)
        for start in range(0, len(missing), _AT_ONCE):
            for row in _READ[kind]().filter(slug__in=missing[start : start + _AT_ONCE]):
                found[row.slug] = (row.pk, _data(kind, row))

    def get(self, kind: str, slug: str, *, of: str) -> tuple[int, dict[str, Any]]:
        """The key and the data. Raises BadClaim, of the claim `of`, when there is none that stands on its own."""
        if (found := self._found[kind].get(slug)) is None:
            raise BadClaim(of, f"{slug!r} is none of the stored {kind}, or was merged into another.")
        return found


def _data(kind: str, row: Any) -> dict[str, Any]:
    if kind == "sources":
        return source_data(row)
    if kind == "parties":
        return {"slug": row.slug, "name": row.name, "kind": row.kind}
    return {"slug": row.slug, "title": row.title}
