"""What stock frameworks let through or fall over is answered with a problem document, never with HTML or a 500."""

import json
from typing import Any

import pytest

from claims.api.root import Root
from claims.models import Claim
from tests.claims.api.conftest import Machine, refuse_other_than


@pytest.fixture
def desk(editor: Any, machine_of: Any) -> Any:
    return machine_of(editor)


def is_problem(found: Any, status: int) -> None:
    assert found.status_code == status
    assert found["Content-Type"] == "application/problem+json"
    assert "no-store" in found["Cache-Control"]
    refuse_other_than("Problem", found.json())
    assert found.json()["status"] == status


@pytest.mark.parametrize(
    "body",
    [
        b" ",
        b"{",
        b"[" * 20_000,
        b'{"comment": ' * 20_000,
        b'{"comment": "a", "comment": "b"}',
        b'{"comment": NaN}',
        b'{"comment": Infinity}',
        b'{"comment": "\xff"}',
        '{"comment": "x"}'.encode("utf-16"),
        b'\xef\xbb\xbf{"comment": "x"}',
        b'{"comment": "\\u0000"}',
        b'{"comment": "\\ud800"}',
        b'{"\\u0000": 1}',
        b'{"comment": "x"} {}',
        b'{"n": ' + b"9" * 5_000 + b"}",
    ],
    ids=lambda body: repr(body[:20]),
)
def test_body_that_is_no_json_of_ours(body: bytes, desk: Machine) -> None:
    is_problem(desk.post("claims/", body), 400)
    assert not Claim.objects.exists()


@pytest.mark.parametrize("body", [b"", [], "text", 5, None, True, [[]], {}])
def test_json_that_is_no_object_of_ours(body: Any, desk: Machine) -> None:
    is_problem(desk.post("claims/", body), 422)


@pytest.mark.parametrize("part", [None, [], "text", 5, {"claim": {}}])
def test_claim_that_is_none(part: Any, desk: Machine) -> None:
    is_problem(desk.post("claims/", {"comment": "x", "claim": part}), 422)
    is_problem(desk.post("claims/bulk/", {"comment": "x", "claims": [part]}), 422)


@pytest.mark.parametrize("slug", [[1], {"a": 1}, 5, True])
def test_slug_that_is_no_text(slug: Any, desk: Machine) -> None:
    claim = {"statement": "x", "slug": slug}
    is_problem(desk.post("claims/", {"comment": "x", "claim": claim}), 422)
    is_problem(desk.post("claims/bulk/", {"comment": "x", "claims": [claim, claim]}), 422)


@pytest.mark.parametrize("part", ["text", 5, {"party": "x"}, [None], [[]], ["text"]])
def test_list_that_is_none(part: Any, desk: Machine) -> None:
    is_problem(desk.post("claims/", {"comment": "x", "claim": {"statement": "x", "positions": part}}), 422)
    is_problem(desk.post("claims/", {"comment": "x", "claim": {"statement": "x"}, "parties": part}), 422)


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/xml", "multipart/form-data; boundary=x", "", "application/json; charset=utf-16"],
)
def test_other_content_types_are_refused(kind: str, desk: Machine) -> None:
    is_problem(desk.post("claims/", {"comment": "x"}, Content_Type=kind), 415)


def test_long_body_is_refused_before_it_is_read(desk: Machine, settings: Any) -> None:
    settings.CLAIMTRACK_API_MAX_BYTES = 1_000
    is_problem(desk.post("claims/", {"comment": "x" * 1_000}), 413)


def test_nothing_under_the_api_is_html(anybody: Machine) -> None:
    for path in ("no/such/address/", "claims/%00/", "claims", "claims/no-such-claim/editions/x/"):
        is_problem(anybody.get(path, Accept="text/html"), 404)
    is_problem(anybody.client.get("/api/"), 404)


@pytest.mark.parametrize("method", ["DELETE", "OPTIONS", "TRACE", "PUT"])
def test_other_methods_are_refused_with_those_that_are_open(method: str, anybody: Machine) -> None:
    found = anybody.send(method, "claims/", {})
    is_problem(found, 405)
    assert {one.strip() for one in found["Allow"].split(",")} == {"GET", "HEAD", "POST"}


def test_reading_takes_no_body(anybody: Machine) -> None:
    is_problem(anybody.send("GET", "claims/", {"x": 1}), 400)


def test_fault_of_ours_is_a_problem_too(anybody: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: Any) -> None:
        raise RuntimeError("a secret of the machine room")

    monkeypatch.setattr(Root, "get", fail)
    anybody.client.raise_request_exception = False
    found = anybody.get("")
    is_problem(found, 500)
    assert "machine room" not in found.content.decode()


def test_request_for_another_host_is_a_problem(anybody: Machine) -> None:
    is_problem(anybody.get("claims/", Host="elsewhere.example"), 400)


def test_errors_of_one_answer_are_bounded(desk: Machine) -> None:
    claims = [{"colour": number} for number in range(500)]
    found = desk.post("claims/bulk/", {"comment": "x", "claims": claims})
    is_problem(found, 422)
    assert len(found.json()["errors"]) == 100
    assert found.json()["errors_left_out"] > 0
    assert len(json.dumps(found.json())) < 60_000
