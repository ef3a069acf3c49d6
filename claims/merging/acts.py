"""The acts of merging: what names one record names another from now on, in one changeset, with history."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.context import changeset, current_changeset
from audit.errors import OutsideChangeset
from audit.languages import stored
from audit.models import Changeset
from audit.text import normalise
from claims.merging.plans import Step, plan_merge
from claims.merging.records import record_of
from claims.models import Claim, Merge, Party
from claims.notices import tell_merged
from claims.review_errors import WorkflowError
from claims.vocabulary import MergedKind
from sources.models import Source


def merge_claims(claim: Claim, *, into: Claim, by: Any, reason: str, at: datetime | None = None) -> Merge:
    """Make `claim` lead to `into`, with its parts, relations and flags. Raises WorkflowError.

    Both claims get a revision, and so does every claim that is related to the merged one. Nothing is approved: what the
    public sees of `into` changes when somebody who did not merge approves it.
    """
    return _merge(claim, into, by, reason, at)


def merge_parties(party: Party, *, into: Party, by: Any, reason: str, at: datetime | None = None) -> Merge:
    """Make `party` lead to `into`, with its positions, reply requests, affiliations and names. Raises WorkflowError.

    Every claim of which a part moved gets a revision; editions stay as they were approved.
    """
    return _merge(party, into, by, reason, at)


def merge_sources(source: Source, *, into: Source, by: Any, reason: str, at: datetime | None = None) -> Merge:
    """Make `source` lead to `into`, with citations, evidence, derivations and flags. Raises WorkflowError.

    Every claim of which a part moved gets a revision; editions stay as they were approved.
    """
    return _merge(source, into, by, reason, at)


def _merge(item: Any, into: Any, by: Any, reason: str, at: datetime | None) -> Merge:
    record = record_of(item)
    reason = checked_reason(reason, _("Say why the two are the same."))
    if item.pk == into.pk:
        raise WorkflowError(_("Choose another record: nothing is merged into itself."))
    words = {"kind": record.kind.label, "item": item.slug, "into": into.slug, "reason": reason}
    with own_act(by, stored(gettext_lazy("Merge the %(kind)s %(item)s into %(into)s: %(reason)s"), **words)) as act:
        item, into = record.lock(item.pk, into.pk)
        record.refuse(item, into)
        _carry_out(plan_merge(item, into).steps)
        record.mark(item, into)
        record.index(item, into)
        merge = Merge.objects.create(
            kind=record.kind,
            item_id=item.pk,
            item_label=str(item),
            into_id=into.pk,
            into_label=str(into),
            reason=reason,
            merged_by=by,
            merged_at=at or timezone.now(),
            act=act,
        )
        if record.kind == MergedKind.CLAIM:
            tell_merged(item, into, by=by)
        return merge


def _carry_out(steps: list[Step]) -> None:
    for step in steps:
        if not step.values:
            step.row.delete()
    for step in steps:
        if step.values:
            for name, value in step.values.items():
                setattr(step.row, name, value)
            step.row.save()


def checked_reason(reason: str, missing: str) -> str:
    """The reason as it is stored; raises WorkflowError with the sentence `missing` when there is none."""
    reason = normalise(reason, multiline=True)
    if not reason:
        raise WorkflowError(missing)
    return reason


@contextmanager
def own_act(by: Any, comment: str) -> Iterator[Changeset]:
    """A changeset that holds this act alone, since undoing reads from it what the act did. Raises WorkflowError."""
    if not by.is_authenticated or not by.is_active:
        raise WorkflowError(_("Only an active user can do this."))
    try:
        current_changeset()
    except OutsideChangeset:
        with changeset(by, comment) as act:
            yield act
        return
    raise WorkflowError(_("Finish what you are editing before you merge."))
