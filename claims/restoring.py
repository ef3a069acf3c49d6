"""Puts a claim, or rows of it, back to what they were, in the changeset in force. Nothing in history is rewritten."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.blanks import is_redacted
from audit.context import current_changeset
from claims.merging.naming import name_of
from claims.models import (
    Citation,
    Claim,
    Evidence,
    Party,
    Position,
    Relation,
    ReplyRequest,
    ReviewState,
    Topic,
    TopicLink,
)
from claims.past import PARTS, claim_at
from claims.review_errors import WorkflowError
from claims.revisions import merges_since
from sources.models import Source

Key = tuple[Any, int]  # a model, and a primary key
Rows = dict[Key, Any]
Write = tuple[str, Any]  # "add", "change" or "delete", and the model

# In this order rows are made: what others stand on comes first.
_KINDS: tuple[Any, ...] = (Claim, *PARTS.values(), Citation)
# Positions go last: whatever cites from them has been dealt with by then, and no rule lets one stand in another's way.
_REMOVED_FIRST = (Citation, TopicLink, Evidence, Relation, ReplyRequest)
_NAMED: dict[Any, tuple[str, Any]] = {
    Position: ("party", Party),
    ReplyRequest: ("party", Party),
    Evidence: ("source", Source),
    Citation: ("source", Source),
    TopicLink: ("topic", Topic),
    Relation: ("target", Claim),
}
# What a merge can have made equal in two rows of one claim, and only one of them may say.
_ONCE: dict[Any, Callable[[Any], Any]] = {
    Citation: lambda row: (row.position_id, row.source_id, row.locator),
    Relation: lambda row: (row.type, row.target_id),
}


def rows_of(claim: Claim) -> Rows:
    """The claim and all its parts by key; the claim is from `for_document()` or `claims.past`. No query."""
    parts = chain.from_iterable(getattr(claim, name).all() for name in PARTS)
    cited = (citation for position in claim.positions.all() for citation in position.citations.all())
    return {(type(row), row.pk): row for row in chain([claim], parts, cited)}


def write_back(claim_id: int, number: int) -> bool:
    """Make the claim and its parts what they were at revision `number`; whether anything had to be written.

    As `put_back()` does; but a row that would then say what another claim's row says already is left out.
    Raises Revision.DoesNotExist, WorkflowError.
    """
    past = rows_of(claim_at(claim_id, number))
    live = rows_of(Claim.objects.for_document().get(pk=claim_id))
    return bool(put_back(claim_id, past, live.keys() - past.keys(), leaving_out=True))


def put_back(claim_id: int, wanted: Rows, unwanted: Collection[Key] = (), *, leaving_out: bool = False) -> list[Write]:
    """Store the `wanted` rows of the claim as they are given, remove the `unwanted` ones; what had to be written.

    Belongs to the changeset in force. Rows that were deleted since come back under their own keys, so that what refers
    to them finds them. What they named and was merged since stays merged: they name the other record; of rows that say
    the same through it one is stored. An erased text does not take the place of what was written there since. Wanted
    rows name loaded records. Some 15 queries, and 3 for each row written.

    Raises WorkflowError, with every reason: a named record was deleted, a row stands in another claim, a rule of the
    data would break; the last not when `leaving_out`, which leaves such parts out.
    """
    current_changeset()
    refused = [*follow_merges(wanted), *_moved_elsewhere(claim_id, wanted)]
    if refused:
        raise WorkflowError(refused)
    live = _stored({*wanted, *unwanted})
    wanted = _said_once(claim_id, wanted, live)
    _keep_what_replaced_erased(wanted, live)
    act = _PuttingBack(live, leaving_out)
    for model in _REMOVED_FIRST:
        act.remove(model, unwanted)
    for model in _KINDS:
        act.make_equal(model, [row for (kind, _pk), row in wanted.items() if kind is model])
    act.remove(Position, unwanted)
    if act.refused:
        raise WorkflowError(act.refused)
    return act.written


def refuse_merged_since(claim_id: int, number: int) -> None:
    """Raise WorkflowError when a claim was merged into this one after the revision: its parts would be lost to both."""
    for merge in merges_since(claim_id, number).filter(undone_at=None)[:1]:
        raise WorkflowError(
            _("“%(item)s” was merged into this claim after revision %(number)s. Undo the merge instead.")
            % {"item": merge.item_label, "number": number}
        )


@dataclass
class _PuttingBack:
    """One act of putting rows back: what is stored now, what was written, and what a rule of the data refused."""

    live: Rows
    leaving_out: bool

    def __post_init__(self) -> None:
        self.written: list[Write] = []
        self.refused: list[str] = []

    def remove(self, model: Any, unwanted: Iterable[Key]) -> None:
        for key in sorted((key for key in unwanted if key[0] is model), key=lambda key: key[1]):
            if row := self.live.pop(key, None):
                row.delete()
                self.written.append(("delete", model))

    def make_equal(self, model: Any, rows: list[Any]) -> None:
        changed = [row for row in rows if (model, row.pk) not in self.live or not same(row, self.live[model, row.pk])]
        if model in _ONCE or model is TopicLink:
            self._make_room(model, changed)
        for row in changed:
            stored = (model, row.pk) in self.live
            row._state.adding = not stored
            if reasons := _broken(row):
                self._refuse(row, reasons)
                continue
            row.save(force_insert=not stored, force_update=stored)
            self.written.append(("change" if stored else "add", model))

    def _make_room(self, model: Any, changed: list[Any]) -> None:
        """Rows may stand in each other's way, as after a swap: nothing hangs on them, so they are made anew."""
        for row in changed:
            row._state.adding = (model, row.pk) not in self.live
        if any(_broken(row) for row in changed):
            self.remove(model, [(model, row.pk) for row in changed])

    def _refuse(self, row: Any, reasons: list[str]) -> None:
        if isinstance(row, Claim):
            self.refused += reasons
        elif not self.leaving_out:
            self.refused += [f"{label_of(row)}: {reason}" for reason in reasons]


def label_of(row: Any) -> str:
    """The kind of a row and the row itself in words, as lists of reasons show them. What it names is loaded."""
    if isinstance(row, Claim):
        return str(Claim._meta.verbose_name)
    return f"{row._meta.verbose_name} ({name_of(row)})"


def same(left: Any, right: Any) -> bool:
    """Whether two rows of one model have equal values in every column."""
    names = [field.attname for field in left._meta.concrete_fields]
    return all(getattr(left, name) == getattr(right, name) for name in names)


def _broken(row: Any) -> list[str]:
    """The sentences of the rules that the row would break if it were stored now."""
    try:
        # A claim's slug must also be free, which is no constraint of its own; parts were checked when they were made.
        row.full_clean() if isinstance(row, Claim) else row.validate_constraints()
    except ValidationError as error:
        return error.messages
    return []


def follow_merges(wanted: Rows) -> Iterator[str]:
    """Let each row name the record that stands for its own today; a line about each record that is gone. 5 queries."""
    for record, into in ((Party, "merged_into"), (Source, "merged_into"), (Topic, ""), (Claim, "")):
        naming = [row for (kind, _pk), row in wanted.items() if kind in _NAMED and _NAMED[kind][1] is record]
        if not naming:
            continue
        name = _NAMED[type(naming[0])][0]
        keys = {getattr(row, f"{name}_id") for row in naming}
        stored = dict(record.objects.filter(pk__in=keys).order_by().values_list("pk", into or "pk"))
        if record is Claim:
            merged = ReviewState.objects.filter(claim__in=keys, merged_into__isnull=False)
            stored |= dict(merged.order_by().values_list("claim", "merged_into"))
        for row in naming:
            key = getattr(row, f"{name}_id")
            if key not in stored:
                words = {"part": label_of(row), "name": getattr(row, name)}
                yield _("%(part)s names “%(name)s”, which was deleted since.") % words
            elif (standing := stored[key] or key) != key:
                setattr(row, f"{name}_id", standing)


def _moved_elsewhere(claim_id: int, wanted: Rows) -> Iterator[str]:
    """A line about each wanted row that another claim holds now, after a merge was undone. 6 queries."""
    for model in (*PARTS.values(), Citation):
        keys = [pk for kind, pk in wanted if kind is model]
        claim = "position__claim" if model is Citation else "claim"
        elsewhere = model.objects.filter(pk__in=keys).exclude(**{claim: claim_id}).order_by("pk")
        for pk, statement in elsewhere.values_list("pk", f"{claim}__statement") if keys else ():
            words = {"part": label_of(wanted[model, pk]), "claim": statement}
            yield _("%(part)s stands in “%(claim)s” now.") % words


def _stored(keys: Iterable[Key]) -> Rows:
    """The rows of these keys as they are now. 1 query a model."""
    pks: dict[Any, list[int]] = {}
    for model, pk in keys:
        pks.setdefault(model, []).append(pk)
    return {(model, row.pk): row for model, found in pks.items() for row in model.objects.filter(pk__in=found)}


def _keep_what_replaced_erased(wanted: Rows, live: Rows) -> None:
    for key in wanted.keys() & live.keys():
        for field in wanted[key]._meta.concrete_fields:
            was = getattr(wanted[key], field.attname)
            if isinstance(was, str) and was and is_redacted(was):
                setattr(wanted[key], field.attname, getattr(live[key], field.attname))


def _said_once(claim_id: int, wanted: Rows, live: Rows) -> Rows:
    """Of rows that merges made equal the one that is stored, else the first; without relations to the claim itself."""
    kept: dict[Any, Key] = {}
    for key in sorted(wanted, key=lambda key: (key not in live, key[1])):
        row = wanted[key]
        if not (isinstance(row, Relation) and row.target_id == claim_id):
            said = _ONCE[key[0]](row) if key[0] in _ONCE else key[1]
            kept.setdefault((key[0], said), key)
    return {key: row for key, row in wanted.items() if key in set(kept.values())}
