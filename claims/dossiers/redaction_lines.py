"""What was redacted in the records of a dossier, as comments at its head: the format itself has no place for it."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.utils import timezone

from audit.models import Redaction
from audit.stubs import of_records
from claims.dossiers.shapes import SHAPES, Shape


def redaction_lines(records: Mapping[str, Collection[str]] | None = None) -> list[str]:
    """A comment for each redaction of these records (by kind, their slugs), or of all, parts included. 1 query."""
    keys: dict[Any, Any] = {}
    for kind, shape in SHAPES.items():
        rows = shape.model.objects.order_by()
        chosen = rows if records is None else rows.filter(slug__in=records[kind])
        keys |= dict(_keys(shape, chosen.values("pk")))
    rows = Redaction.objects.filter(of_records(keys)).select_related("changeset").order_by("pk")
    return [_line(row) for row in rows]


def _keys(shape: Shape, rows: Any) -> Iterator[tuple[Any, Any]]:
    """The shape's model with a query for the keys of its rows, and the same for its parts."""
    yield shape.model, rows
    for parts in shape.parts.values():
        owned = parts.shape.model.objects.filter(**{f"{parts.owner}__in": rows}).order_by().values("pk")
        yield from _keys(parts.shape, owned)


def _line(row: Redaction) -> str:
    day = timezone.localdate(row.changeset.created_at).isoformat()
    reason = " ".join(row.reason.split())
    return f"# Redacted on {day}: {row.model} {row.object_pk}, {row.fields.replace(',', ', ')}: {reason}"
