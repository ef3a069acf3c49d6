"""The acts of review, one function each: rules of who may, in which state, on which revision. Each opens a changeset.

Whether a person's role allows the act is asked at the door (admin, API); the four eyes and the revision are asked here,
so that they hold at every door.
"""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.languages import stored
from audit.text import normalise
from claims.corrections import Change
from claims.dissents import overtake_dissents
from claims.editions import index_edition, make_edition, unindex_claim
from claims.models import Claim, Edition, Review, ReviewState
from claims.notices import tell_approved, tell_changes_requested, tell_submitted, tell_withdrawn
from claims.publishing_rules import unmet_rules
from claims.restoring import refuse_merged_since, write_back
from claims.review_acts import (
    locked_claim,
    public_edition,
    refuse_closed,
    refuse_other_revision,
    refuse_same_eyes,
    review_act,
    review_due_after,
)
from claims.review_errors import NotComplete, WorkflowError
from claims.revisions import void_pending
from claims.stages import Act
from claims.vocabulary import Decision, Status


def submit(claim: Claim, *, by: Any, comment: str = "") -> ReviewState:
    """Put the claim's newest revision forward for review. Raises NotComplete, WorkflowError."""
    with review_act(by, comment or stored(gettext_lazy("Submitted for review."))):
        claim, state, newest = locked_claim(claim)
        refuse_closed(Act.SUBMIT, state, newest)
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
    with review_act(by, comment or stored(gettext_lazy("Taken back from review."))):
        claim, state, newest = locked_claim(claim)
        refuse_closed(Act.TAKE_BACK, state, newest)
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
    with review_act(by, comment or stored(gettext_lazy("Approved revision %(number)s."), number=revision)):
        claim, state, newest = locked_claim(claim)
        refuse_closed(Act.APPROVE, state, newest)
        refuse_other_revision(newest, revision)
        refuse_same_eyes(claim, newest.number, by)
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
        # What was found wrong after the newest edit is no matter of this revision: reaffirming answers it.
        state.find_sound(before=newest.changeset.created_at)
        state.save()
        index_edition(edition, review_due=review_due)
        tell_approved(review)
        return edition


def request_changes(claim: Claim, *, by: Any, revision: int, comment: str, at: datetime | None = None) -> Review:
    """Send the submitted `revision` back to its editors; `comment` says what to change. Raises WorkflowError."""
    comment = normalise(comment, multiline=True)
    if not comment:
        raise WorkflowError(_("Say which changes you ask for."))
    with review_act(by, comment):
        claim, state, newest = locked_claim(claim)
        refuse_closed(Act.REQUEST_CHANGES, state, newest)
        refuse_other_revision(newest, revision)
        refuse_same_eyes(claim, newest.number, by)
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
    with review_act(by, comment):
        claim, state, newest = locked_claim(claim)
        refuse_closed(Act.REAFFIRM, state, newest)
        refuse_other_revision(newest, revision)
        edition = public_edition(state)
        refuse_same_eyes(claim, edition.number, by)
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
    with review_act(by, comment):
        claim, state, newest = locked_claim(claim)
        refuse_closed(Act.DISCARD, state, newest)
        edition = public_edition(state)
        refuse_merged_since(claim.pk, edition.number)
        wrote = write_back(claim.pk, edition.number)
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
    with review_act(by, reason):
        claim, state, newest = locked_claim(claim)
        refuse_closed(Act.WITHDRAW, state, newest)
        state.status = Status.WITHDRAWN
        state.leave_queue()
        state.find_sound()  # nothing is public any more that could need another look
        state.withdrawn_at, state.withdrawn_reason = at or timezone.now(), reason
        state.full_clean()
        state.save()
        unindex_claim(claim.pk)
        tell_withdrawn(claim, by=by, reason=reason)
        return state
