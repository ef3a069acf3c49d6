"""Review and flags through the API: the same acts, the same eyes, the same refusals."""

from typing import Any

import pytest

from audit.context import changeset
from claims.models import Flag, Review
from tests.claims.api.conftest import refuse_other_than


@pytest.fixture
def desk(editor: Any, machine_of: Any) -> Any:
    return machine_of(editor)


@pytest.fixture
def review(reviewer: Any, machine_of: Any) -> Any:
    return machine_of(reviewer)


def test_claim_goes_through_its_life(make_claim: Any, desk: Any, review: Any, anybody: Any) -> None:
    claim = make_claim()
    at = f"claims/{claim.slug}/"
    for who, act, stage in (
        (desk, "submit", "in review"),
        (desk, "take-back", "draft"),
        (desk, "submit", "in review"),
        (review, "request-changes", "draft"),
        (desk, "submit", "in review"),
        (review, "approve", "published"),
        (review, "reaffirm", "published"),
        (desk, "dissent", "published"),
        (desk, "take-back-dissent", "published"),
        (desk, "withdraw", "withdrawn"),
    ):
        found = who.post(f"{at}{act}/", {"comment": f"Time to {act}."}, if_match='"1"')
        assert (found.status_code, found.json().get("stage")) == (200, stage), (act, found.json())
        refuse_other_than("Stage", found.json())
    assert anybody.get(at).json()["detail"] == "Time to withdraw."
    assert Review.objects.order_by("pk").last().comment == "Time to reaffirm."  # type: ignore[union-attr]


def test_nobody_approves_what_they_wrote(make_claim: Any, desk: Any, anybody: Any) -> None:
    claim = make_claim()
    desk.post(f"claims/{claim.slug}/submit/", {"comment": "Please."}, if_match='"1"')
    found = desk.post(f"claims/{claim.slug}/approve/", {"comment": "Fine."}, if_match='"1"')
    assert found.status_code == 409
    assert "Somebody else must decide" in found.json()["detail"]
    assert anybody.get(f"claims/{claim.slug}/").status_code == 404


def test_act_on_another_revision_is_refused_with_what_changed(make_claim: Any, desk: Any, editor: Any) -> None:
    claim = make_claim()
    with changeset(editor, "Reworded."):
        claim.summary = "More."
        claim.save()
    for act in ("submit", "withdraw", "discard"):
        found = desk.post(f"claims/{claim.slug}/{act}/", {"comment": "Now."}, if_match='"1"')
        assert (found.status_code, found.json()["changes"]) == (412, ["The summary was changed."]), act
    assert desk.post(f"claims/{claim.slug}/submit/", {"comment": "Now."}).status_code == 428


def test_incomplete_claim_is_not_submitted_and_says_what_is_missing(make_claim: Any, desk: Any) -> None:
    claim = make_claim(verdict="", rationale="")
    found = desk.post(f"claims/{claim.slug}/submit/", {"comment": "Now."}, if_match='"1"')
    assert found.status_code == 422
    assert [error["pointer"] for error in found.json()["errors"]] == ["/verdict", "/rationale"]


def test_later_edition_says_what_it_is(published: Any, desk: Any, review: Any, editor: Any, anybody: Any) -> None:
    with changeset(editor, "Undecided."):
        published.verdict = "unsupported"
        published.save()
    at = f"claims/{published.slug}/"
    desk.post(f"{at}submit/", {"comment": "Please."}, if_match='"2"')
    minor = {"comment": "Fine.", "change": {"kind": "minor"}}
    assert review.post(f"{at}approve/", minor, if_match='"2"').status_code == 409
    notice = {"kind": "correction", "wrong": "It was called contested.", "right": "Nothing supports it."}
    found = review.post(f"{at}approve/", {"comment": "Fine.", "change": notice}, if_match='"2"')
    assert found.json()["stage"] == "published"
    assert [row["wrong"] for row in anybody.get("corrections/").json()["results"]] == [notice["wrong"]]


@pytest.mark.parametrize(
    "change", ["minor", {}, {"kind": "big"}, {"kind": "minor", "wrong": "x"}, {"kind": "correction", "wrong": "x"}]
)
def test_change_of_another_shape_is_refused(change: Any, make_claim: Any, review: Any) -> None:
    body = {"comment": "Fine.", "change": change}
    found = review.post(f"claims/{make_claim().slug}/approve/", body, if_match='"1"')
    assert (found.status_code, found.json()["errors"][0]["pointer"]) == (422, "/change")


@pytest.mark.parametrize("act", ["approve", "withdraw", "reaffirm", "request-changes"])
def test_contributor_does_not_decide(act: str, make_claim: Any, contributor: Any, machine_of: Any) -> None:
    found = machine_of(contributor).post(f"claims/{make_claim().slug}/{act}/", {"comment": "Yes."}, if_match='"1"')
    assert found.status_code == 403


@pytest.mark.parametrize("act", ["approve", "withdraw", "reaffirm", "request-changes", "dissent", "flags"])
def test_token_for_drafts_decides_nothing(act: str, make_claim: Any, editor: Any, machine_of: Any) -> None:
    machine = machine_of(editor, reviews=False)
    assert machine.post(f"claims/{make_claim().slug}/{act}/", {"comment": "Yes."}, if_match='"1"').status_code == 403


@pytest.mark.parametrize(
    ("body", "summary"),
    [({"to": 1}, ""), ({"undo": 2}, ""), ({"to": 1, "part": "field-summary"}, "")],
)
def test_changes_are_taken_back(body: Any, summary: str, make_claim: Any, desk: Any, editor: Any) -> None:
    claim = make_claim()
    with changeset(editor, "More."):
        claim.summary = "More."
        claim.save()
    found = desk.post(f"claims/{claim.slug}/revert/", {"comment": "Back.", **body}, if_match='"2"')
    assert (found.status_code, found["ETag"]) == (200, '"3"')
    claim.refresh_from_db()
    assert claim.summary == summary


@pytest.mark.parametrize(
    "body", [{}, {"to": 1, "undo": 2}, {"part": "field-summary", "undo": 2}, {"to": "1"}, {"to": 0}, {"to": True}]
)
def test_revert_that_names_no_revision_is_refused(body: Any, make_claim: Any, desk: Any) -> None:
    found = desk.post(f"claims/{make_claim().slug}/revert/", {"comment": "Back.", **body}, if_match='"1"')
    assert found.status_code == 422


def test_flag_is_raised_discussed_and_resolved(published: Any, desk: Any, review: Any, anybody: Any) -> None:
    items = review.get(f"claims/{published.slug}/draft/").json()["items"]
    key = next(item["key"] for item in items if item["key"].startswith("position"))
    body = {"item": key, "reason": "misquoted", "comment": "The words are others."}
    made = review.post(f"claims/{published.slug}/flags/", body, if_match='"1"')
    assert made.status_code == 201
    refuse_other_than("DeskFlag", made.json())
    number = made.json()["id"]
    assert review.post(f"flags/{number}/uphold/", {"comment": "I am right."}).status_code == 403
    assert desk.post(f"flags/{number}/comments/", {"comment": "Which words?"}).json()["comments"][0]["by"] == "edith"
    assert desk.post(f"flags/{number}/uphold/", {"comment": "They are."}).json()["status"] == "upheld"
    assert desk.post(f"flags/{number}/dismiss/", {"comment": "Or not."}).status_code == 409
    assert anybody.get("flags/").json()["results"][0]["resolution"] == "They are."
    assert desk.get(f"flags/{number}/").json()["text"] == "The words are others."


def test_flag_is_taken_back_by_who_raised_it(make_source: Any, desk: Any, review: Any) -> None:
    source = make_source()
    body = {"reason": "outdated", "comment": "There is a newer one."}
    number = review.post(f"sources/{source.slug}/flags/", body).json()["id"]
    assert review.post(f"sources/{source.slug}/flags/", body).status_code == 409  # one open flag each
    assert desk.post(f"flags/{number}/take-back/", {"comment": "Not mine."}).status_code == 403
    assert review.post(f"flags/{number}/take-back/", {"comment": "Never mind."}).json()["status"] == "withdrawn"
    assert Flag.objects.get().status == "withdrawn"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"reason": "ugly"}, "/reason"),
        ({"item": "claim-0"}, "/item"),
        ({"item": 7}, "/item"),
        ({"comment": ""}, "/comment"),
    ],
)
def test_wrong_flag_says_where(change: Any, pointer: str, published: Any, review: Any) -> None:
    body = {"item": f"claim-{published.pk}", "reason": "outdated", "comment": "Old.", **change}
    found = review.post(f"claims/{published.slug}/flags/", body, if_match='"1"')
    assert found.status_code == 422
    assert [error["pointer"] for error in found.json()["errors"]] == [pointer]
