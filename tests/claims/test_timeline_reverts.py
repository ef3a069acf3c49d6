"""What was taken back is told as such: to which revision, which one was undone, which part."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from audit.context import changeset
from audit.verification import Finding
from claims.models import Claim, Revert
from claims.reverting import revert_claim, revert_part, undo_revision
from claims.review_errors import WorkflowError
from claims.timeline import Done, TimelineAct
from tests.audit.tampering import findings

pytestmark = pytest.mark.django_db


@pytest.fixture
def edited(make_claim: Any, editor: Any) -> Claim:
    """A claim with a second revision, which changed its summary and its position."""
    claim: Claim = make_claim()
    with changeset(editor, "Reword."):
        claim.summary = "Reworded."
        claim.save()
        position = claim.positions.get()
        position.capacity = "Minister"
        position.save()
    return claim


@pytest.fixture
def desk(client: Client, editor: Any) -> Client:
    client.force_login(editor)
    return client


def to_the_first(claim: Claim, by: Any) -> None:
    revert_claim(claim, to=1, by=by, comment="Back.")


def undo_the_second(claim: Claim, by: Any) -> None:
    undo_revision(claim, number=2, by=by, comment="Back.")


def one_position(claim: Claim, by: Any) -> None:
    revert_part(claim, part="position", key=claim.positions.get().pk, to=1, by=by, comment="Back.")


def one_field(claim: Claim, by: Any) -> None:
    revert_part(claim, part="field", key="summary", to=1, by=by, comment="Back.")


@pytest.mark.parametrize(
    ("take_back", "told", "words"),
    [
        (to_the_first, {"to": 1}, "the claim, to revision 1"),
        (undo_the_second, {"undone": 2}, "what revision 2 changed"),
        (one_position, {"to": 1, "part": "position {position}"}, "position {position}, to revision 1"),
        (one_field, {"to": 1, "part": "field summary"}, "field summary, to revision 1"),
    ],
)
def test_time_line_tells_what_was_taken_back(
    desk: Client, edited: Claim, editor: Any, take_back: Callable[..., None], told: dict[str, Any], words: str
) -> None:
    take_back(edited, editor)
    position = edited.positions.get().pk
    told = {key: value.format(position=position) if key == "part" else value for key, value in told.items()}
    words = words.format(position=position)
    address = reverse("admin:claims_claim_history", args=[edited.pk])
    page = desk.get(address, {"act": "reverted"}).content.decode()
    assert page.count('class="timeline__entry"') == 1
    assert f"<li>{words}</li>" in page
    (line,) = _file(desk, f"{address.rstrip('/')}.jsonl").splitlines()
    assert json.loads(line)["acts"] == [{"act": "reverted", **told}]
    assert json.loads(line)["revision"] == 3
    assert f"reverted ({words})" in _file(desk, f"{address.rstrip('/')}.csv")


def _file(desk: Client, address: str) -> str:
    return desk.get(address, {"act": "reverted"}).getvalue().decode()


def test_recent_changes_can_be_filtered_by_it(desk: Client, edited: Claim, editor: Any) -> None:
    to_the_first(edited, editor)
    page = desk.get(reverse("admin:changes"), {"act": "reverted"}).content.decode()
    assert page.count('<h3 class="timeline__acts">Reverted') == 1
    (line,) = _file(desk, reverse("admin:changes_jsonl")).splitlines()
    assert json.loads(line)["acts"] == [{"act": "reverted"}]


def test_what_was_taken_back_stands_in_the_log(edited: Claim, editor: Any) -> None:
    to_the_first(edited, editor)
    recorded = Revert.objects.get()
    leaf = json.loads(bytes(recorded.changeset.leaf.data))
    assert ["claims_revert", recorded.pk] in [[part["table"], part["digests"][0][0]] for part in leaf["rows"]]
    found: list[Finding] = findings()
    assert found == []


def test_refused_revert_records_nothing(edited: Claim, editor: Any) -> None:
    with pytest.raises(WorkflowError, match="already"):
        revert_claim(edited, to=2, by=editor, comment="Back.")
    assert not Revert.objects.exists()


def test_revert_without_its_details_is_named_alone() -> None:
    assert Done(TimelineAct.REVERTED).detail == ""
