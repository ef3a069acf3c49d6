"""Minor change or correction: what the system lets pass as minor, and what a correction leaves on record."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from audit.context import changeset
from claims import workflow
from claims.corrections import CorrectionNotice, MinorChange, propose_notice, substantive_changes
from claims.models import Citation, Claim, Correction, Edition, Evidence, Position
from claims.next_edition import next_edition
from claims.review_errors import WorkflowError

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "formats" / "claim.schema.json").read_text(encoding="utf-8"))
NOTICE = CorrectionNotice("It said that nobody agrees.", "Everybody agrees.")

Edit = Callable[[Claim], None]


def position(slug: str = "ann", stance: str = "asserts", quote: str = "") -> dict[str, Any]:
    return {"party": {"slug": slug, "name": slug.title()}, "stance": stance, "quote": quote}


def document(*positions: dict[str, Any], statement: str = "One.", verdict: str = "contested") -> dict[str, Any]:
    return {"statement": statement, "verdict": verdict, "positions": list(positions)}


@pytest.mark.parametrize(
    ("older", "newer", "sentences"),
    [
        (document(statement="One"), document(statement="Two"), ["The statement was reworded; it read: “One”"]),
        (document(), document(verdict="supported"), ["The verdict changed from “contested” to “supported”."]),
        # A draft may have lost its verdict.
        (document(), document(verdict=""), ["The verdict changed from “contested” to “none”."]),
        (document(), document(position()), ["A position was added: Ann, asserts."]),
        (document(position()), document(), ["A position was removed: Ann, asserts."]),
        (
            document(position()),
            document(position(stance="denies")),
            ["The stance of Ann changed from “asserts” to “denies”."],
        ),
        (document(position(quote="Yes.")), document(position(quote="No.")), ["The quotation of Ann changed."]),
        (
            document(position(quote="Yes.")),
            document(position(stance="denies", quote="No.")),
            ["The stance of Ann changed from “asserts” to “denies”.", "The quotation of Ann changed."],
        ),
        # As a multiset: one of two equal positions is missed.
        (document(position(), position()), document(position()), ["A position was removed: Ann, asserts."]),
        (document(position("ann"), position("bob")), document(position("bob"), position("ann")), []),
        (
            document(position("ann")),
            document(position("bob")),
            ["A position was removed: Ann, asserts.", "A position was added: Bob, asserts."],
        ),
        # Of two positions of a party, the one whose stance stayed is the one whose quotation changed.
        (
            document(position(quote="Yes."), position(stance="denies", quote="No.")),
            document(position(stance="denies", quote="Never."), position(quote="Yes.")),
            ["The quotation of Ann changed."],
        ),
    ],
)
def test_changes_of_substance_are_named(older: dict[str, Any], newer: dict[str, Any], sentences: list[str]) -> None:
    assert substantive_changes(older, newer) == sentences


@pytest.mark.parametrize(
    ("older", "newer", "wrong", "right"),
    [
        (document(statement="One"), document(statement="100%"), "The statement read: “One”", "It now reads: “100%”"),
        (document(), document(verdict="supported"), "The verdict was “contested”.", "The verdict is “supported”."),
        (
            document(),
            document(position(quote="Yes.")),
            "A position of Ann was missing.",
            "It is recorded now: Ann, asserts, “Yes.”.",
        ),
        (
            document(position()),
            document(),
            "The page recorded this position: Ann, asserts.",
            "This position of Ann was removed.",
        ),
        (
            document(position()),
            document(position(stance="denies")),
            "The page recorded this position: Ann, asserts.",
            "It now reads: Ann, denies.",
        ),
        (document(position()), document(position()), "", ""),
    ],
)
def test_proposed_notice_tells_the_documents_alone(
    older: dict[str, Any], newer: dict[str, Any], wrong: str, right: str
) -> None:
    assert propose_notice(older, newer) == CorrectionNotice(wrong, right)


def set_field(**fields: Any) -> Edit:
    def edit(claim: Claim) -> None:
        fresh = Claim.objects.get(pk=claim.pk)
        for name, value in fields.items():
            setattr(fresh, name, value)
        fresh.save()

    return edit


def set_on(part: str, **fields: Any) -> Edit:
    def edit(claim: Claim) -> None:
        row = Citation.objects.get(position__claim=claim) if part == "citation" else getattr(claim, part).get()
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()

    return edit


def add_position(claim: Claim) -> None:
    cited = Citation.objects.get(position__claim=claim)
    added = Position.objects.create(claim=claim, party=cited.position.party, stance="denies")
    Citation.objects.create(position=added, source=cited.source)


def remove_position(claim: Claim) -> None:
    # Another of the same party stays, so that the claim is still complete.
    Position.objects.filter(claim=claim, stance="qualifies").get().delete()


def add_evidence(claim: Claim) -> None:
    Evidence.objects.create(claim=claim, source=claim.evidence.get().source, bearing="context")


SUBSTANTIVE = {
    "statement": set_field(statement="Another statement"),
    "verdict": set_field(verdict="supported"),
    "stance": set_on("positions", stance="reports"),
    "quote": set_on("positions", quote="Never."),
    "position added": add_position,
}
MINOR = {
    "summary": set_field(summary="A typo less."),
    "rationale": set_field(rationale="Nobody agrees at all."),
    "note": set_on("positions", note="A note."),
    "locator": set_on("citation", locator="page 4"),
    "evidence row": set_on("evidence", credibility=2),
    "evidence added": add_evidence,
}


@pytest.fixture
def resubmit(editor: Any) -> Callable[[Claim, Edit], int]:
    """Edits the claim, submits it, and tells the revision that waits."""

    def act(claim: Claim, edit: Edit) -> int:
        with changeset(editor, "Edit."):
            edit(claim)
        workflow.submit(claim, by=editor)
        return claim.revisions.order_by("-number")[:1].get().number

    return act


@pytest.mark.parametrize("kind", SUBSTANTIVE)
def test_change_of_substance_is_refused_as_minor(published: Claim, reviewer: Any, resubmit: Any, kind: str) -> None:
    revision = resubmit(published, SUBSTANTIVE[kind])
    with pytest.raises(WorkflowError, match="This is no minor change: write a correction"):
        workflow.approve(published, by=reviewer, revision=revision, change=MinorChange())
    assert Edition.objects.count() == 1
    workflow.approve(published, by=reviewer, revision=revision, change=NOTICE)
    assert Edition.objects.filter(change="correction").count() == 1


def test_removed_position_is_refused_as_minor(
    make_claim: Any, publish: Any, editor: Any, reviewer: Any, resubmit: Any
) -> None:
    claim = make_claim()
    with changeset(editor, "A second position."):
        cited = Citation.objects.get(position__claim=claim)
        second = Position.objects.create(claim=claim, party=cited.position.party, stance="qualifies")
        Citation.objects.create(position=second, source=cited.source)
    publish(claim)
    revision = resubmit(claim, remove_position)
    with pytest.raises(WorkflowError, match=r"A position was removed: Party \d+, qualifies\."):
        workflow.approve(claim, by=reviewer, revision=revision, change=MinorChange())


@pytest.mark.parametrize("kind", MINOR)
def test_change_of_form_may_be_minor(client: Client, published: Claim, reviewer: Any, resubmit: Any, kind: str) -> None:
    revision = resubmit(published, MINOR[kind])
    workflow.approve(published, by=reviewer, revision=revision, change=MinorChange())
    assert list(Edition.objects.order_by("number").values_list("change", flat=True)) == ["first", "minor"]
    assert not Correction.objects.exists()
    assert client.get(f"/claims/{published.slug}.json").json()["corrections"] == []


def test_later_edition_says_what_it_is(published: Claim, reviewer: Any, resubmit: Any) -> None:
    revision = resubmit(published, MINOR["summary"])
    with pytest.raises(WorkflowError, match="Say whether this is a minor change or a correction"):
        workflow.approve(published, by=reviewer, revision=revision)


@pytest.mark.parametrize("change", [MinorChange(), NOTICE])
def test_first_edition_corrects_nothing(make_claim: Any, editor: Any, reviewer: Any, change: Any) -> None:
    claim = make_claim()
    workflow.submit(claim, by=editor)
    with pytest.raises(WorkflowError, match="first edition"):
        workflow.approve(claim, by=reviewer, revision=1, change=change)


@pytest.mark.parametrize(
    ("wrong", "right", "message"),
    [
        ("", "Right.", "Say what was wrong"),
        ("Wrong.", " \n ", "Say what is right"),
        ("Wrong.\u202e", "Right.", "RIGHT-TO-LEFT OVERRIDE"),
        ("Wrong.", "Right.\x07", "control character"),
    ],
)
def test_notice_needs_two_texts_that_can_be_read(
    published: Claim, reviewer: Any, resubmit: Any, wrong: str, right: str, message: str
) -> None:
    revision = resubmit(published, SUBSTANTIVE["verdict"])
    with pytest.raises(WorkflowError, match=message):
        workflow.approve(published, by=reviewer, revision=revision, change=CorrectionNotice(wrong, right))
    assert not Correction.objects.exists()


def test_notice_is_held_in_normal_form() -> None:
    assert CorrectionNotice(" Cafe\u0301\r\nbar ", "x") == CorrectionNotice("Café\nbar", "x")


def test_correction_is_on_record_in_the_same_changeset(published: Claim, reviewer: Any, resubmit: Any) -> None:
    revision = resubmit(published, SUBSTANTIVE["verdict"])
    edition = workflow.approve(published, by=reviewer, revision=revision, change=NOTICE)
    row = Correction.objects.get()
    assert (row.claim, row.edition, row.previous.number) == (published, edition, 1)
    assert (row.wrong, row.right) == (NOTICE.wrong, NOTICE.right)
    assert (row.verdict_before, row.verdict_after, row.published_at) == ("contested", "supported", edition.approved_at)
    assert row.history.get().changeset == published.state.history.latest().changeset


def test_document_holds_the_corrections_up_to_its_edition(
    client: Client, published: Claim, reviewer: Any, resubmit: Any
) -> None:
    for number, verdict in ((2, "supported"), (3, "contradicted")):
        revision = resubmit(published, set_field(verdict=verdict))
        notice = CorrectionNotice(f"Wrong {number}.", f"Right {number}.")
        workflow.approve(published, by=reviewer, revision=revision, change=notice)
    workflow.approve(published, by=reviewer, revision=resubmit(published, MINOR["summary"]), change=MinorChange())
    current = client.get(f"/claims/{published.slug}.json").json()
    Draft202012Validator(SCHEMA).validate(current)
    assert [row["revision"] for row in current["corrections"]] == [2, 3]
    assert current["corrections"][1] == {
        "revision": 3,
        "published_at": Edition.objects.get(number=3).approved_at.isoformat(),
        "wrong": "Wrong 3.",
        "right": "Right 3.",
        "verdict_before": "supported",
        "verdict_after": "contradicted",
    }
    second = Edition.objects.get(number=2).data()
    assert [row["wrong"] for row in second["corrections"]] == ["Wrong 2."]


def test_claim_withdrawn_and_approved_again_unchanged_tells_of_no_change(
    published: Claim, editor: Any, reviewer: Any
) -> None:
    workflow.withdraw(published, by=editor, reason="In error.")
    workflow.submit(published, by=editor)
    assert next_edition(published) is None
    with pytest.raises(WorkflowError, match="no change to tell of"):
        workflow.approve(published, by=reviewer, revision=1, change=NOTICE)
    assert workflow.approve(published, by=reviewer, revision=1) == Edition.objects.get()


def test_claim_withdrawn_and_changed_says_what_it_is(
    published: Claim, editor: Any, reviewer: Any, resubmit: Any
) -> None:
    workflow.withdraw(published, by=editor, reason="In error.")
    revision = resubmit(published, MINOR["summary"])
    with pytest.raises(WorkflowError, match="Say whether"):
        workflow.approve(published, by=reviewer, revision=revision)


@pytest.mark.parametrize("rows", [1, 10])
def test_next_edition_tells_what_an_approval_is_asked(
    make_claim: Any, publish: Any, resubmit: Any, rows: int, django_assert_num_queries: Any
) -> None:
    claim = make_claim(rows=rows)
    with django_assert_num_queries(1):
        assert next_edition(claim) is None
    publish(claim)
    with django_assert_num_queries(2):
        assert next_edition(claim) is None
    resubmit(claim, SUBSTANTIVE["verdict"])
    with django_assert_num_queries(11):
        upcoming = next_edition(claim)
    assert upcoming is not None
    assert upcoming.substantive == ["The verdict changed from “contested” to “supported”."]
    assert upcoming.as_told_by_documents() == CorrectionNotice(
        "The verdict was “contested”.", "The verdict is “supported”."
    )
