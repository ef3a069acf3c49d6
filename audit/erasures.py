"""All that one redaction changes: gathered before anything is written, so that it can be shown; then written at once.

Other apps register what else holds copies of a record's texts, with `@copies`.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from typing import Any

from django.db.models import Q
from django.utils import timezone

from audit.blanks import SHORTEST_SEARCHED, companions_of, is_redacted, without
from audit.records import history_of
from audit.sealed_tables import SealedTable, sealed_table

_BEGINNING = 100  # characters by which a text is looked for first
_AT_ONCE = 40  # texts of one condition: SQLite takes no more than a thousand terms

Change = Callable[[str, Any], Any]  # column and value to what stands there from now on


@dataclass
class Erasure:
    """Named fields of one record, and every row that holds what they said."""

    model: Any
    pk: int
    fields: Sequence[Any]
    blanks: Mapping[str, Any]  # by field, what stands there from now on
    reason: str
    at: datetime
    texts: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # by field, all that it ever said
    # Rows that the log has digests of: by table and key, the columns that change.
    rows: dict[SealedTable, dict[int, dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))
    live: dict[tuple[Any, int], Any] = field(default_factory=dict)  # tracked records, changed and not yet saved
    copies: dict[Any, dict[Any, dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))  # untracked rows
    derived: set[str] = field(default_factory=set)  # tables that are made anew from others
    afterwards: list[Callable[[], None]] = field(default_factory=list)  # called once everything else is written

    @property
    def day(self) -> str:
        """The day of the redaction, as pages and documents name it."""
        return timezone.localdate(self.at).isoformat()

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.fields]

    @property
    def searched(self) -> list[str]:
        """The texts that can be looked for elsewhere: no dates, and none that is too short. Longest first."""
        return sorted(
            {text for one in self._worded for text in self.texts[one.name] if len(text) >= SHORTEST_SEARCHED},
            key=lambda text: (-len(text), text),
        )

    @property
    def unsearched(self) -> list[str]:
        """What cannot be looked for elsewhere."""
        return sorted({text for texts in self.texts.values() for text in texts} - set(self.searched))

    @property
    def _worded(self) -> list[Any]:
        return [one for one in self.fields if not companions_of(one)]

    def touched_tables(self) -> set[str]:
        """Names of all tables in which something is changed, or the record was once changed."""
        tracked = {model._meta.db_table for model, _pk in self.live}
        copied = {model._meta.db_table for model in self.copies}
        own = self.model._meta.db_table
        return {own} | {table.name for table in self.rows} | tracked | copied | self.derived

    def without(self, text: str) -> str:
        """The text with the marker for each searched one in it."""
        return without(text, self.searched) if text else text

    def change_row(self, model: Any, pk: int, columns: Mapping[str, Any]) -> None:
        """In a row that the log has a digest of."""
        if columns:
            self.rows[sealed_table(model)].setdefault(pk, {}).update(columns)

    def planned(self, model: Any, pk: int) -> Mapping[str, Any]:
        """What is to change already in a row that the log has a digest of, by column."""
        return self.rows[sealed_table(model)].get(pk, {})

    def change_copy(self, model: Any, pk: Any, values: Mapping[str, Any]) -> None:
        """In a row of a model that is neither tracked nor sealed."""
        if values:
            self.copies[model].setdefault(pk, {}).update(values)

    def change_record(self, model: Any, pk: int, names: Iterable[str], change: Change) -> None:
        """In a tracked record and in each of its history rows. 2 queries."""
        fields = [model._meta.get_field(name) for name in names]
        self._change_history(model, pk, fields, change)
        known = self.live.get((model, pk))
        record = known if known is not None else model._base_manager.filter(pk=pk).first()
        if record is not None and self._change_live(record, fields, change):
            self.live[model, pk] = record

    def _change_live(self, record: Any, fields: Iterable[Any], change: Change) -> bool:
        changed = False
        for one in fields:
            value = getattr(record, one.attname)
            if (instead := change(one.column, value)) != value:
                setattr(record, one.attname, instead)
                changed = True
        return changed

    def _change_history(self, model: Any, pk: int, fields: Sequence[Any], change: Change) -> None:
        history = history_of(model)
        of_record = history._base_manager.filter(**{model._meta.pk.attname: pk}).order_by("pk")
        for key, *values in of_record.values_list("pk", *(one.attname for one in fields)):
            found = {one.column: change(one.column, value) for one, value in zip(fields, values, strict=True)}
            before = dict(zip((one.column for one in fields), values, strict=True))
            self.change_row(history, key, {name: value for name, value in found.items() if value != before[name]})

    def gather_own(self) -> None:
        """The record's own rows, and what their fields said. 4 queries."""
        blanks: dict[str, Any] = {}
        names = list(self.names)
        own = {one.column: one.name for one in self.fields}
        for one in self.fields:
            blanks[one.column] = self.blanks[one.name]
            for name in companions_of(one):
                names.append(name)
                blanks[self.model._meta.get_field(name).column] = None

        def erase(column: str, value: Any) -> Any:
            if is_redacted(value):
                return value
            if column in own:
                self.texts[own[column]].add(value)
            return blanks[column]

        self.change_record(self.model, self.pk, names, erase)


Lock = Callable[[Any, int], None]
_locks: list[Lock] = []


def locks_first(lock: Lock) -> Lock:
    """Register a function that locks what acts on a record lock before the record itself. A decorator."""
    if lock not in _locks:
        _locks.append(lock)
    return lock


def lock_first(model: Any, pk: int) -> None:
    """So that what is read afterwards stays as it is, and two who act never wait for each other."""
    for lock in _locks:
        lock(model, pk)


Copies = Callable[[Erasure], None]
_copies: list[Copies] = []


def copies(gather: Copies) -> Copies:
    """Register a function that adds to an erasure what else holds copies of the record's texts. A decorator."""
    if gather not in _copies:
        _copies.append(gather)
    return gather


def gather_copies(erasure: Erasure) -> None:
    for gather in _copies:
        gather(erasure)


Outside = Callable[[], Iterable[str]]
_outside: list[Outside] = []


def outside(find: Outside) -> Outside:
    """Register a function that names what no erasure reaches, and what to do about it: a line each. A decorator."""
    if find not in _outside:
        _outside.append(find)
    return find


def left_outside() -> list[str]:
    """All of these lines."""
    return [line for find in _outside for line in find()]


def containing(names: Iterable[str], texts: Sequence[str]) -> Iterator[Q]:
    """Conditions on the fields of these names; what holds one of the texts, be it cut off, meets one of them."""
    names = list(names)
    for start in range(0, len(texts), _AT_ONCE):
        found = Q()
        for text in texts[start : start + _AT_ONCE]:
            # SQLite refuses a long pattern.
            for name, spelling in product(names, spellings(text[:_BEGINNING])):
                found |= Q(**{f"{name}__contains": spelling})
        yield found


def spellings(text: str) -> set[str]:
    """The text as it may stand in a column: plain, in JSON, in JSON of ASCII alone."""
    return {text, *(json.dumps(text, ensure_ascii=ascii_only)[1:-1] for ascii_only in (False, True))}
