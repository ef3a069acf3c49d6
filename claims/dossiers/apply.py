"""Carries a plan out: shared records in one changeset, then one changeset for each claim, all in one transaction."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from audit.bulk import insert_tracked
from audit.context import acts_together, changeset, close_changeset, inside, open_changeset
from claims.dossiers.errors import BadDossier
from claims.dossiers.plan import Change, Plan, differing, freeze
from claims.dossiers.shapes import SHAPES, Parts, Shape, plain_form


@dataclass
class PartsChange:
    """What becomes of one list of parts of one record."""

    owner: int  # primary key
    parts: Parts
    removed: list[Any] = field(default_factory=list)
    kept: list[tuple[Any, dict[str, Any]]] = field(default_factory=list)
    added: list[dict[str, Any]] = field(default_factory=list)


class _Keys(dict[str, dict[str, int]]):
    """Primary keys by kind and slug; grows as records are inserted."""

    def fill(self, shape: Shape, row: Any, plain: dict[str, Any]) -> Any:
        """Set the fields of `row` to what `plain` says."""
        for name in shape.values:
            setattr(row, name, plain[name])
        for key, reference in shape.references.items():
            setattr(row, f"{reference.attribute}_id", self[reference.kind][plain[key]] if plain[key] else None)
        return row


def apply_plan(plan: Plan, *, by: Any, comment: str, progress: Any = iter) -> None:
    """Write everything that the plan says, as `by`, or nothing.

    `progress` wraps the claims as they are written. Call it in the transaction in which the plan was made. Raises
    BadDossier when the database refuses a record.
    """
    keys = _Keys({kind: dict(pks) for kind, pks in plan.stored_pks.items()})
    with acts_together():
        shared = {kind: changes for kind, changes in plan.changes.items() if kind != "claims"}
        with changeset(by, comment):
            for kind, changes in shared.items():
                _write_records(plan, kind, changes, keys)
            work = [(change, found) for kind in shared for change, found in _part_changes(kind, shared[kind], keys)]
            for change, found in work:
                _remove_parts(plan, change, found)
            for change, found in work:
                _write_parts(plan, change, found, keys)
        _write_claims(plan, keys, by, comment, progress)


def _write_claims(plan: Plan, keys: _Keys, by: Any, comment: str, progress: Any) -> None:
    # Claims name each other: all exist before the first part is written, and what goes makes room for what comes.
    changes = plan.changes["claims"]
    acts = {change.record.slug: open_changeset(by, comment) for change in changes}
    for change in changes:
        with inside(acts[change.record.slug]):
            _write_records(plan, "claims", [change], keys)
    work = _part_changes("claims", changes, keys)
    for change, found in work:
        with inside(acts[change.record.slug]):
            _remove_parts(plan, change, found)
    for change, found in progress(work):
        with inside(acts[change.record.slug]):
            _write_parts(plan, change, found, keys)
        close_changeset(acts[change.record.slug])


def _write_records(plan: Plan, kind: str, changes: list[Change], keys: _Keys) -> None:
    shape = SHAPES[kind]
    for batch in _in_order(kind, [change for change in changes if change.new]):
        rows = [keys.fill(shape, shape.model(), change.record.plain) for change in batch]
        with _naming(plan, batch[0]):
            made = insert_tracked(rows)
        keys[kind].update((row.slug, row.pk) for row in made)
    for change in changes:
        if not change.new and change.keys & {*shape.values, *shape.references}:
            with _naming(plan, change):
                keys.fill(shape, change.stored, change.record.plain).save()


def _in_order(kind: str, changes: list[Change]) -> Iterable[list[Change]]:
    """Batches in which no record refers to another of its own or a later one: topics after their parents."""
    own = [key for key, reference in SHAPES[kind].references.items() if reference.kind == kind]
    waiting = changes
    while waiting:
        coming = {change.record.slug for change in waiting}
        later = [change for change in waiting if any(change.record.plain[key] in coming for key in own)]
        put_off = {change.record.slug for change in later}
        yield [change for change in waiting if change.record.slug not in put_off]
        waiting = later


def _part_changes(kind: str, changes: list[Change], keys: _Keys) -> list[tuple[Change, list[PartsChange]]]:
    return [(change, _parts_of(kind, change, keys)) for change in changes]


def _parts_of(kind: str, change: Change, keys: _Keys) -> list[PartsChange]:
    shape, plain = SHAPES[kind], change.record.plain
    if change.new:
        pk = keys[kind][change.record.slug]
        return [PartsChange(pk, parts, added=plain[key]) for key, parts in shape.parts.items() if plain[key]]
    return [
        match_parts(change.stored.pk, parts, list(getattr(change.stored, parts.related).all()), plain[key])
        for key, parts in shape.parts.items()
        if key in change.keys
    ]


def _remove_parts(plan: Plan, change: Change, found: list[PartsChange]) -> None:
    with _naming(plan, change):
        for row in (row for parts in found for row in parts.removed):
            row.delete()


def _write_parts(plan: Plan, change: Change, found: list[PartsChange], keys: _Keys) -> None:
    with _naming(plan, change):
        for parts in found:
            _write_part_rows(parts, keys)


def _write_part_rows(found: PartsChange, keys: _Keys) -> None:
    shape = found.parts.shape
    for row, plain in found.kept:
        changed = differing(shape, plain, plain_form(shape, row))
        if changed & {*shape.values, *shape.references}:
            keys.fill(shape, row, plain).save()
        for key in changed & shape.parts.keys():
            inner = match_parts(
                row.pk, shape.parts[key], list(getattr(row, shape.parts[key].related).all()), plain[key]
            )
            for gone in inner.removed:
                gone.delete()
            _write_part_rows(inner, keys)
    rows = [keys.fill(shape, shape.model(), plain) for plain in found.added]
    for place, row in enumerate(rows, start=1):
        setattr(row, f"{found.parts.owner}_id", found.owner)
        if found.parts.ordered:
            row.order = place
    insert_tracked(rows)
    for key, parts in shape.parts.items():
        pairs = [(row, part) for row, plain in zip(rows, found.added, strict=True) for part in plain[key]]
        made = [keys.fill(parts.shape, parts.shape.model(**{parts.owner: row}), part) for row, part in pairs]
        insert_tracked(made)


def match_parts(owner: int, parts: Parts, stored: list[Any], wanted: list[dict[str, Any]]) -> PartsChange:
    """Which stored rows stay, change or go, and which rows come: equal ones first, then by the parts' natural keys."""
    if parts.ordered:
        return PartsChange(owner, parts, removed=stored, added=wanted)
    found = PartsChange(owner, parts)
    left = [(row, plain_form(parts.shape, row)) for row in stored]
    for natural in (None, *parts.matched_by):
        still = []
        for plain in wanted:
            row = next((pair for pair in left if _same(parts.shape, natural, pair[1], plain)), None)
            if row is None:
                still.append(plain)
                continue
            left.remove(row)
            found.kept.append((row[0], plain))
        wanted = still
    found.removed, found.added = [row for row, _plain in left], wanted
    return found


def _same(shape: Shape, natural: tuple[str, ...] | None, stored: dict[str, Any], wanted: dict[str, Any]) -> bool:
    if natural is None:
        return freeze(shape, stored) == freeze(shape, wanted)
    return all(stored[key] == wanted[key] for key in natural)


@contextmanager
def _naming(plan: Plan, change: Change) -> Iterator[None]:
    """What the database refuses in the block is an error of the change's record."""
    try:
        yield
    except (ValidationError, IntegrityError) as error:
        message = "; ".join(error.messages) if isinstance(error, ValidationError) else _("the database refuses it.")
        raise BadDossier([plan.dossier.located.error(change.record.path, message)]) from error
