"""While the database cannot do what was asked, people and programs are told so, and when to try again."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone, translation

from audit.context import changeset
from audit.models import ApiToken
from audit.models.tokens import digest_of, new_secret
from audit.outages import Outage
from claims.models import Claim, Topic
from tests.claims.admin_forms import values_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def desk(administrator: Any) -> Client:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(administrator)
    return client


def out(monkeypatch: pytest.MonkeyPatch, outage: Outage) -> None:
    """From now on nothing that is asked of the database is answered."""
    monkeypatch.setattr("claimtrack.failures.outage_of", lambda error: outage)

    refuse_all("in words that nobody reads")


class Refusal:
    """Stands around each statement, and lets none through."""

    def __init__(self, words: str) -> None:
        self.words = words

    def __call__(self, *_asked: Any) -> Any:
        raise OperationalError(self.words)


def refuse_all(words: str) -> None:
    connection.execute_wrappers.append(Refusal(words))


def answer_again() -> None:
    # Its own alone: what the audit trail put around each statement stays as long as the connection.
    connection.execute_wrappers[:] = [one for one in connection.execute_wrappers if not isinstance(one, Refusal)]


@pytest.fixture(autouse=True)
def answering_again() -> Iterator[None]:
    yield
    answer_again()  # before the database of the test is taken back


@pytest.mark.parametrize("outage", Outage)
def test_reader_is_told_when_to_try_again(reader: Client, monkeypatch: pytest.MonkeyPatch, outage: Outage) -> None:
    out(monkeypatch, outage)
    answer = reader.get("/claims/")
    assert (answer.status_code, answer["Retry-After"]) == (503, str(outage.retry_after))
    assert f"Try again in {outage.retry_after} seconds." in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_page_is_in_the_language_of_its_address(reader: Client, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    out(monkeypatch, Outage.READ_ONLY)
    answer = reader.get(f"/{language}/claims/")
    with translation.override(language):
        sentence = translation.gettext("Nothing can be written at the moment; what is public can still be read.")
    assert answer.status_code == 503
    assert sentence in answer.content.decode()
    assert not sentence.startswith("Nothing")


def test_program_is_told_by_a_problem_document(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    out(monkeypatch, Outage.UNREACHABLE)
    headers = {"Authorization": "Bearer ct_x"}
    answer = reader.post("/api/v1/claims/", {}, content_type="application/json", headers=headers)
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert "Idempotency-Key" in answer.json()["detail"]
    assert answer["Retry-After"] == "10"


def test_what_was_typed_can_be_sent_again(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = desk.get("/admin/claims/topic/add/").content.decode()
    typed = {**values_of(page, "topic_form"), "title": "Typed & <kept>", "slug": "typed", "comment": "Why."}
    with monkeypatch.context() as patch:
        out(patch, Outage.FULL)
        answer = desk.post("/admin/claims/topic/add/", typed)
        answer_again()
    assert (answer.status_code, Topic.objects.count()) == (503, 0)
    assert "Nothing was changed." in answer.content.decode()
    again = values_of(re.sub("<form", '<form id="again"', answer.content.decode()), "again")
    assert again["title"] == "Typed & <kept>"
    assert desk.post("/admin/claims/topic/add/", again).status_code == 302
    assert Topic.objects.get().title == "Typed & <kept>"


def test_password_is_not_kept_in_the_page(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    reader.get("/admin/login/")
    out(monkeypatch, Outage.UNREACHABLE)
    answer = reader.post("/admin/login/", {"username": "ada", "password": "a long enough secret"})
    assert answer.status_code == 503
    assert "a long enough secret" not in answer.content.decode()


def test_fault_of_ours_stays_one(reader: Client) -> None:
    refuse_all("no such column: nonsense")
    assert reader.get("/claims/").status_code == 500


def test_readiness_tells_of_a_database_that_does_not_answer(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    out(monkeypatch, Outage.UNREACHABLE)
    answer = reader.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (503, "unavailable")
    assert reader.get("/healthz").status_code == 200


def test_readiness_tells_of_a_database_that_is_only_read(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor == "sqlite":
        monkeypatch.setattr("claimtrack.health.os.access", lambda *_asked: False)
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
    answer = reader.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["checks"]["writing"] == "read-only"


def test_token_opens_where_nothing_can_be_written(
    published: Claim, editor: Any, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = new_secret()
    with changeset(editor, "Add a token."):
        expires = timezone.now() + timedelta(days=1)
        ApiToken.objects.create(user=editor, name="tests", digest=digest_of(token), expires_at=expires)
    monkeypatch.setattr("claims.api.tokens.outage_of", lambda error: Outage.READ_ONLY)
    monkeypatch.setattr("claims.api.tokens.TokenUse.objects.update_or_create", refuse_to_write)
    answer = reader.get(f"/api/v1/claims/{published.slug}/draft/", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200


def refuse_to_write(*_asked: Any, **_defaults: Any) -> Any:
    raise OperationalError("attempt to write a readonly database")
