"""What changed among the links that history rows hold, for a whole page of rows at once."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django.utils.text import capfirst

Change = dict[str, str]


def link_changes(rows: Sequence[Any]) -> dict[int, list[Change]]:
    """For each history row but the last, which is the oldest: the kinds of link in which it differs from the one
    before, as `field`, `old` and `new`, names in order. 1 query for each kind of link, whatever the number of rows.
    """
    changes: dict[int, list[Change]] = defaultdict(list)
    for field in rows[0]._history_m2m_fields if rows else []:
        names = _names(field, rows)
        for newer, older in pairwise(rows):
            if names[newer.pk] != names[older.pk]:
                old, new = (", ".join(sorted(names[row.pk])) or "–" for row in (older, newer))
                changes[newer.pk].append({"field": capfirst(field.verbose_name), "old": old, "new": new})
    return changes


def _names(field: Any, rows: Sequence[Any]) -> dict[int, set[str]]:
    """History row to the names of what it was linked to then."""
    target = field.m2m_reverse_field_name()
    linked = getattr(type(rows[0]), field.name).model.objects.filter(history__in=[row.pk for row in rows])
    names: dict[int, set[str]] = defaultdict(set)
    for link in linked.select_related(target, *_JOINS.get(target, ())):
        names[link.history_id].add(str(getattr(link, target)))
    return names


# What the name of the linked record needs.
_JOINS = {"permission": ("permission__content_type",)}
