"""`fields` and `include`: less of a record, or the records that it names beside it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from claims.api.data import claim_summary
from claims.api.problems import at_parameter, bad_query
from claims.api.schemas import INCLUDED, fields_of
from claims.models import IndexedClaim, Party, Topic
from claims.outputs.records import party_record, publisher_record, source_record, topic_record
from sources.models import Publisher, Source

Row = dict[str, Any]

_LOADED: dict[str, Any] = {
    "claims": (lambda: IndexedClaim.objects.with_disputes().select_related("edition"), claim_summary),
    "parties": (lambda: Party.objects.for_records(), party_record),
    "publishers": (lambda: Publisher.objects.all(), publisher_record),
    "sources": (
        lambda: Source.objects.for_records(),
        source_record,
    ),
    "topics": (lambda: Topic.objects.select_related("parent"), topic_record),
}
# Under which keys a document or row names records of which kind.
_NAMED_UNDER = {
    "claim": "claims",
    "target": "claims",
    "party": "parties",
    "source": "sources",
    "publisher": "publishers",
    "topics": "topics",
}


def chosen_names(query: Any, name: str, known: Iterable[str]) -> tuple[str, ...]:
    """The comma-separated names of a parameter, () when left out. Raises Problem (400) for one that is unknown."""
    typed = query.get(name, "")
    chosen = tuple(dict.fromkeys(part.strip() for part in typed.split(",") if part.strip()))
    if unknown := [one for one in chosen if one not in known]:
        words = {"unknown": ", ".join(unknown), "known": ", ".join(known)}
        message = _("%(unknown)s is not known here; choose from %(known)s.") % words
        raise bad_query([at_parameter(name, message)])
    return chosen


def with_fields(rows: list[Row], query: Any, component: str) -> list[Row]:
    """The rows with only those keys that `fields` names, in its order; all when it names none."""
    chosen = chosen_names(query, "fields", fields_of(component))
    return [{name: row[name] for name in chosen if name in row} for row in rows] if chosen else rows


def included_records(rows: list[Row], query: Any, known: Iterable[str]) -> dict[str, list[Row]] | None:
    """The records that the rows name, of the kinds that `include` asks for; None when it asks for none.

    At most 4 queries for each kind, whatever their number.
    """
    kinds = [kind for kind in chosen_names(query, "include", known) if kind in INCLUDED]
    if not kinds:
        return None
    named = slugs_named(rows)
    found = {}
    for kind in kinds:
        load, record = _LOADED[kind]
        slugs = named.get(kind, set())
        found[kind] = [record(row) for row in load().filter(slug__in=slugs).order_by("slug")] if slugs else []
    return found


def slugs_named(value: Any) -> dict[str, set[str]]:
    """The slugs of all records that documents or rows name, by kind. Pure."""
    found: dict[str, set[str]] = {}
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            for key, item in one.items():
                if kind := _NAMED_UNDER.get(key):
                    for named in item if isinstance(item, list) else [item]:
                        if isinstance(named, dict) and "slug" in named:
                            found.setdefault(kind, set()).add(named["slug"])
                waiting.append(item)
    return found
