"""Idempotency-Key: what is sent twice is done once."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from audit.models import IdempotentAnswer
from claims.models import Claim
from tests.claims.api.conftest import Machine

BODY = {"comment": "New.", "claim": {"statement": "The bridge is closed."}}


@pytest.fixture
def desk(editor: Any, machine_of: Any) -> Any:
    return machine_of(editor)


def test_same_request_is_done_once_and_answered_twice(desk: Any) -> None:
    first = desk.post("claims/", BODY, idempotency_key="one")
    again = desk.post("claims/", BODY, idempotency_key="one")
    assert (again.status_code, again.json(), again["ETag"]) == (201, first.json(), first["ETag"])
    assert again["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert Claim.objects.count() == 1


def test_another_request_under_the_same_key_is_refused(desk: Any) -> None:
    desk.post("claims/", BODY, idempotency_key="one")
    found = desk.post("claims/", {**BODY, "comment": "Other."}, idempotency_key="one")
    assert (found.status_code, found.json()["errors"][0]["parameter"]) == (422, "Idempotency-Key")


def test_key_is_its_tokens_own(desk: Any, editor: Any, machine_of: Any) -> None:
    desk.post("claims/", BODY, idempotency_key="one")
    assert "Idempotent-Replayed" not in machine_of(editor).post("claims/", BODY, idempotency_key="one")
    assert Claim.objects.count() == 2


def test_refused_request_may_be_mended_under_its_key(desk: Any) -> None:
    assert desk.post("claims/", {**BODY, "claim": {}}, idempotency_key="one").status_code == 422
    assert desk.post("claims/", BODY, idempotency_key="one").status_code == 201


def test_key_is_forgotten_after_a_day(desk: Any) -> None:
    desk.post("claims/", BODY, idempotency_key="one")
    IdempotentAnswer.objects.update(answered_at=timezone.now() - timedelta(days=2))
    assert desk.post("claims/", BODY, idempotency_key="one").json()["slug"] == "the-bridge-is-closed-2"


@pytest.mark.parametrize("key", ["", " ", "a b", "ключ", "x" * 256])
def test_key_that_is_none_is_refused(key: str, desk: Any) -> None:
    assert desk.post("claims/", BODY, idempotency_key=key).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_under_one_key_do_it_once(editor: Any, make_token: Any) -> None:
    secret, answers = make_token(editor), []
    ready = threading.Barrier(8)

    def send() -> None:
        ready.wait()
        try:
            answers.append(Machine(secret).post("claims/", BODY, idempotency_key="one"))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [201] * 8
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotent-Replayed" not in answer for answer in answers) == 1
    assert Claim.objects.count() == 1
