"""Which published claims need another look, and why: set by upheld flags and retracted sources, cleared by approval.

Every function works inside the changeset in force, which is the act that made the other look necessary.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy

from audit.context import current_changeset, on_close
from audit.languages import stored
from audit.models import Changeset
from claims.models import Claim, Evidence, IndexedSource, ReviewState
from claims.notices import tell_re_review
from claims.revisions import void_pending
from claims.vocabulary import Status
from sources.models import Source


def need_re_review(claim_ids: Iterable[int], *, reason: str, at: datetime) -> list[int]:
    """Keys of the published ones among the claims, which say "needs re-review" from now on; others are let be.

    `reason` is read by the public. A claim that said so already keeps its date and gets the further reason.
    They are told who wrote and who approved them. Some 6 queries, and 2 a claim.
    """
    states = _locked_states(claim_ids)
    for state in states:
        state.re_review_since = state.re_review_since or at
        state.re_review_reason = _with_further(state.re_review_reason, reason)
        state.save()
    keys = [state.claim_id for state in states]
    tell_re_review(keys, by=current_changeset().user, reason=reason)
    return keys


def reopen_claim(claim_id: int, *, reason: str, at: datetime) -> None:
    """Call for a revision of the claim: what waits for a decision on it goes back to its editors. 2 to 4 queries.

    A published claim stays public, and stands among those to be revised until an edition is approved.
    """
    state = _locked(ReviewState.objects.filter(claim=claim_id))[0]
    if state.status == Status.PUBLISHED:
        state.reopened_at = state.reopened_at or at
        state.reopened_reason = _with_further(state.reopened_reason, reason)
    if state.submitted_revision is not None:
        void_pending(state)
    elif state.status == Status.PUBLISHED:
        state.save()


def claims_resting_on(source_ids: Iterable[int]) -> dict[int, list[int]]:
    """Keys of the sources to the keys of the published claims whose verdict rests on them. 1 query."""
    rows = IndexedSource.objects.filter(source__in=source_ids, in_basis=True).order_by("source", "indexed")
    found: dict[int, list[int]] = {}
    for source_id, claim_id in rows.values_list("source", "indexed"):
        found.setdefault(source_id, []).append(claim_id)
    return found


def source_in_published_basis(evidence_id: int, claim_id: int) -> int | None:
    """Key of the evidence row's source when the verdict of the claim's current edition rests on it. 2 queries."""
    state = ReviewState.objects.select_related("edition").get(claim=claim_id)
    if state.status != Status.PUBLISHED or state.edition is None:
        return None
    # The edition's document names no row keys; the row's own history says what it was at that revision.
    rows = Evidence.history.filter(
        id=evidence_id,
        claim=claim_id,
        changeset__revisions__claim=claim_id,
        changeset__revisions__number__lte=state.edition.number,
    )
    newest = rows.order_by("-history_id").first()
    return newest.source_id if newest and newest.basis and newest.history_type != "-" else None


@on_close
def follow_retractions(changeset: Changeset) -> None:
    """When the changeset marked sources as retracted, every claim resting on one needs re-review from now on.

    1 query when it marked none: on an index, and empty for nearly every changeset.
    """
    if not changeset.may_have_written(Source) or not (marked := list(_newly_retracted(changeset))):
        return
    sources = Source.objects.filter(pk__in=marked).exclude(retracted_on="").in_bulk()
    # Somebody may be approving a verdict that rests on it: whoever holds such a claim is waited for.
    working = Evidence.objects.filter(source__in=sources, basis=True).order_by().values_list("claim")
    public = IndexedSource.objects.filter(source__in=sources, in_basis=True).order_by().values_list("indexed")
    list(Claim.objects.select_for_update(no_key=True).filter(pk__in=working.union(public)).order_by("pk"))
    resting = claims_resting_on(sources)
    for pk, source in sorted(sources.items()):
        words = {"title": source.title, "reason": source.retraction_reason}
        sentence = gettext_lazy("A source that the verdict rests on was retracted: “%(title)s”. %(reason)s")
        reason = stored(sentence, **words)
        need_re_review(resting.get(pk, []), reason=reason, at=changeset.created_at)


def _newly_retracted(changeset: Changeset) -> QuerySet[Any, int]:
    """Keys of the sources that were not retracted before the changeset."""
    rows = Source.history.filter(changeset=changeset).exclude(retracted_on="").order_by()
    before = Source.history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
    former = before.exclude(changeset=changeset).order_by("-history_id").values("retracted_on")[:1]
    return rows.annotate(former=Subquery(former)).filter(former="").values_list("id", flat=True)


def _locked_states(claim_ids: Iterable[int]) -> list[ReviewState]:
    return _locked(ReviewState.objects.filter(claim__in=list(claim_ids), status=Status.PUBLISHED))


def _locked(states: QuerySet[ReviewState]) -> list[ReviewState]:
    # The claims are what everybody locks, in the order of their keys; what is read afterwards is not stale.
    list(Claim.objects.select_for_update(no_key=True).filter(pk__in=states.values("claim")).order_by("pk"))
    return list(states.order_by("claim"))


def _with_further(stored: str, reason: str) -> str:
    return stored if reason in stored else f"{stored}\n{reason}".strip()
