"""The rows of one claim and its parts as they stand, and how they become what its next version says."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from audit.bulk_insertion import Row
from audit.bulk_rows import BulkRows, layout
from audit.models import Changeset
from claims.bulk.cleaning import Plain, days_of
from claims.dossiers.shapes import Parts, Shape
from sources.edtf_fields import EDTFField

KeyOf = Callable[[str, str], int]  # kind and slug of a record, to its key


class Standing:
    """One row that stands: its key, its plain form, what is stored of it, and its own parts."""

    __slots__ = ("parts", "pk", "plain", "row", "shape")

    def __init__(self, shape: Shape, pk: int, plain: Plain, row: Row) -> None:
        self.shape, self.pk, self.plain, self.row = shape, pk, plain, row
        self.parts: dict[str, list[Standing]] = {}


class Writer:
    """Writes rows of one claim in one changeset: gathers their history, and says whether there was any."""

    def __init__(self, rows: BulkRows, key_of: KeyOf, act: Changeset) -> None:
        self._rows, self._key_of, self._act = rows, key_of, act
        self.wrote = False

    def add(self, shape: Shape, plain: Plain, *, pk: int = 0, owner: str = "", of: int = 0, place: int = 0) -> Standing:
        """A new row with all its parts; part `of` the record with this key, which is its `owner`."""
        model = shape.model
        pk = pk or self._rows.next_key(model)
        own = {f"{owner}_id": of} if owner else {}
        if place:
            own["order"] = place
        row = Standing(shape, pk, plain, layout(model).row({**self._values(shape, plain), **own, "id": pk}))
        self._record(row, "+")
        for name, parts in shape.parts.items():
            row.parts[name] = self._added(parts, plain[name], pk)
        return row

    def become(self, row: Standing, plain: Plain, *, owner: str = "", of: int = 0) -> None:
        """Let the row and its parts say what `plain` says."""
        shape, former = row.shape, row.plain
        row.plain = plain
        if any(former[name] != plain[name] for name in (*shape.values, *shape.references)):
            own = {f"{owner}_id": of} if owner else {}
            row.row = layout(shape.model).row({**self._values(shape, plain), **own, "id": row.pk})
            self._record(row, "~")
        for name, parts in shape.parts.items():
            if former[name] != plain[name]:
                row.parts[name] = self._matched(parts, row.parts[name], plain[name], row.pk)

    def _added(self, parts: Parts, plains: Sequence[Plain], of: int) -> list[Standing]:
        return [
            self.add(parts.shape, plain, owner=parts.owner, of=of, place=place if parts.ordered else 0)
            for place, plain in enumerate(plains, start=1)
        ]

    def _matched(self, parts: Parts, rows: list[Standing], plains: Sequence[Plain], of: int) -> list[Standing]:
        """What loading a dossier does: equal rows stay, then those known again by their natural keys are changed."""
        if parts.ordered:
            for row in rows:
                self._remove(row)
            return self._added(parts, plains, of)
        left, kept, wanted = list(rows), [], list(plains)
        for natural in (None, *parts.matched_by):
            still = []
            for plain in wanted:
                found = next((row for row in left if _same(natural, row.plain, plain)), None)
                if found is None:
                    still.append(plain)
                    continue
                left.remove(found)
                kept.append((found, plain))
            wanted = still
        for row in left:
            self._remove(row)
        for row, plain in kept:
            if row.plain != plain:
                self.become(row, plain, owner=parts.owner, of=of)
        gone = {row.pk for row in left}
        return [*(row for row in rows if row.pk not in gone), *self._added(parts, wanted, of)]

    def _remove(self, row: Standing) -> None:
        for rows in row.parts.values():
            for part in rows:
                self._remove(part)
        self._record(row, "-")

    def _record(self, row: Standing, kind: str) -> None:
        self.wrote = True
        self._rows.record(self._act, row.shape.model, row.row, kind)

    def _values(self, shape: Shape, plain: Plain) -> Plain:
        """What the row stores of its plain form, by columns."""
        values = {name: plain[name] for name in shape.values}
        for name, earliest, latest in _dates(shape.model):
            values[earliest], values[latest] = days_of(values[name])
        for name in _truths(shape.model):
            values[name] = int(values[name])
        for name, reference in shape.references.items():
            values[f"{reference.attribute}_id"] = self._key_of(reference.kind, plain[name])
        return values


def gather_live(rows: BulkRows, row: Standing) -> None:
    """Gather the live rows of what stands in the end."""
    rows.add(layout(row.shape.model), row.row)
    for parts in row.parts.values():
        for part in parts:
            gather_live(rows, part)


def _same(natural: tuple[str, ...] | None, stored: Plain, wanted: Plain) -> bool:
    return stored == wanted if natural is None else all(stored[key] == wanted[key] for key in natural)


@cache
def _dates(model: Any) -> list[tuple[str, str, str]]:
    fields = [field for field in model._meta.concrete_fields if isinstance(field, EDTFField)]
    return [(field.name, field.earliest, field.latest) for field in fields]


@cache
def _truths(model: Any) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if field.get_internal_type() == "BooleanField"]
