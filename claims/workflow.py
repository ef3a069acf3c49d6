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
from claims.editions import index_edition, make_edition, unindex_claim
from claims.models import Claim, Edition, Review, ReviewState, Revision
from claims.publishing_rules import Missing, unmet_rules
from claims.revisions import authors_since, claims_touched
from claims.vocabulary import Decision, Status


class WorkflowError(ValidationError):
    """The act is not allowed now; the message says why and what to do."""


class NotComplete(WorkflowError):
    """The claim does not meet the publishing rules; `missing` names each unmet one."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__([str(rule.message) for rule in missing])
        self.missing = missing


def submit(claim: Claim, *, by: Any, comment: str = "") -> ReviewState:
    """Put the claim's newest revision forward for review. Raises NotComplete, WorkflowError."""
    with _act(by, comment or _("Submitted for review.")):
        claim, state, newest = _locked(claim)
        if state.status == Status.IN_REVIEW or state.submitted_revision == newest.number:
            raise WorkflowError(_("The claim is in review already."))
        if state.publishes(newest.number):
            raise WorkflowError(_("Nothing has changed since the approved revision."))
        if missing := unmet_rules(claim):
            raise NotComplete(missing)
        state.submitted_revision = newest.number
        if state.status != Status.PUBLISHED:
            state.status = Status.IN_REVIEW
        state.save()
        return state


def approve(claim: Claim, *, by: Any, revision: int, comment: str = "", at: datetime | None = None) -> Edition:
    """Publish the claim as it stands, which must still be the `revision` that the reviewer read. Its edition.

    Raises WorkflowError: not submitted, changed meanwhile, or edited by the reviewer; NotComplete.
    """
    at = at or timezone.now()
    with _act(by, comment or _("Approved revision %(number)s.") % {"number": revision}):
        claim, state, newest = _locked(claim)
        _refuse_unreviewable(state, newest)
        _refuse_other_revision(newest, revision)
        _refuse_same_eyes(claim, newest, by)
        if missing := unmet_rules(claim):
            raise NotComplete(missing)
        review_due = _months_after(timezone.localdate(at), settings.CLAIMTRACK_REVIEW_DUE_MONTHS)
        Review.objects.create(
            claim=claim, revision=newest, reviewer=by, decision=Decision.APPROVED, comment=comment, decided_at=at
        )
        edition = Edition.objects.filter(revision=newest).first() or make_edition(
            claim, newest, by=by, comment=comment, at=at, review_due=review_due
        )
        state.status, state.edition, state.review_due = Status.PUBLISHED, edition, review_due
        state.submitted_revision, state.withdrawn_at, state.withdrawn_reason = None, None, ""
        state.save()
        index_edition(edition, review_due=review_due)
        return edition


def request_changes(claim: Claim, *, by: Any, revision: int, comment: str, at: datetime | None = None) -> Review:
    """Send the submitted `revision` back to its editors; `comment` says what to change. Raises WorkflowError."""
    comment = normalise(comment, multiline=True)
    if not comment:
        raise WorkflowError(_("Say which changes you ask for."))
    with _act(by, comment):
        claim, state, newest = _locked(claim)
        _refuse_unreviewable(state, newest)
        _refuse_other_revision(newest, revision)
        _refuse_same_eyes(claim, newest, by)
        state.submitted_revision = None
        if state.status == Status.IN_REVIEW:
            state.status = Status.WITHDRAWN if state.withdrawn_at else Status.DRAFT
        state.save()
        return Review.objects.create(
            claim=claim,
            revision=newest,
            reviewer=by,
            decision=Decision.CHANGES_REQUESTED,
            comment=comment,
            decided_at=at or timezone.now(),
        )


def withdraw(claim: Claim, *, by: Any, reason: str, at: datetime | None = None) -> ReviewState:
    """Take a published claim off the public pages; its address then answers with `reason`. Raises WorkflowError."""
    reason = normalise(reason, multiline=True)
    if not reason:
        raise WorkflowError(_("A withdrawal needs a reason that the public can read."))
    with _act(by, reason):
        claim, state, _newest = _locked(claim)
        if state.status != Status.PUBLISHED:
            raise WorkflowError(_("Only a published claim can be withdrawn."))
        state.status, state.submitted_revision = Status.WITHDRAWN, None
        state.withdrawn_at, state.withdrawn_reason = at or timezone.now(), reason
        state.full_clean()
        state.save()
        unindex_claim(claim.pk)
        return state


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
    _refuse_merged(fresh.state)
    newest = Revision.objects.filter(claim=claim.pk).order_by("-number")[:1].get()
    return fresh, fresh.state, newest


def _refuse_merged(state: ReviewState) -> None:
    if state.status == Status.MERGED:
        raise WorkflowError(_("The claim was merged into “%(into)s”. Review that one.") % {"into": state.merged_into})


def _refuse_unreviewable(state: ReviewState, newest: Revision) -> None:
    if state.status == Status.IN_REVIEW:
        return
    if state.status != Status.PUBLISHED:
        raise WorkflowError(_("The claim is not in review. Submit it first."))
    if state.publishes(newest.number):
        raise WorkflowError(_("This revision is approved already."))


def _refuse_other_revision(newest: Revision, revision: int) -> None:
    if newest.number != revision:
        raise WorkflowError(
            _("You read revision %(seen)s; the claim is at revision %(newest)s now. Read it again.")
            % {"seen": revision, "newest": newest.number}
        )


def wrote_since_approval(claim: Claim, newest: int, by: Any) -> bool:
    """Whether `by` made one of the revisions that a decision on revision `newest` would be about. 2 queries."""
    earlier = claim.editions.filter(number__lt=newest).order_by("-number").values_list("number", flat=True)[:1]
    return by.pk in authors_since(claim, next(iter(earlier), 0))


def _refuse_same_eyes(claim: Claim, newest: Revision, by: Any) -> None:
    if wrote_since_approval(claim, newest.number, by):
        raise WorkflowError(_("You edited this claim since its last approval. Somebody else must decide."))


def _months_after(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))
