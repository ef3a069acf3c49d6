"""Holds a dossier against what is stored: what is new, what is changed, and what is wrong. Writes nothing."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from audit.batches import in_batches
from claims.dossiers.errors import BadDossier
from claims.dossiers.reading import Dossier, Record, read_dossier
from claims.dossiers.rules import check_references, check_rules, check_topics, refuse_merged
from claims.dossiers.shapes import MERGEABLE, SHAPES, Parts, Shape, plain_form, references, stored_records
from claims.models import Claim, Party, PublicAddress, Topic
from claims.re_review import claims_resting_on
from sources.models import Source


@dataclass(frozen=True)
class Change:
    """A record of the file that is not stored yet (`stored` is None), or not as the file has it."""

    record: Record
    stored: Any = None
    keys: frozenset[str] = frozenset()  # what differs

    @property
    def new(self) -> bool:
        return self.stored is None


@dataclass
class Plan:
    """What loading a dossier would do: changes by kind, in the order of the file, and the keys of stored records."""

    dossier: Dossier
    changes: dict[str, list[Change]]
    stored_pks: dict[str, dict[str, int]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any(self.changes.values())


def plan_dossier(content: bytes, *, lock: bool = False) -> Plan:
    """The plan for the dossier in `content`. Raises BadDossier with all its errors. Some 25 queries for 500 claims.

    With `lock`, in a transaction, nobody edits its records between the plan and its writing.
    """
    return plan_of(read_dossier(content), lock=lock)


def plan_of(dossier: Dossier, *, lock: bool = False) -> Plan:
    """The same for one that was read."""
    stored_pks = _stored_pks(dossier)
    if lock:
        _lock_stored(stored_pks)
    check_references(dossier, lambda kind, slug: slug in stored_pks[kind])
    check_rules(dossier)
    stored_topics = Topic.objects.filter(parent__isnull=False).order_by()
    check_topics(dossier, dict(stored_topics.values_list("slug", "parent__slug")))
    _refuse_former_slugs(dossier, stored_pks["claims"])
    refuse_merged(dossier, _merged_slugs(stored_pks))
    if dossier.located.errors:
        raise BadDossier(dossier.located.errors)
    changes = {kind: list(_changes(SHAPES[kind], list(rows.values()))) for kind, rows in dossier.records.items()}
    return Plan(dossier, changes, stored_pks)


def _stored_pks(dossier: Dossier) -> dict[str, dict[str, int]]:
    wanted: dict[str, set[str]] = {kind: set(slugs) for kind, slugs in dossier.declared.items()}
    for kind, records in dossier.records.items():
        for record in records.values():
            for _row, _key, target, slug in references(SHAPES[kind], record.plain):
                wanted[target].add(slug)
    found: dict[str, dict[str, int]] = {}
    for kind, slugs in wanted.items():
        rows = SHAPES[kind].model.objects.order_by()
        found[kind] = {}
        for batch in in_batches(sorted(slugs)):
            found[kind].update(rows.filter(slug__in=batch).values_list("slug", "pk"))
    return found


def _merged_slugs(stored_pks: dict[str, dict[str, int]]) -> dict[str, dict[str, str]]:
    """By kind, the slugs that lead to another record since a merge, and the slug of that one."""
    found: dict[str, dict[str, str]] = {}
    for kind, pks in stored_pks.items():
        if merged_into := MERGEABLE.get(SHAPES[kind].model):
            rows = SHAPES[kind].model.objects.order_by().filter(**{f"{merged_into}__isnull": False})
            named = [rows.filter(pk__in=batch) for batch in in_batches(list(pks.values()))]
            found[kind] = {
                slug: into for batch in named for slug, into in batch.values_list("slug", f"{merged_into}__slug")
            }
    return found


def _lock_stored(pks: dict[str, dict[str, int]]) -> None:
    # Records before claims, each in the order of their keys, as every act locks them: so two never wait for each other.
    sources = sorted(pks["sources"].values())
    _lock(Party, sorted(pks["parties"].values()))
    _lock(Source, sources)
    # A retraction in the file reaches every claim that rests on the source.
    claims = set(pks["claims"].values())
    for batch in in_batches(sources):
        claims.update(claim for resting in claims_resting_on(batch).values() for claim in resting)
    _lock(Claim, sorted(claims))


def _lock(model: Any, pks: list[int]) -> None:
    for batch in in_batches(pks):
        list(model.objects.select_for_update(no_key=True).filter(pk__in=batch).order_by("pk").values_list("pk"))


def _refuse_former_slugs(dossier: Dossier, stored: dict[str, int]) -> None:
    new = [slug for slug in dossier.records["claims"] if slug not in stored]
    for batch in in_batches(new):
        for slug in PublicAddress.objects.filter(slug__in=batch).values_list("slug", flat=True):
            path = (*dossier.records["claims"][slug].path, "slug")
            dossier.located.refuse(path, _("Another claim was public under this slug. Choose another."))


def _changes(shape: Shape, records: list[Record]) -> Any:
    for batch in in_batches(records):
        rows = stored_records(shape).filter(slug__in=[record.slug for record in batch])
        stored = {row.slug: row for row in rows}
        for record in batch:
            row = stored.get(record.slug)
            if row is None:
                yield Change(record)
            elif keys := differing(shape, record.plain, plain_form(shape, row)):
                yield Change(record, row, keys)


def differing(shape: Shape, wanted: dict[str, Any], stored: dict[str, Any]) -> frozenset[str]:
    """The keys in which two plain forms differ; the order of rows counts only where the shape says so."""
    own = {key for key in (*shape.values, *shape.references) if wanted[key] != stored[key]}
    listed = {
        key for key, parts in shape.parts.items() if comparable(parts, wanted[key]) != comparable(parts, stored[key])
    }
    return frozenset(own | listed)


def comparable(parts: Parts, rows: list[dict[str, Any]]) -> list[Any]:
    """The rows in a form that is equal when they mean the same."""
    frozen = [freeze(parts.shape, row) for row in rows]
    return frozen if parts.ordered else sorted(frozen)


def freeze(shape: Shape, row: dict[str, Any]) -> tuple[Any, ...]:
    """A part as a tuple that can be compared and sorted."""
    own = tuple(str(row[key]) for key in (*shape.values, *shape.references))
    return (*own, *(tuple(comparable(parts, row[key])) for key, parts in shape.parts.items()))
