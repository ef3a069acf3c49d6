"""What every act of review begins with: who acts, on which claim, in which stage, on which revision, with which eyes.

Asked here and not at the door, so that it holds at every door.
"""

from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.context import changeset, current_changeset
from audit.models import Changeset
from claims.models import Claim, Edition, ReviewState, Revision
from claims.review_errors import RevisionMoved, WorkflowError
from claims.revisions import approved_before, authors_since
from claims.stages import Act, Stage, is_open, stage_of
from claims.touched import claims_touched


def review_act(by: Any, comment: str) -> AbstractContextManager[Changeset]:
    """The changeset of one act by an active person. Raises WorkflowError."""
    if not by.is_authenticated or not by.is_active:
        raise WorkflowError(_("Only an active user can do this."))
    return changeset(by, comment)


def locked_claim(claim: Claim) -> tuple[Claim, ReviewState, Revision]:
    """The claim as `for_document()` loads it, its state and its newest revision, locked until the act ends.

    Raises WorkflowError when the act itself has edited the claim. 11 queries.
    """
    # Edits made in this very act have no revision number yet, so no decision can be bound to them.
    if claim.pk in claims_touched(current_changeset()):
        raise WorkflowError(_("Finish the edit before the claim is reviewed."))
    # The lock makes two reviewers queue; everything is read after it, so that nothing read is stale.
    Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)
    fresh = Claim.objects.for_document().get(pk=claim.pk)
    newest = Revision.objects.filter(claim=claim.pk).select_related("changeset").order_by("-number")[:1].get()
    return fresh, fresh.state, newest


def public_edition(state: ReviewState) -> Edition:
    """The edition that the public sees. Raises WorkflowError when there is none."""
    if state.edition is None:
        raise WorkflowError(_("No edition of the claim is public."))
    return state.edition


def refuse_closed(act: Act, state: ReviewState, newest: Revision) -> None:
    """Raise WorkflowError, with what to do instead, unless the table of stages opens the act."""
    stage = stage_of(state, newest.number)
    if is_open(act, stage):
        return
    if stage == Stage.MERGED:
        raise WorkflowError(_("The claim was merged into “%(into)s”. Review that one.") % {"into": state.merged_into})
    if act == Act.SUBMIT and stage in (Stage.IN_REVIEW, Stage.REVISION_IN_REVIEW, Stage.RETURNING):
        raise WorkflowError(_("The claim is in review already."))
    if act == Act.SUBMIT and stage == Stage.PUBLISHED:
        raise WorkflowError(_("Nothing has changed since the approved revision."))
    if act in (Act.APPROVE, Act.REQUEST_CHANGES) and stage == Stage.PUBLISHED:
        raise WorkflowError(_("This revision is approved already."))
    if act in (Act.APPROVE, Act.REQUEST_CHANGES) and stage in (Stage.DRAFT, Stage.WITHDRAWN):
        raise WorkflowError(_("The claim is not in review. Submit it first."))
    if act == Act.WITHDRAW:
        raise WorkflowError(_("Only a published claim can be withdrawn."))
    if act == Act.REAFFIRM and stage in (Stage.REVISED, Stage.REVISION_IN_REVIEW):
        raise WorkflowError(_("A working revision waits: approve it, or discard it and reaffirm the edition then."))
    raise WorkflowError(_("“%(act)s” is not open: the claim is %(stage)s.") % {"act": act.label, "stage": stage.label})


def refuse_other_revision(newest: Revision, revision: int) -> None:
    """Raise RevisionMoved unless `revision`, which the person read, is the newest."""
    if newest.number != revision:
        raise RevisionMoved(revision, newest.number)


def wrote_since_approval(claim: Claim, newest: int, by: Any) -> bool:
    """Whether `by` wrote something that a decision on revision `newest` would be about. 3 queries without merges."""
    return by.pk in authors_since(claim, approved_before(claim.pk, newest))


def refuse_same_eyes(claim: Claim, decided: int, by: Any) -> None:
    """Raise WorkflowError when the person made one of the revisions up to `decided` since the edition before it."""
    if wrote_since_approval(claim, decided, by):
        raise WorkflowError(_("You edited this claim since its last approval. Somebody else must decide."))


def review_due_after(at: datetime) -> date:
    """The day on which what was checked at `at` is due for another review."""
    return _months_after(timezone.localdate(at), settings.CLAIMTRACK_REVIEW_DUE_MONTHS)


def _months_after(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))
