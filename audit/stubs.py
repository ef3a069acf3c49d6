"""What is said of redactions where the record is shown: which part, when, why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Q

from audit.models import Redaction


@dataclass(frozen=True)
class Stub:
    """One redaction in words."""

    what: str
    field: str
    on: datetime
    reason: str


def of_records(records: Mapping[Any, Iterable[Any] | Any]) -> Q:
    """The condition for redactions of these records: by model, their keys or a query for them."""
    found = Q(pk__in=[])
    for model, keys in records.items():
        found |= Q(model=model._meta.label, object_pk__in=keys)
    return found


def stubs(condition: Q) -> list[Stub]:
    """The redactions that meet it, oldest first. 1 query."""
    rows = Redaction.objects.filter(condition).select_related("changeset").order_by("pk")
    return [_stub(row) for row in rows]


def _stub(row: Redaction) -> Stub:
    model: Any = apps.get_model(row.model)
    labels = [str(model._meta.get_field(name).verbose_name) for name in row.fields.split(",")]
    return Stub(str(model._meta.verbose_name), ", ".join(labels), row.changeset.created_at, row.reason)
