"""What changed in public, act by act, in the order in which the acts were committed: for mirrors.

The place of an act in the log is the cursor. Places are given out in the order of commits and without gaps, so whoever
has read up to one has missed nothing before it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse

from audit.models import Leaf, RedactedRow
from audit.records import history_of
from claims.models import (
    Affiliation,
    Alias,
    Claim,
    Dissent,
    Edition,
    Flag,
    IndexedRelation,
    Party,
    ReviewState,
    Topic,
)
from claims.outputs.site import full_address
from claims.vocabulary import Status
from sources.models import Author, Derivation, Publisher, Source

# By kind of record, the histories that tell of it, each with the column that names it.
_TOLD_BY: dict[str, tuple[tuple[Any, str], ...]] = {
    "claim": ((ReviewState, "claim_id"), (Flag, "claim_id"), (Dissent, "claim_id")),
    "party": ((Party, "id"), (Alias, "party_id"), (Affiliation, "party_id")),
    "publisher": ((Publisher, "id"),),
    "source": ((Source, "id"), (Author, "source_id"), (Derivation, "source_id"), (Flag, "source_id")),
    "topic": ((Topic, "id"),),
}
_KEYED: dict[str, Any] = {"party": Party, "publisher": Publisher, "source": Source, "topic": Topic}
_NAMES = {"claim": "api-claim", "party": "api-party", "publisher": "api-publisher", "source": "api-source"}

Touched = dict[int, set[int]]  # by changeset, the keys of what it touched


def changes_after(cursor: int, size: int) -> tuple[list[dict[str, Any]], int, bool]:
    """The public changes in the `size` acts after `cursor` (-1 for the first), the new cursor, and whether more follow.

    Of each act, each record once. Some 20 queries, whatever the size.
    """
    leaves = list(
        Leaf.objects.filter(index__gt=cursor)
        .order_by("index")
        .values_list("index", "changeset", "changeset__created_at")[: size + 1]
    )
    read = leaves[:size]
    told = {kind: _touched(kind, [changeset for _index, changeset, _at in read]) for kind in _TOLD_BY}
    slugs = {kind: _slugs(kind, set().union(*touched.values())) for kind, touched in told.items()}
    found = [
        {"cursor": index, "at": at.isoformat(), "kind": kind, "slug": slug, "api_url": _address(kind, slug)}
        for index, changeset, at in read
        for kind in _TOLD_BY
        for slug in sorted({slugs[kind][key] for key in told[kind][changeset] if key in slugs[kind]})
    ]
    return found, read[-1][0] if read else cursor, len(leaves) > size


def _touched(kind: str, changesets: list[int]) -> Touched:
    found: Touched = defaultdict(set)
    for model, column in _TOLD_BY[kind]:
        rows = history_of(model)._base_manager.filter(changeset__in=changesets).order_by()
        _add(found, rows.values_list("changeset", column))
    if kind == "claim":
        _add(found, Edition.objects.filter(changeset__in=changesets).order_by().values_list("changeset", "claim"))
        _add(found, _erased(changesets))
        _add(found, list(_related(found)))
    return found


def _add(found: Touched, pairs: Iterable[tuple[int, Any]]) -> None:
    for changeset, key in pairs:
        if key is not None:
            found[changeset].add(key)


def _erased(changesets: list[int]) -> Iterator[tuple[int, int]]:
    """Claims of whose documents something was redacted."""
    rows = RedactedRow.objects.filter(changeset__in=changesets, table_name=Edition._meta.db_table)
    named = dict(rows.values_list("row_id", "changeset"))
    for pk, claim in Edition.objects.filter(pk__in=named).order_by().values_list("pk", "claim"):
        yield named[pk], claim


def _related(found: Touched) -> Iterator[tuple[int, int]]:
    """Claims whose documents name, or stop to name, one of those that were touched."""
    touched = set().union(*found.values())
    rows = IndexedRelation.objects.filter(Q(indexed__in=touched) | Q(target__in=touched)).order_by()
    pairs = list(rows.values_list("indexed", "target"))
    for changeset, keys in list(found.items()):
        for one, other in pairs:
            if one in keys:
                yield changeset, other
            if other in keys:
                yield changeset, one


def _slugs(kind: str, keys: set[int]) -> dict[int, str]:
    """By key, the slug under which the record is public, or was until it was deleted; none of unpublished claims."""
    if kind == "claim":
        public = Q(state__status__in=(Status.PUBLISHED, Status.MERGED)) | Q(state__withdrawn_at__isnull=False)
        rows = Claim.objects.filter(public, pk__in=keys, state__edition__isnull=False).order_by()
        return dict(rows.values_list("pk", "state__edition__slug"))
    history = history_of(_KEYED[kind])._base_manager.filter(id__in=keys)
    return dict(history.order_by("history_id").values_list("id", "slug"))


def _address(kind: str, slug: str) -> str:
    return full_address(reverse(_NAMES.get(kind, "api-topic"), args=[slug]))
