"""Numbers a claim's revisions: one per changeset that touched the claim or any of its parts."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max
from django.utils.translation import gettext as _

from audit.context import on_close
from audit.inserting import insert_sealed_later
from audit.models import Changeset, Redaction
from audit.records import history_of
from claims.models import Citation, Claim, Edition, Merge, Position, ReviewState, Revision
from claims.statement_index import index_statements
from claims.touched import Standing, claims_touched, lock_claims, uncited_positions
from claims.vocabulary import MergedKind, Status


@on_close
def number_revisions(changeset: Changeset) -> None:
    """Give every claim that the changeset touched its next revision, and void what was pending on the former one.

    Keeps the index of statements in step as well. Runs inside the changeset's transaction. No query when no claim was
    touched, else 1 and 1 for each claim, and 1 for each that was reworded; 1 more for a position, 2 for a citation, 2
    for claims that are not at rest and 1 for each of them. Raises ValidationError when a position is left without a
    citation.
    """
    touched = claims_touched(changeset)
    if not touched:
        return
    if changeset.may_have_written(Position, Citation):
        refuse_uncited_positions(touched)
    claims = lock_claims(touched)
    for row in claims:
        revision = {"claim_id": row.claim, "number": row.newest + 1, "changeset_id": changeset.pk}
        insert_sealed_later(changeset, Revision, revision)
    if redacts := changeset.has_stored(Redaction):
        _settle(claims)
    _let_go([row for row in claims if not row.is_at_rest], changeset, merged_too=redacts)
    if changeset.may_have_written(Claim):
        index_statements((row.claim, row.statement, row.folded) for row in claims)


def _let_go(claims: list[Standing], changeset: Changeset, *, merged_too: bool) -> None:
    """A new claim gets its review state; an edit takes what waits out of the queue. Merged ones are only redacted."""
    reviewed = [row.claim for row in claims if row.status is not None]
    states = list(ReviewState.objects.filter(claim__in=reviewed)) if reviewed else []
    if not merged_too:
        refuse_merged(changeset, [state for state in states if state.status == Status.MERGED])
    for row in claims:
        if row.status is None:
            ReviewState(claim_id=row.claim).save()
    for state in states:
        void_pending(state)


def _settle(claims: list[Standing]) -> None:
    """What was erased in a claim was erased in its edition too: what said the same as its edition still does.

    2 queries, and 1 for each published claim.
    """
    newest = {row.claim: row.newest for row in claims}
    states = ReviewState.objects.filter(claim__in=newest, status=Status.PUBLISHED).select_related("edition")
    for state in states.order_by("claim"):
        if state.publishes(newest[state.claim_id]):
            state.settled_revision = newest[state.claim_id] + 1
            state.save()


def void_pending(state: ReviewState) -> None:
    """An approval is bound to a revision: what waited for one goes back to draft. Saves a changed state."""
    if state.submitted_revision is not None:
        state.leave_queue()
        if state.status == Status.IN_REVIEW:
            state.status = Status.WITHDRAWN if state.withdrawn_at else Status.DRAFT
        state.save()


def refuse_uncited_positions(touched: set[int]) -> None:
    """Raise ValidationError when one of the claims holds a position without a citation. 1 query, 2 when it raises."""
    if not (bare := uncited_positions(touched)):
        return
    positions = Position.objects.filter(pk__in=bare).select_related("party", "claim").order_by("pk")
    raise ValidationError(
        [
            _("%(claim)s: the position of %(party)s has no citation. Name a source for it.")
            % {"claim": position.claim.slug, "party": position.party.name}
            for position in positions
        ]
    )


def refuse_merged(changeset: Changeset, merged: list[ReviewState]) -> None:
    """Raise ValidationError when one of these claims was merged before this changeset. 1 query, 0 without any."""
    if not merged:
        return
    here = _history(ReviewState, changeset).filter(status=Status.MERGED).values_list("claim_id", flat=True)
    if earlier := {state.claim_id for state in merged} - set(here):
        claims = Claim.objects.filter(pk__in=earlier).select_related("state__merged_into").order_by("pk")
        raise ValidationError(
            [
                _("%(item)s was merged into %(into)s: edit that claim, or undo the merge first.")
                % {"item": claim.slug, "into": claim.state.merged_into.slug}
                for claim in claims
            ]
        )


def approved_before(claim_id: int, number: int | None = None) -> int:
    """The number of the claim's newest edition, or of the newest one before `number`; 0 without any. 1 query."""
    editions = Edition.objects.filter(claim=claim_id).order_by("-number").values_list("number", flat=True)
    return next(iter((editions if number is None else editions.filter(number__lt=number))[:1]), 0)


def authors_since(claim: Claim, number: int) -> dict[int, str]:
    """Who made the revisions after `number`: user key to name. 2 queries, and 3 for each claim merged in since.

    Whoever wrote what came from a merged claim, and was not approved there, counts as well.
    """
    return _authors_between(claim.pk, number, None)


def _authors_between(claim_id: int, after: int, until: int | None) -> dict[int, str]:
    made = Revision.objects.filter(claim=claim_id, number__gt=after)
    made = made if until is None else made.filter(number__lte=until)
    named = made.filter(changeset__user__isnull=False).order_by()
    authors = dict(named.values_list("changeset__user", "changeset__actor"))
    for merge in merges_since(claim_id, after, until=until):
        then = Revision.objects.get(claim=merge.item_id, changeset=merge.act_id).number
        authors |= _authors_between(merge.item_id, approved_before(merge.item_id, then), then)
    return authors


def merges_since(claim_id: int, number: int, *, until: int | None = None) -> models.QuerySet[Any]:
    """The merges of other claims into this one that made a revision after `number`, those undone later included."""
    acts = Revision.objects.filter(claim=claim_id, number__gt=number)
    acts = acts if until is None else acts.filter(number__lte=until)
    return Merge.objects.filter(kind=MergedKind.CLAIM, into_id=claim_id, act__in=acts.values("changeset"))


def latest_number(claim: Claim) -> int:
    """The number of the claim's newest revision; 0 when it has none. 1 query."""
    return Revision.objects.filter(claim=claim).aggregate(newest=Max("number"))["newest"] or 0


def _history(model: Any, changeset: Changeset) -> Any:
    return history_of(model)._base_manager.filter(changeset=changeset).order_by()
