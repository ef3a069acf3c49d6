"""A point between two acts, and the rows of any tracked model as they were then. From history rows alone."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from audit.prepared import filled_up, prepared, together
from audit.records import history_of

_BEYOND_ALL = 2**63 - 1  # the id of no history row
# What tells the history rows of the acts that came after, by what a moment is told by.
_LATER: dict[str, Callable[..., Q]] = {
    "leaf": lambda index: Q(changeset__leaf__index__gt=index) | Q(changeset__leaf__isnull=True),
    "instant": lambda instant: Q(changeset__created_at__gt=instant),
    "end": lambda: Q(pk__in=[]),
}


@dataclass(frozen=True)
class Moment:
    """A point between two acts, told by a leaf or an instant.

    A history row counts when neither it nor an earlier row of the same record came after: nothing is ever shown on top
    of a change that had not been made. The rows of one record are in the order of their history ids, which are given
    while the record is locked, and so in the order of their commits.
    """

    told_by: str
    values: tuple[Any, ...] = ()

    @classmethod
    def after_leaf(cls, index: int | None) -> "Moment":
        """Right after the act with this leaf in the log, in the order of commits: that in which leaves are appended.

        What was under way meanwhile and ended later came after. None for an act that is under way itself: nothing did.
        """
        return cls("end") if index is None else cls("leaf", (index,))

    @classmethod
    def at(cls, instant: datetime) -> "Moment":
        """After every act that had begun by the instant, that very microsecond included."""
        return cls("instant", (instant,))


def records_then(model: Any, keys: Iterable[int], moment: Moment) -> dict[int, Any]:
    """The records of these keys as they were, deleted since or not; the ones that came later as they first were.

    1 query, none without keys; 1 more when one came later.
    """
    (found,) = all_records_then([(model, set(keys))], moment)
    return found


def all_records_then(wanted: Sequence[tuple[Any, set[int]]], moment: Moment, *more: Any) -> list[Any]:
    """The same of several models, for each its keys; and the rows of more prepared reads, all asked together."""
    reads = [_records(model, moment.told_by).of(filled_up(keys), *moment.values) for model, keys in wanted]
    brought = together(*reads, *more)
    return [
        *(_records_of(model, keys, rows) for (model, keys), rows in zip(wanted, brought, strict=False)),
        *brought[len(wanted) :],
    ]


def _records_of(model: Any, keys: set[int], rows: Iterable[Any]) -> dict[int, Any]:
    found = {row.id: row.instance for row in rows}
    if unborn := keys - found.keys():
        rows = history_of(model)._base_manager.filter(id__in=unborn).order_by("-history_id")
        found |= {row.id: row.instance for row in rows}
    return found


@cache
def _records(model: Any, told_by: str) -> prepared:
    def records(keys: tuple[int, ...], *moment: Any) -> Any:
        return _newest(model, _LATER[told_by](*moment), id__in=keys).order_by()

    return prepared(records)


def rows_then(model: Any, moment: Moment, **belongs: Any) -> list[Any]:
    """The rows that had the values `belongs` and were not deleted, in the order of their keys. 1 query."""
    # Rows that were moved elsewhere are seen too: their newest row then has other values.
    ever = history_of(model)._base_manager.filter(**belongs).order_by().values("id")
    rows = _newest(model, _LATER[moment.told_by](*moment.values), id__in=ever).filter(**belongs)
    return [row.instance for row in rows.exclude(history_type="-").order_by("id")]


def _newest(model: Any, later: Q, **which: Any) -> Any:
    """Of each record, the last history row before the first one that came after the moment."""
    history = history_of(model)._base_manager
    came_later = history.filter(later, id=OuterRef("id")).order_by().values("id")
    first = came_later.annotate(first=Min("history_id")).values("first")
    rows = history.filter(**which, history_id__lt=Coalesce(Subquery(first), _BEYOND_ALL))
    newest = rows.order_by().values("id").annotate(newest=Max("history_id")).values("newest")
    return history.filter(history_id__in=newest)
