"""A notice in words: what it is about, what happened, and its address."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claims.vocabulary import NoticeKind

_HAPPENED: dict[str, Any] = {
    NoticeKind.SUBMITTED: _("%(actor)s submitted it for review."),
    NoticeKind.APPROVED: _("%(actor)s approved it."),
    NoticeKind.CHANGES_REQUESTED: _("%(actor)s asks for changes."),
    NoticeKind.WITHDRAWN: _("%(actor)s withdrew it."),
    NoticeKind.DISSENT: _("%(actor)s disagrees with the approval."),
    NoticeKind.RE_REVIEW: _("It needs re-review, after an act of %(actor)s."),
    NoticeKind.FLAG_RAISED: _("%(actor)s raised a flag."),
    NoticeKind.FLAG_COMMENT: _("%(actor)s commented on a flag."),
    NoticeKind.FLAG_RESOLVED: _("%(actor)s resolved a flag."),
    NoticeKind.MERGED: _("%(actor)s merged it with another claim."),
}


@dataclass(frozen=True)
class NoticeLine:
    """One notice as people read it."""

    pk: int
    about: str
    happened: str
    detail: str
    address: str  # a path; whoever follows it has read the notice
    at: datetime
    unread: bool


def notice_lines(notices: Iterable[Any]) -> list[NoticeLine]:
    """The notices in words, from what `for_list()` loaded."""
    return [
        NoticeLine(
            pk=notice.pk,
            about=_about(notice),
            happened=str(_HAPPENED[notice.kind]) % {"actor": notice.actor},
            detail=notice.detail,
            address=reverse("admin:notice", args=[notice.pk]),
            at=notice.created_at,
            unread=notice.read_at is None,
        )
        for notice in notices
    ]


def _about(notice: Any) -> str:
    if notice.claim:
        return str(notice.claim.statement)
    if notice.source:
        return str(notice.source.title)
    return str(notice.flag.item_label) if notice.flag else ""
