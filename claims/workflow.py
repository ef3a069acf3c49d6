"""The acts of review, one function each: rules of who may, in which state, on which revision. Each opens a changeset.

Whether a person's role allows the act is asked at the door (admin, API); the four eyes and the revision are asked here,
so that they hold at every door.
"""

from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.context import changeset, current_changeset
from audit.models import Changeset
from audit.text import normalise
from claims.corrections import Change
from claims.dissents import overtake_dissents, standing_dissents
from claims.editions import index_edition, make_edition, unindex_claim
from claims.models import Claim, Dissent, Edition, Review, ReviewState, Revision
from claims.notices import tell_approved, tell_changes_requested, tell_dissent, tell_submitted, tell_withdrawn
from claims.publishing_rules import Missing, unmet_rules
from claims.restoring import write_back
from claims.review_errors import WorkflowError as WorkflowError
from claims.revisions import authors_since, claims_touched, void_pending
from claims.stages import Act, Stage, is_open, stage_of
from claims.vocabulary import Decision, Status


class NotComplete(WorkflowError):
    """The claim does not meet the publishing rules; `missing` names each unmet one."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__([str(rule.message) for rule in missing])
        self.missing = missing


class RevisionMoved(WorkflowError):
    """The claim was edited after the reviewer read it: `seen` was read, `newest` is there now."""

    def __init__(self, seen: int, newest: int) -> None:
        super().__init__(
            _("You read revision %(seen)s; the claim is at revision %(newest)s now. Read it again.")
            % {"seen": seen, "newest": newest}
        )
        self.seen = seen
        self.newest = newest


def submit(claim: Claim, *, by: Any, comment: str = "") -> ReviewState:
    """Put the claim's newest revision forward for review. Raises NotComplete, WorkflowError."""
    with _act(by, comment or _("Submitted for review.")):
        claim, state, newest = _locked(claim)
        _refuse_closed(Act.SUBMIT, state, newest)
        if missing := unmet_rules(claim):
            raise NotComplete(missing)
        state.submitted_revision, state.submitted_at, state.submitted_by = newest.number, timezone.now(), by
        if state.status != Status.PUBLISHED:
            state.status = Status.IN_REVIEW
        state.save()
        tell_submitted(claim, by=by)
        return state


def take_back(claim: Claim, *, by: Any, comment: str = "") -> ReviewState:
    """Take the claim out of review again, undecided. Raises WorkflowError."""
    with _act(by, comment or _("Taken back from review.")):
        claim, state, newest = _locked(claim)
        _refuse_closed(Act.TAKE_BACK, state, newest)
        void_pending(state)
        return state


def approve(
    claim: Claim,
    *,
    by: Any,
    revision: int,
    comment: str = "",
    at: datetime | None = None,
    change: Change | None = None,
) -> Edition:
    """Publish the claim as it stands, which must still be the `revision` that the reviewer read. Its edition.

    `change` says whether a later edition is a minor change or a correction; a revision that has its edition takes none.
    Raises WorkflowError: not submitted, changed meanwhile, edited by the reviewer, `change` does not fit; NotComplete.
    """
    at = at or timezone.now()
    with _act(by, comment or _("Approved revision %(number)s.") % {"number": revision}):
        claim, state, newest = _locked(claim)
        _refuse_closed(Act.APPROVE, state, newest)
        _refuse_other_revision(newest, revision)
        _refuse_same_eyes(claim, newest.number, by)
        if missing := unmet_rules(claim):
            raise NotComplete(missing)
        review_due = review_due_after(at)
        review = Review.objects.create(
            claim=claim, revision=newest, reviewer=by, decision=Decision.APPROVED, comment=comment, decided_at=at
        )
        edition = Edition.objects.filter(revision=newest).first()
        if edition is not None and change is not None:
            raise WorkflowError(_("This revision was public before: there is no change to tell of."))
        edition = edition or make_edition(
            claim, newest, by=by, comment=comment, at=at, review_due=review_due, change=change
        )
        overtake_dissents(edition)
        state.status, state.edition, state.review_due = Status.PUBLISHED, edition, review_due
        state.leave_queue()
        state.settled_revision, state.withdrawn_at, state.withdrawn_reason = None, None, ""
        state.find_sound()
        state.save()
        index_edition(edition, review_due=review_due)
        tell_approved(review)
        return edition


def request_changes(claim: Claim, *, by: Any, revision: int, comment: str, at: datetime | None = None) -> Review:
    """Send the submitted `revision` back to its editors; `comment` says what to change. Raises WorkflowError."""
    comment = normalise(comment, multiline=True)
    if not comment:
        raise WorkflowError(_("Say which changes you ask for."))
    with _act(by, comment):
        claim, state, newest = _locked(claim)
        _refuse_closed(Act.REQUEST_CHANGES, state, newest)
        _refuse_other_revision(newest, revision)
        _refuse_same_eyes(claim, newest.number, by)
        void_pending(state)
        review = Review.objects.create(
            claim=claim,
            revision=newest,
            reviewer=by,
            decision=Decision.CHANGES_REQUESTED,
            comment=comment,
            decided_at=at or timezone.now(),
        )
        tell_changes_requested(review)
        return review


def reaffirm(claim: Claim, *, by: Any, revision: int, comment: str, at: datetime | None = None) -> Review:
    """Find that the published edition still holds: it is due again a term from now, and needs no re-review any more.

    `comment` says what was checked. The same eyes rule as for its approval. Raises WorkflowError.
    """
    at = at or timezone.now()
    comment = normalise(comment, multiline=True)
    if not comment:
        raise WorkflowError(_("Say what you checked."))
    with _act(by, comment):
        claim, state, newest = _locked(claim)
        _refuse_closed(Act.REAFFIRM, state, newest)
        _refuse_other_revision(newest, revision)
        edition = _public_edition(state)
        _refuse_same_eyes(claim, edition.number, by)
        state.review_due = review_due_after(at)
        state.find_sound()
        state.save()
        index_edition(edition, review_due=state.review_due)
        return Review.objects.create(
            claim=claim, revision=newest, reviewer=by, decision=Decision.REAFFIRMED, comment=comment, decided_at=at
        )


def discard(claim: Claim, *, by: Any, comment: str) -> ReviewState:
    """Give up the working revision: a new one says again what the edition says. `comment` says why.

    Nothing is rewritten: what was discarded stays in history. Raises WorkflowError.
    """
    comment = normalise(comment, multiline=True)
    if not comment:
        raise WorkflowError(_("Say why the working revision is discarded."))
    with _act(by, comment):
        claim, state, newest = _locked(claim)
        _refuse_closed(Act.DISCARD, state, newest)
        wrote = write_back(claim.pk, _public_edition(state).number)
        # The lock is held until the changeset has closed, which gives what was written the next number.
        state.settled_revision = newest.number + 1 if wrote else newest.number
        state.leave_queue()
        state.save()
        return state


def withdraw(claim: Claim, *, by: Any, reason: str, at: datetime | None = None) -> ReviewState:
    """Take a published claim off the public pages; its address then answers with `reason`. Raises WorkflowError."""
    reason = normalise(reason, multiline=True)
    if not reason:
        raise WorkflowError(_("A withdrawal needs a reason that the public can read."))
    with _act(by, reason):
        claim, state, newest = _locked(claim)
        _refuse_closed(Act.WITHDRAW, state, newest)
        state.status = Status.WITHDRAWN
        state.leave_queue()
        state.withdrawn_at, state.withdrawn_reason = at or timezone.now(), reason
        state.full_clean()
        state.save()
        unindex_claim(claim.pk)
        tell_withdrawn(claim, by=by, reason=reason)
        return state


def dissent(claim: Claim, *, by: Any, text: str, at: datetime | None = None) -> Dissent:
    """Put on record, publicly, that the reviewer `by` disagrees with the approval of the current edition.

    Raises WorkflowError: not public, approved by the same person, or on record already.
    """
    text = normalise(text, multiline=True)
    if not text:
        raise WorkflowError(_("Say why you disagree."))
    with _act(by, text):
        claim, state, newest = _locked(claim)
        _refuse_closed(Act.DISSENT, state, newest)
        edition = _public_edition(state)
        if edition.approved_by_id == by.pk:
            raise WorkflowError(_("You approved this edition yourself: request changes or withdraw it instead."))
        found = Dissent(claim=claim, edition=edition, reviewer=by, text=text, dissented_at=at or timezone.now())
        _check(found)
        found.save()
        tell_dissent(found)
        return found


def take_back_dissent(claim: Claim, *, by: Any, comment: str = "", at: datetime | None = None) -> Dissent:
    """Take one's own dissent off the public page; history keeps it. Raises WorkflowError."""
    with _act(by, comment or _("Took the dissent back.")):
        claim, state, newest = _locked(claim)
        _refuse_closed(Act.TAKE_BACK_DISSENT, state, newest)
        found = standing_dissents(_public_edition(state)).filter(reviewer=by).first()
        if found is None:
            raise WorkflowError(_("There is no dissent of yours to take back."))
        found.withdrawn_at = at or timezone.now()
        found.save()
        return found


def _check(row: Any) -> None:
    """Raise WorkflowError with what the row's own constraints say."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise WorkflowError(error.messages) from None


def _act(by: Any, comment: str) -> AbstractContextManager[Changeset]:
    if not by.is_authenticated or not by.is_active:
        raise WorkflowError(_("Only an active user can do this."))
    return changeset(by, comment)


def _locked(claim: Claim) -> tuple[Claim, ReviewState, Revision]:
    # Edits made in this very act have no revision number yet, so no decision can be bound to them.
    if claim.pk in claims_touched(current_changeset()):
        raise WorkflowError(_("Finish the edit before the claim is reviewed."))
    # The lock makes two reviewers queue; everything is read after it, so that nothing read is stale.
    Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)
    fresh = Claim.objects.for_document().get(pk=claim.pk)
    newest = Revision.objects.filter(claim=claim.pk).order_by("-number")[:1].get()
    return fresh, fresh.state, newest


def _public_edition(state: ReviewState) -> Edition:
    if state.edition is None:
        raise WorkflowError(_("No edition of the claim is public."))
    return state.edition


def _refuse_closed(act: Act, state: ReviewState, newest: Revision) -> None:
    """Raise WorkflowError, with what to do instead, unless the table of stages opens the act."""
    stage = stage_of(state, newest.number)
    if is_open(act, stage):
        return
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


def _refuse_other_revision(newest: Revision, revision: int) -> None:
    if newest.number != revision:
        raise RevisionMoved(revision, newest.number)


def wrote_since_approval(claim: Claim, newest: int, by: Any) -> bool:
    """Whether `by` made one of the revisions that a decision on revision `newest` would be about. 2 queries."""
    earlier = claim.editions.filter(number__lt=newest).order_by("-number").values_list("number", flat=True)[:1]
    return by.pk in authors_since(claim, next(iter(earlier), 0))


def _refuse_same_eyes(claim: Claim, decided: int, by: Any) -> None:
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
