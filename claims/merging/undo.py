"""Undoing a merge: every row that still stands where the merge put it goes back to where it was."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.languages import stored
from claims.merging.acts import checked_reason, own_act
from claims.merging.naming import name_of, named
from claims.merging.records import RECORDS, MergedRecord
from claims.models import Citation, Evidence, Flag, Merge, Position, ReviewState
from claims.review_errors import WorkflowError
from claims.vocabulary import ItemKind, MergedKind


@dataclass
class Undone:
    """What undoing did: how many rows went back, and a line about each that was changed since and therefore stays."""

    merge: Merge
    returned: int = 0
    left: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Trace:
    """What the merge did to one row: its state before (None when the merge made it), after, and its newest one."""

    before: Any
    after: Any
    newest: Any

    @property
    def untouched(self) -> bool:
        """Whether the row says what the merge made it say; a later merge that was undone does not count."""
        gone = [row.history_type == "-" for row in (self.after, self.newest)]
        names = [one.attname for one in self.after.tracked_fields]
        return gone[0] == gone[1] and all(getattr(self.after, name) == getattr(self.newest, name) for name in names)


def undo_merge(merge: Merge, *, by: Any, reason: str, at: datetime | None = None) -> Undone:
    """Make the merged record stand on its own again, with what was its own. Raises WorkflowError.

    Moved rows go back and dropped rows come back under their primary keys; rows that were edited, moved or deleted
    since stay as they are and are named in the result. Both records get a history row, and claims a revision.
    """
    record = RECORDS[merge.kind]
    reason = checked_reason(reason, _("Say why the two are not the same."))
    words = {"item": merge.item_label, "into": merge.into_label, "reason": reason}
    with own_act(by, stored(gettext_lazy("Undo the merge of “%(item)s” into “%(into)s”: %(reason)s"), **words)):
        _refuse_undone(Merge.objects.get(pk=merge.pk))
        # The records first, as an erasure does: it may have the merge's labels to change after them.
        item, into = record.lock(merge.item_id, merge.into_id)
        merge = Merge.objects.select_for_update(no_key=True).get(pk=merge.pk)
        _refuse_undone(merge)
        _refuse_later_merge(record, into)
        undone = Undone(merge)
        record.unmark(item, into, _merged_before(record, merge))
        for model in record.parts:
            _return_rows(model, merge, undone)
        _return_flags(record, merge, item, undone)
        record.index(item, into)
        merge.undone_by, merge.undone_at = by, at or timezone.now()
        merge.save()
        return undone


def _refuse_undone(merge: Merge) -> None:
    if merge.undone_at:
        raise WorkflowError(_("This merge was undone already."))


def _refuse_later_merge(record: MergedRecord, into: Any) -> None:
    merged = into.state.merged_into if record.kind == MergedKind.CLAIM else into.merged_into
    if merged is not None:
        raise WorkflowError(
            _("“%(into)s” was merged into “%(further)s” afterwards. Undo that merge first.")
            % {"into": into, "further": merged}
        )


def _traces(model: Any, merge: Merge) -> dict[int, _Trace]:
    """What the merge did to each row of the model. 2 queries."""
    after = {row.id: row for row in model.history.filter(changeset=merge.act).order_by("history_id")}
    rows = model.history.filter(id__in=list(after)).order_by("history_id")
    before: dict[int, Any] = {}
    newest: dict[int, Any] = {}
    for row in rows:
        newest[row.id] = row
        if row.changeset_id != merge.act_id and row.pk < after[row.id].pk:
            before[row.id] = row
    return {pk: _Trace(before.get(pk), row, newest[pk]) for pk, row in after.items()}


def _return_rows(model: Any, merge: Merge, undone: Undone) -> None:
    traces = _traces(model, merge)
    # What the merge made goes first, what it moved next: both make room for what it dropped.
    for kind, put_back in (("+", _remove), ("~", _move_back), ("-", _make_again)):
        for trace in traces.values():
            if trace.after.history_type != kind:
                continue
            if trace.untouched and put_back(trace):
                undone.returned += 1
            else:
                undone.left.append(_line(model, trace))


def _remove(trace: _Trace) -> bool:
    trace.after.instance.delete()
    return True


def _move_back(trace: _Trace) -> bool:
    return _save_if_possible(trace.before.instance)


def _make_again(trace: _Trace) -> bool:
    row = trace.after.instance
    return all(_still_stands(row, relation) for relation in row._meta.concrete_fields) and _save_if_possible(row)


def _still_stands(row: Any, relation: Any) -> bool:
    """Whether what the row named with this field is stored, and was not itself merged since. 1 query."""
    key = getattr(row, relation.attname)
    if not relation.is_relation or key is None:
        return True
    stored = relation.related_model.objects.filter(pk=key)
    return bool((stored.unmerged() if hasattr(stored, "unmerged") else stored).exists())


def _save_if_possible(row: Any) -> bool:
    try:
        row.validate_constraints()
    except ValidationError:
        return False  # somebody recorded the same anew
    row.save()
    return True


def _line(model: Any, trace: _Trace) -> str:
    live = named(model).filter(pk=trace.after.id).first()
    if live is not None:
        return f"{model._meta.verbose_name}: {name_of(live)}"
    return f"{model._meta.verbose_name} ({trace.after.id})"


def _return_flags(record: MergedRecord, merge: Merge, item: Any, undone: Undone) -> None:
    """Flags go where their item is now, also those that were raised or decided since the merge."""
    if record.flagged_as is None:
        return
    owner = record.kind.value  # the flag's name for the record
    moved = _traces(Flag, merge)
    own = [pk for pk, trace in moved.items() if trace.before and trace.before.kind == record.flagged_as]
    if record.kind == MergedKind.CLAIM:
        here = _flags_of_parts(item)
        gone = _flags_without_parts(moved)
    else:
        here, gone = Q(pk__in=[]), Q(pk__in=[])
    rows = Flag.objects.filter(Q(pk__in=own) | here | gone, **{owner: merge.into_id}).order_by("pk")
    for flag in rows:
        setattr(flag, owner, item)
        if flag.kind == record.flagged_as:
            flag.item_id = item.pk
        if _save_if_possible(flag):
            undone.returned += 1
        else:
            undone.left.append(f"{Flag._meta.verbose_name}: {name_of(flag)}")


def _flags_of_parts(item: Any) -> Q:
    """Flags on parts that the claim holds (again)."""
    return (
        Q(kind=ItemKind.POSITION, item_id__in=Position.objects.filter(claim=item).values("pk"))
        | Q(kind=ItemKind.CITATION, item_id__in=Citation.objects.filter(position__claim=item).values("pk"))
        | Q(kind=ItemKind.EVIDENCE, item_id__in=Evidence.objects.filter(claim=item).values("pk"))
    )


def _flags_without_parts(moved: dict[int, _Trace]) -> Q:
    """Flags that the merge moved and whose part is nowhere any more."""
    stored = {ItemKind.POSITION: Position, ItemKind.CITATION: Citation, ItemKind.EVIDENCE: Evidence}
    found = Q(pk__in=[])
    for kind, model in stored.items():
        found |= Q(kind=kind, pk__in=list(moved)) & ~Q(item_id__in=model.objects.order_by().values("pk"))
    return found


def _merged_before(record: MergedRecord, merge: Merge) -> Iterable[int]:
    """Keys of the records that led to the merged one before, and lead to the other since."""
    if record.kind == MergedKind.CLAIM:
        states = ReviewState.history.filter(changeset=merge.act, merged_into=merge.into_id)
        return set(states.order_by().values_list("claim", flat=True)) - {merge.item_id}
    rows = record.model.history.filter(changeset=merge.act, merged_into=merge.into_id)
    return set(rows.order_by().values_list("id", flat=True)) - {merge.item_id}
