"""The desk's queues: which claims wait for whom. One table, from which the front page and the list's filter are made.

Whatever the number of claims, a queue costs what it holds: each begins with an index of the few claims in that state,
or with the person's newest acts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from audit.models import Changeset
from claims.models import Edition, Flag, Review, ReviewState, Revision
from claims.vocabulary import Decision, FlagStatus, Status

# A person's own work is looked for in so many of their newest acts: an import may have made a million.
OWN_ACTS = 1000

Select = Callable[[Any, date], QuerySet[Any]]


@dataclass(frozen=True)
class Queue:
    """One queue: who has `permission` sees it; `select(user, today)` gives its states, each with `since`."""

    name: str
    title: Any
    empty: Any
    permission: str
    select: Select
    on_front_page: bool = True


def sees_all(user: Any) -> bool:
    """Whether the person answers for everybody's claims, and not for their own alone."""
    return bool(user.has_perm("claims.review_claim") or user.has_perm("claims.edit_any_claim"))


def open_flags(user: Any) -> QuerySet[Any]:
    """The open flags that concern the person, oldest first: all of them, or those on own claims."""
    flags = Flag.objects.filter(status=FlagStatus.OPEN)
    if not sees_all(user):
        flags = flags.filter(claim__in=_own_revisions(user).values("claim"))
    return flags.order_by("raised_at", "pk")


def queues_for(user: Any) -> list[Queue]:
    """The queues that the person may see. Reads loaded permissions."""
    return [queue for queue in QUEUES.values() if user.has_perm(queue.permission)]


def _own_revisions(user: Any) -> QuerySet[Any]:
    acts = Changeset.objects.filter(user=user).order_by("-pk").values("pk")[:OWN_ACTS]
    return Revision.objects.filter(changeset__in=acts).order_by()


def _unapproved_work(user: Any) -> QuerySet[Any]:
    """Keys of the claims that the person has changed since their last approval."""
    editions = Edition.objects.filter(claim=OuterRef("claim")).order_by("-number").values("number")
    return _own_revisions(user).filter(number__gt=Coalesce(Subquery(editions[:1]), Value(0))).values("claim")


def _to_review(user: Any, _today: date) -> QuerySet[Any]:
    wrote = Revision.objects.filter(
        claim=OuterRef("claim"), number__gt=Coalesce(OuterRef("edition__number"), Value(0)), changeset__user=user
    )
    waiting = ReviewState.objects.filter(~Exists(wrote), submitted_revision__isnull=False)
    return waiting.annotate(since=F("submitted_at")).order_by("submitted_at", "claim")


def _unsubmitted_work(user: Any) -> QuerySet[Any]:
    newest = Review.objects.filter(claim=OuterRef("claim")).order_by("-pk").values("decision")[:1]
    return ReviewState.objects.filter(claim__in=_unapproved_work(user), submitted_revision__isnull=True).annotate(
        last_decision=Coalesce(Subquery(newest), Value(""))
    )


def _to_revise(user: Any, _today: date) -> QuerySet[Any]:
    sent_back = Q(status__in=[Status.DRAFT, Status.WITHDRAWN], last_decision=Decision.CHANGES_REQUESTED)
    claims = _unsubmitted_work(user).filter(sent_back | Q(status=Status.PUBLISHED)).values("claim")
    if user.has_perm("claims.edit_any_claim"):
        # Two sets of few claims each: an OR over all states would read them all.
        claims = claims.union(ReviewState.objects.filter(reopened_at__isnull=False).values("claim"))
    states = ReviewState.objects.filter(claim__in=claims, submitted_revision__isnull=True)
    return _since_last_touched(states, or_rather="reopened_at")


def _drafts(user: Any, _today: date) -> QuerySet[Any]:
    states = _unsubmitted_work(user).filter(status__in=[Status.DRAFT, Status.WITHDRAWN])
    return _since_last_touched(states.exclude(last_decision=Decision.CHANGES_REQUESTED))


def _since_last_touched(states: QuerySet[Any], or_rather: str = "") -> QuerySet[Any]:
    touched = Revision.objects.filter(claim=OuterRef("claim")).order_by("-number").values("changeset__created_at")[:1]
    since = Coalesce(or_rather, Subquery(touched)) if or_rather else Subquery(touched)
    return states.annotate(since=since).order_by("since", "claim")


def _reopened(user: Any, _today: date) -> QuerySet[Any]:
    return _answered_for(user, ReviewState.objects.filter(reopened_at__isnull=False), since="reopened_at")


def _re_review(user: Any, _today: date) -> QuerySet[Any]:
    return _answered_for(user, ReviewState.objects.filter(re_review_since__isnull=False), since="re_review_since")


def _due(user: Any, today: date) -> QuerySet[Any]:
    published = ReviewState.objects.filter(status=Status.PUBLISHED, review_due__lte=today)
    return _answered_for(user, published, since="review_due")


def _answered_for(user: Any, states: QuerySet[Any], *, since: str) -> QuerySet[Any]:
    if not sees_all(user):
        states = states.filter(claim__in=_own_revisions(user).values("claim"))
    return states.annotate(since=F(since)).order_by(since, "claim")


QUEUES = {
    queue.name: queue
    for queue in (
        Queue(
            "to-review",
            _("To review"),
            _("Nothing that others wrote waits for a decision."),
            "claims.review_claim",
            _to_review,
        ),
        Queue(
            "to-revise",
            _("To revise"),
            _("Nothing was sent back or reopened, and no edit of yours is unsubmitted."),
            "claims.change_claim",
            _to_revise,
        ),
        Queue("drafts", _("My drafts"), _("You have no draft."), "claims.change_claim", _drafts),
        Queue(
            "re-review",
            _("Needs re-review"),
            _("No verdict lost what it rests on."),
            "claims.view_claim",
            _re_review,
        ),
        Queue("due", _("Due for review"), _("No published claim is overdue."), "claims.view_claim", _due),
        Queue(
            "reopened",
            _("Reopened by a flag"),
            _("No claim was reopened."),
            "claims.view_claim",
            _reopened,
            on_front_page=False,  # part of what is to be revised
        ),
    )
}
