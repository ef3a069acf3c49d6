"""The state machine of review as one table: in which stage which act is open, and where it leads.

Who may do what is asked elsewhere (the roles' table, the object rules); this says what is possible at all. The tests
and the picture in the documentation are made from it.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models import ReviewState
from claims.vocabulary import Status


class Stage(models.TextChoices):
    """Where a claim stands, its working revision included."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in review", _("in review")
    PUBLISHED = "published", _("published")
    REVISED = "revised", _("published, being revised")
    REVISION_IN_REVIEW = "revision in review", _("published, revision in review")
    WITHDRAWN = "withdrawn", _("withdrawn")
    RETURNING = "returning", _("withdrawn, in review")
    MERGED = "merged", _("merged into another claim")


class Act(models.TextChoices):
    """What people do to a claim as a whole."""

    EDIT = "edit", _("Edit")
    SUBMIT = "submit", _("Submit")
    TAKE_BACK = "take-back", _("Take back")
    APPROVE = "approve", _("Approve")
    REQUEST_CHANGES = "request-changes", _("Request changes")
    DISCARD = "discard", _("Discard edits")
    REAFFIRM = "reaffirm", _("Reaffirm")
    DISSENT = "dissent", _("Dissent")
    TAKE_BACK_DISSENT = "take-back-dissent", _("Take the dissent back")
    WITHDRAW = "withdraw", _("Withdraw")
    MERGE = "merge", _("Merge into another claim")
    UNDO_MERGE = "undo-merge", _("Undo the merge")


@dataclass(frozen=True)
class Transition:
    """In `stage` the act is open; afterwards the claim is in `result`, or where it was before (None)."""

    stage: Stage
    act: Act
    result: Stage | None


_PUBLIC = (Stage.PUBLISHED, Stage.REVISED, Stage.REVISION_IN_REVIEW)
_BEFORE_REVIEW = {
    Stage.IN_REVIEW: Stage.DRAFT,
    Stage.REVISION_IN_REVIEW: Stage.REVISED,
    Stage.RETURNING: Stage.WITHDRAWN,
}


def _transitions() -> list[Transition]:
    review = {before: waiting for waiting, before in _BEFORE_REVIEW.items()}
    rows = [Transition(stage, Act.EDIT, result) for stage, result in _edits().items()]
    rows += [Transition(before, Act.SUBMIT, waiting) for before, waiting in review.items()]
    rows += [Transition(waiting, Act.TAKE_BACK, before) for waiting, before in _BEFORE_REVIEW.items()]
    rows += [Transition(waiting, Act.APPROVE, Stage.PUBLISHED) for waiting in (*_BEFORE_REVIEW, Stage.REVISED)]
    rows += [Transition(waiting, Act.REQUEST_CHANGES, before) for waiting, before in _BEFORE_REVIEW.items()]
    rows.append(Transition(Stage.REVISED, Act.REQUEST_CHANGES, Stage.REVISED))
    rows += [Transition(s, Act.DISCARD, Stage.PUBLISHED) for s in (Stage.REVISED, Stage.REVISION_IN_REVIEW)]
    rows.append(Transition(Stage.PUBLISHED, Act.REAFFIRM, Stage.PUBLISHED))
    rows += [Transition(stage, act, stage) for stage in _PUBLIC for act in (Act.DISSENT, Act.TAKE_BACK_DISSENT)]
    rows += [Transition(stage, Act.WITHDRAW, Stage.WITHDRAWN) for stage in _PUBLIC]
    rows += [Transition(stage, Act.MERGE, Stage.MERGED) for stage in Stage if stage != Stage.MERGED]
    rows.append(Transition(Stage.MERGED, Act.UNDO_MERGE, None))
    return rows


def _edits() -> dict[Stage, Stage]:
    """Where an edit leads: what waited for a decision does not wait any more."""
    stays = {stage: stage for stage in (Stage.DRAFT, Stage.REVISED, Stage.WITHDRAWN)}
    return {**stays, **_BEFORE_REVIEW, Stage.PUBLISHED: Stage.REVISED}


TRANSITIONS = _transitions()
_BY_STAGE = {stage: {row.act for row in TRANSITIONS if row.stage == stage} for stage in Stage}


def stage_of(state: ReviewState, newest: int) -> Stage:
    """The stage of a claim whose newest revision is `newest`. Reads the loaded state and edition."""
    waits = state.submitted_revision is not None
    if state.status == Status.PUBLISHED:
        if state.publishes(newest):
            return Stage.PUBLISHED
        return Stage.REVISION_IN_REVIEW if waits else Stage.REVISED
    if state.status == Status.IN_REVIEW:
        return Stage.RETURNING if state.withdrawn_at else Stage.IN_REVIEW
    return Stage(state.status)


def is_open(act: Act, stage: Stage) -> bool:
    """Whether the table lets anybody do `act` in `stage`."""
    return act in _BY_STAGE[stage]
