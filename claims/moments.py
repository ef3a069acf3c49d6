"""A point between two acts, and the rows of any tracked model as they were then. From history rows alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Max, Min, OuterRef, Q, Subquery

from audit.records import history_of


@dataclass(frozen=True)
class Moment:
    """A point between two acts; `later` tells the history rows of the acts after it.

    A row counts when neither it nor an earlier row of the same record came after: nothing is ever shown on top of a
    change that had not been made. The rows of one record are in the order of their history ids, which are given while
    the record is locked, and so in the order of their commits.
    """

    later: Q

    @classmethod
    def after_leaf(cls, index: int | None) -> "Moment":
        """Right after the act with this leaf in the log, in the order of commits: that in which leaves are appended.

        What was under way meanwhile and ended later came after. None for an act that is under way itself: nothing did.
        """
        if index is None:
            return cls(Q(pk__in=[]))
        return cls(Q(changeset__leaf__index__gt=index) | Q(changeset__leaf__isnull=True))

    @classmethod
    def at(cls, instant: datetime) -> "Moment":
        """After every act that had begun by the instant, that very microsecond included."""
        return cls(Q(changeset__created_at__gt=instant))


def records_then(model: Any, keys: Iterable[int], moment: Moment) -> dict[int, Any]:
    """The records of these keys as they were, deleted since or not; the ones that came later as they first were.

    1 query, none without keys; 1 more when one came later.
    """
    keys = set(keys)
    found = {row.id: row.instance for row in _newest(model, moment, id__in=keys)} if keys else {}
    if unborn := keys - found.keys():
        rows = history_of(model)._base_manager.filter(id__in=unborn).order_by("-history_id")
        found |= {row.id: row.instance for row in rows}
    return found


def rows_then(model: Any, moment: Moment, **belongs: Any) -> list[Any]:
    """The rows that had the values `belongs` and were not deleted, in the order of their keys. 1 query."""
    # Rows that were moved elsewhere are seen too: their newest row then has other values.
    ever = history_of(model)._base_manager.filter(**belongs).order_by().values("id")
    rows = _newest(model, moment, id__in=ever).filter(**belongs).exclude(history_type="-")
    return [row.instance for row in rows.order_by("id")]


def _newest(model: Any, moment: Moment, **which: Any) -> Any:
    """Of each record, the last history row before the first one that came after the moment."""
    history = history_of(model)._base_manager
    came_later = history.filter(moment.later, id=OuterRef("id")).order_by().values("id")
    first = came_later.annotate(first=Min("history_id")).values("first")
    rows = history.filter(**which).annotate(first_later=Subquery(first))
    rows = rows.filter(Q(first_later=None) | Q(history_id__lt=F("first_later")))
    newest = rows.order_by().values("id").annotate(newest=Max("history_id")).values("newest")
    return history.filter(history_id__in=newest)
