"""Tells people of the acts that concern them: one function for each kind of act, called inside its transaction.

Nobody is told of their own act, nobody deactivated or without a role is told of anything, and one act tells a person
once of each claim. What somebody wants by e-mail at once leaves after the commit, by a worker
where there is one; the rest waits for the digest.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from audit.context import current_changeset
from claims.addressees import people_who_may_be_told
from claims.models import Claim, Dissent, Edition, Flag, FlagComment, Notice, NoticePreference, Review, Revision
from claims.revisions import approved_before
from claims.tasks import do_later, mail_notices
from claims.vocabulary import FlagStatus, MailChoice, NoticeKind

People = set[int]

_silent: ContextVar[bool] = ContextVar("silent", default=False)


@contextmanager
def telling_nobody() -> Iterator[None]:
    """Acts in the block tell nobody: for loading records in bulk, where each would tell every reviewer."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


def preference_of(user: Any) -> NoticePreference:
    """How the person wants to be told; the defaults, not stored, for who never said. 1 query unless loaded."""
    return getattr(user, "notice_preference", None) or NoticePreference(user=user)


def tell_submitted(claim: Claim, *, by: Any) -> None:
    """Tell the reviewers who wrote nothing of what was submitted. 4 queries."""
    if not _silent.get():
        authors = _authors_after(claim.pk, approved_before(claim.pk))
        _tell(NoticeKind.SUBMITTED, {claim.pk: _reviewers() - authors}, by=by)


def tell_approved(review: Review) -> None:
    """Tell who wrote what was approved. 4 queries."""
    _tell_decision(NoticeKind.APPROVED, review)


def tell_changes_requested(review: Review) -> None:
    """Tell who wrote what was sent back. 4 queries."""
    _tell_decision(NoticeKind.CHANGES_REQUESTED, review)


def tell_withdrawn(claim: Claim, *, by: Any, reason: str) -> None:
    """Tell the claim's authors. 3 queries."""
    _tell(NoticeKind.WITHDRAWN, _authors([claim.pk]), by=by, detail=reason)


def tell_dissent(dissent: Dissent) -> None:
    """Tell the claim's authors and whoever approved the edition. 3 queries, 4 unless the edition is loaded."""
    concerned = _authors([dissent.claim_id])
    concerned[dissent.claim_id].add(dissent.edition.approved_by_id)
    _tell(NoticeKind.DISSENT, concerned, by=dissent.reviewer, detail=dissent.text)


def tell_re_review(claim_ids: Iterable[int], *, by: Any, reason: str) -> None:
    """Tell each claim's authors and who approved its newest edition; `by` is None for a command. 4 queries."""
    keys = sorted(set(claim_ids))
    concerned = _authors(keys)
    newest = Edition.objects.filter(claim=OuterRef("pk")).order_by("-number")
    approvers = Claim.objects.filter(pk__in=keys).annotate(approver=Subquery(newest.values("approved_by")[:1]))
    for claim_id, approver in approvers.order_by().values_list("pk", "approver"):
        concerned[claim_id].add(approver)
    _tell(NoticeKind.RE_REVIEW, concerned, by=by, detail=reason)


def tell_flag_raised(flag: Flag) -> None:
    """Tell the claim's authors; the editors have the queue. A source has no authors. 3 queries."""
    _tell_flag(NoticeKind.FLAG_RAISED, flag, _authors_of_flagged(flag), by=flag.raised_by, detail=flag.text)


def tell_flag_comment(comment: FlagComment) -> None:
    """Tell who raised the flag, who commented before, and the claim's authors. 4 queries."""
    flag = comment.flag
    people = _discussing(flag) | _authors_of_flagged(flag)
    _tell_flag(NoticeKind.FLAG_COMMENT, flag, people, by=comment.author, detail=comment.text)


def tell_flag_resolved(flag: Flag) -> None:
    """Tell who raised the flag and who commented; of an upheld one the authors too, who revise. Up to 4 queries."""
    people = _discussing(flag)
    if flag.status == FlagStatus.UPHELD:
        people |= _authors_of_flagged(flag)
    _tell_flag(NoticeKind.FLAG_RESOLVED, flag, people, by=flag.resolved_by, detail=flag.resolution)


def tell_merged(claim: Claim, into: Claim, *, by: Any) -> None:
    """Tell the authors of both claims that `claim` is now part of `into`. 3 queries."""
    people: People = set().union(*_authors([claim.pk, into.pk]).values())
    _tell(NoticeKind.MERGED, {claim.pk: people}, by=by, detail=into.statement)


def _tell_decision(kind: NoticeKind, review: Review) -> None:
    if _silent.get():
        return
    number = review.revision.number
    authors = _authors_after(review.claim_id, approved_before(review.claim_id, number), until=number)
    _tell(kind, {review.claim_id: authors}, by=review.reviewer, detail=review.comment)


def _tell_flag(kind: NoticeKind, flag: Flag, people: People, *, by: Any, detail: str) -> None:
    _tell(kind, {flag.claim_id: people}, by=by, detail=detail, flag_id=flag.pk, source_id=flag.source_id)


def _tell(
    kind: NoticeKind,
    concerned: dict[Any, People],
    *,
    by: Any,
    detail: str = "",
    flag_id: int | None = None,
    source_id: int | None = None,
) -> None:
    """Make a notice for each claim (None when there is none) and each of its people. 2 queries, 1 when nobody is."""
    keys: People = set().union(*concerned.values()) - {getattr(by, "pk", None), None}
    if _silent.get() or not keys:
        return
    actor = by.get_username() if by is not None else current_changeset().actor  # a command has a name, no account
    now = timezone.now()
    users = people_who_may_be_told().filter(pk__in=keys).select_related("notice_preference")
    wishes = {user.pk: preference_of(user) for user in users}
    notices = [
        Notice(
            recipient_id=key,
            kind=kind,
            claim_id=claim_id,
            flag_id=flag_id,
            source_id=source_id,
            actor=actor,
            detail=detail,
            created_at=now,
            # Kept for the mail alone, it must not count as unread.
            read_at=None if wishes[key].in_app else now,
        )
        for claim_id, people in concerned.items()
        for key in sorted(people & wishes.keys())
        if wishes[key].in_app or wishes[key].mail != MailChoice.NEVER
    ]
    made = Notice.objects.bulk_create(notices)
    at_once = [notice.pk for notice in made if wishes[notice.recipient_id].mail == MailChoice.AT_ONCE]
    if at_once:
        do_later(mail_notices, at_once)


def _reviewers() -> People:
    """Active people whose groups may review. 1 query."""
    may = {"permissions__codename": "review_claim", "permissions__content_type__app_label": "claims"}
    users = get_user_model()._default_manager.filter(is_active=True, **{f"groups__{key}": may[key] for key in may})
    return set(users.order_by().values_list("pk", flat=True))


def _authors_after(claim_id: int, number: int, *, until: int | None = None) -> People:
    """Who made the claim's revisions after `number`, up to `until` or to the newest. 1 query."""
    made = Revision.objects.filter(claim=claim_id, number__gt=number, changeset__user__isnull=False)
    if until is not None:
        made = made.filter(number__lte=until)
    return set(made.order_by().values_list("changeset__user", flat=True))


def _authors(claim_ids: Iterable[int]) -> defaultdict[Any, People]:
    """By claim, who made its newest edition or anything since; of a claim without editions, all of it. 1 query."""
    editions = Edition.objects.filter(claim=OuterRef("claim")).order_by("-number").values("number")
    made = Revision.objects.filter(claim__in=claim_ids, changeset__user__isnull=False).filter(
        number__gt=Coalesce(Subquery(editions[1:2]), Value(0))
    )
    found: defaultdict[Any, People] = defaultdict(set)
    for claim_id, user_id in made.order_by().values_list("claim", "changeset__user").distinct():
        found[claim_id].add(user_id)
    return found


def _authors_of_flagged(flag: Flag) -> People:
    return _authors([flag.claim_id])[flag.claim_id] if flag.claim_id else set()


def _discussing(flag: Flag) -> People:
    """Who raised the flag and who commented on it. 1 query."""
    return {flag.raised_by_id, *flag.comments.order_by().values_list("author", flat=True)}
