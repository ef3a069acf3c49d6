"""Notices by e-mail: at once, as a digest, and when the mail server is out of order."""

import threading
import time
from collections.abc import Callable
from io import StringIO
from smtplib import SMTPException
from typing import Any

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from audit.context import changeset
from claims import notices
from claims.models import Claim, Notice, NoticePreference
from claims.notice_mail import mail_at_once, mail_people


class RefusingBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Any) -> int:
        raise SMTPException("Mailbox full")


class UnreachableBackend(BaseEmailBackend):
    def open(self) -> bool:
        raise ConnectionRefusedError("Connection refused")


class SlowBackend(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        time.sleep(0.3)
        return super().send_messages(messages)


HERE = "tests.claims.test_notice_mail"


@pytest.fixture
def addressed(editor: Any) -> Any:
    editor.email = "edith@claims.example"
    with changeset(actor="setup", comment="Change the account."):
        editor.save()
    return editor


@pytest.fixture
def at_once(addressed: Any) -> Any:
    NoticePreference.objects.create(user=addressed, mail="at once")
    return addressed


@pytest.fixture
def withdraw(reviewer: Any) -> Callable[[Claim], None]:
    """Tells of a withdrawal and of nothing else."""

    def act(claim: Claim) -> None:
        notices.tell_withdrawn(claim, by=reviewer, reason="A forgery,\nas it turned out.")

    return act


def digests(**options: Any) -> str:
    out = StringIO()
    call_command("send_digests", stdout=out, **options)
    return out.getvalue()


def test_mail_at_once_leaves_after_the_commit(
    at_once: Any,
    published: Claim,
    withdraw: Any,
    mailoutbox: Any,
    settings: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    settings.CLAIMTRACK_SITE_URL = "https://claims.example"
    Notice.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(published)
        assert mailoutbox == []
    (message,) = mailoutbox
    notice = Notice.objects.get()
    assert message.to == ["edith@claims.example"]
    assert message.subject == f"claimtrack: {published.statement}: rashid withdrew it."
    assert "A forgery,\nas it turned out." in message.body
    assert f"https://claims.example/admin/notices/{notice.pk}/\n" in message.body
    assert "https://claims.example/admin/notices/settings/" in message.body
    assert notice.mailed_at


def test_text_in_a_mail_is_not_escaped_as_html(
    at_once: Any, make_claim: Any, withdraw: Any, mailoutbox: Any, django_capture_on_commit_callbacks: Any
) -> None:
    claim = make_claim(statement="A & B said “no” < 2006")
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(claim)
    assert claim.statement in mailoutbox[-1].subject
    assert claim.statement in mailoutbox[-1].body


@pytest.mark.django_db(transaction=True)
def test_act_that_is_rolled_back_mails_nobody(at_once: Any, published: Claim, withdraw: Any, mailoutbox: Any) -> None:
    mailoutbox.clear()
    Notice.objects.all().delete()
    with pytest.raises(RuntimeError), transaction.atomic():
        withdraw(published)
        raise RuntimeError("The act failed.")
    assert mailoutbox == []
    assert not Notice.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("backend", ["RefusingBackend", "UnreachableBackend"])
def test_failing_mail_server_breaks_no_act_and_the_digest_takes_over(
    at_once: Any, published: Claim, withdraw: Any, settings: Any, mailoutbox: Any, caplog: Any, backend: str
) -> None:
    mailoutbox.clear()
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{HERE}.{backend}"
    Notice.objects.all().delete()
    with transaction.atomic():
        withdraw(published)
    assert "the next digest takes" in caplog.text
    assert Notice.objects.get().mailed_at is None
    settings.EMAIL_BACKEND = working
    assert "Mailed 1 people." in digests()
    assert len(mailoutbox) == 1


def test_who_wants_a_digest_gets_nothing_at_once(
    addressed: Any, published: Claim, withdraw: Any, mailoutbox: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(published)
    assert mailoutbox == []


def test_digest_is_one_mail_grouped_by_claim_and_is_sent_once(
    addressed: Any, make_claim: Any, withdraw: Any, mailoutbox: Any
) -> None:
    one, two = make_claim(statement="First claim"), make_claim(statement="Second claim")
    Notice.objects.all().delete()
    for claim in (one, two, one):
        withdraw(claim)
    assert digests() == "Mailed 1 people. Left out: 0 who want no mail, 0 without an address.\n"
    assert digests().startswith("Mailed 0 people.")
    (message,) = mailoutbox
    assert message.subject == "claimtrack: 3 notices"
    assert message.body.count("First claim") == message.body.count("Second claim") == 1
    assert message.body.count("rashid withdrew it.") == 3
    assert not Notice.objects.unmailed().exists()


def test_dry_run_names_who_would_be_mailed_and_mails_nobody(
    addressed: Any, published: Claim, withdraw: Any, mailoutbox: Any
) -> None:
    withdraw(published)
    assert "edith <edith@claims.example>\nWould mail 1 people." in digests(dry_run=True)
    assert mailoutbox == []
    assert Notice.objects.unmailed().filter(recipient=addressed).exists()


def test_summary_says_who_is_left_out(
    addressed: Any, published: Claim, withdraw: Any, make_user: Any, make_claim: Any, mailoutbox: Any
) -> None:
    NoticePreference.objects.create(user=addressed, mail="never")
    Notice.objects.all().delete()
    withdraw(published)
    withdraw(make_claim(by=make_user("carl", "contributor")))
    assert digests() == "Mailed 0 people. Left out: 1 who want no mail, 1 without an address.\n"
    assert mailoutbox == []


def test_refused_message_is_named_and_waits_while_others_are_sent(
    addressed: Any, published: Claim, withdraw: Any, settings: Any
) -> None:
    withdraw(published)
    settings.EMAIL_BACKEND = f"{HERE}.RefusingBackend"
    with pytest.raises(CommandError, match="edith <edith@claims.example>: Mailbox full") as refused:
        digests()
    assert refused.value.returncode == 1
    assert Notice.objects.unmailed().filter(recipient=addressed).exists()


def test_unreachable_mail_server_is_said_in_one_line(settings: Any, db: None) -> None:
    settings.EMAIL_BACKEND = f"{HERE}.UnreachableBackend"
    with pytest.raises(CommandError, match="The mail server cannot be reached: Connection refused") as unreachable:
        digests()
    assert unreachable.value.returncode == 2


def test_digest_costs_two_queries_a_person_whatever_the_number_of_notices(
    addressed: Any, make_claim: Any, withdraw: Any
) -> None:
    counts = []
    for rows in (1, 30):
        for _ in range(rows):
            withdraw(make_claim())
        with CaptureQueriesContext(connection) as queries:
            mail_people([addressed], refused=lambda user, error: None)
        counts.append(len([query for query in queries if "SAVEPOINT" not in query["sql"]]))
    assert counts == [2, 2]


@pytest.mark.django_db(transaction=True)
def test_two_digests_at_a_time_mail_nothing_twice(
    addressed: Any, published: Claim, withdraw: Any, settings: Any, mailoutbox: Any
) -> None:
    mailoutbox.clear()
    withdraw(published)
    settings.EMAIL_BACKEND = f"{HERE}.SlowBackend"
    failures: list[Exception] = []

    def run() -> None:
        try:
            mail_people([addressed], refused=lambda user, error: failures.append(error))
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("mail", ["daily", "at once"])
def test_who_lost_their_role_is_mailed_nothing_of_what_they_were_told(
    addressed: Any, published: Claim, withdraw: Any, mailoutbox: Any, mail: str
) -> None:
    withdraw(published)
    keys = list(Notice.objects.values_list("pk", flat=True))
    with changeset(actor="tests"):
        addressed.groups.clear()
    if mail == "daily":
        digests()
    else:
        mail_at_once(keys)
    assert mailoutbox == []
