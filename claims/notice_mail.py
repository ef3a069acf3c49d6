"""Notices by e-mail: one message a person, at once or as the day's digest.

The rows stay locked while their message is handed over, so that two runs never mail one notice twice; a message that is
refused leaves them unmailed, for the next digest.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from audit.languages import site_language
from claims.addressees import people_who_may_be_told
from claims.models import Notice
from claims.notice_words import NoticeLine, notice_lines

logger = logging.getLogger(__name__)


@dataclass
class NoticeGroup:
    """What there is to tell of one claim or source."""

    about: str
    lines: list[NoticeLine] = field(default_factory=list)


def mail_at_once(keys: list[int]) -> None:
    """Mail these notices (primary keys), one message for each recipient. A failure is logged and left to the digest."""
    notices = Notice.objects.filter(pk__in=keys)
    recipients = people_who_may_be_told().filter(pk__in=notices.values("recipient")).exclude(email="")
    try:
        mail_people(recipients.order_by("pk"), among=notices, refused=_log_refusal)
    except OSError as error:
        logger.warning("The mail server cannot be reached; the next digest takes what it was to send: %s", error)


def _log_refusal(user: Any, error: OSError) -> None:
    logger.warning("The notices of %s were not mailed; the next digest takes them: %s", user, error)


def mail_people(people: Iterable[Any], *, refused: Callable[[Any, OSError], None], among: Any = None) -> int:
    """Mail each person their unmailed notices, or those of `among`, in one message; how many messages were sent.

    2 queries a person. `refused(user, error)` is called for each message that the mail server does not take. Raises
    OSError when the server cannot be reached.
    """
    sent = 0
    with get_connection() as connection:
        for user in people:
            try:
                sent += _mail_unmailed(user, connection, Notice.objects.all() if among is None else among)
            except OSError as error:  # every error of smtplib is one
                refused(user, error)
    return sent


def people_to_mail() -> QuerySet[Any]:
    """People with unmailed notices who may still be told, their preference loaded. 1 query."""
    waiting = Notice.objects.unmailed().filter(recipient=OuterRef("pk"))
    people = people_who_may_be_told().filter(Exists(waiting))
    return people.select_related("notice_preference").order_by("pk")


@transaction.atomic
def _mail_unmailed(user: Any, connection: Any, among: Any) -> bool:
    """Whether there was anything to mail. What another run has in hand is left to it."""
    unmailed = among.unmailed().filter(recipient=user)
    rows = list(unmailed.for_list().select_for_update(skip_locked=True, of=("self",)).order_by("pk"))
    if rows:
        with site_language():  # and not in that of whoever acted
            message_about(user, notice_lines(rows), connection).send()
        Notice.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=timezone.now())
    return bool(rows)


def message_about(user: Any, lines: list[NoticeLine], connection: Any) -> EmailMessage:
    """The message that tells the person of the notices, grouped by what they are about."""
    context = {
        "groups": _grouped(lines),
        "count": len(lines),
        "first": lines[0],
        "site_name": settings.CLAIMTRACK_SITE_NAME,
        "site_url": settings.CLAIMTRACK_SITE_URL,
        "settings_path": reverse("admin:notice_settings"),
    }
    # A header is one line; a template ends with a line break.
    subject = " ".join(render_to_string("claims/mail/notices_subject.txt", context).split())
    body = render_to_string("claims/mail/notices.txt", context)
    return EmailMessage(subject, body, to=[user.email], connection=connection)


def _grouped(lines: Iterable[NoticeLine]) -> list[NoticeGroup]:
    groups: dict[str, NoticeGroup] = {}
    for line in lines:
        groups.setdefault(line.about, NoticeGroup(line.about)).lines.append(line)
    return list(groups.values())
