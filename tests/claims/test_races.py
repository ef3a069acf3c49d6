"""Two people decide about one claim at the same moment: one of them is told, and nothing half done is left."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from claims import workflow
from claims.corrections import MinorChange
from claims.document import draft_document
from claims.flags import raise_flag, uphold_flag
from claims.merging import merge_claims
from claims.models import Claim, Edition, ReviewState, Revision
from claims.past import claim_at
from claims.revisions import latest_number
from claims.stages import Stage, stage_of
from tests.claims.admin_forms import change_page, values_of
from tests.claims.test_locks import at_once
from tests.machine.rules_checked import check_four_eyes, check_history, check_revisions

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.walk]
ROUNDS = range(5)


def stage(claim: Claim) -> Stage:
    return stage_of(ReviewState.objects.select_related("edition").get(claim=claim), latest_number(claim))


def check(claim: Claim) -> None:
    """What no order of acts may break."""
    check_history()
    check_revisions([claim])
    check_four_eyes()
    for edition in Edition.objects.filter(claim=claim):
        was = draft_document(claim_at(claim.pk, edition.number), edition.number)
        assert edition.data()["statement"] == was["statement"]
        assert [row["note"] for row in edition.data()["evidence"]] == [row["note"] for row in was["evidence"]]


@pytest.fixture
def edit_of(editor: Any) -> Callable[..., Callable[[], Any]]:
    """The claim's page in the admin, filled in and ready to be sent."""

    def prepare(claim: Claim, **typed: str) -> Callable[[], Any]:
        client = Client()
        client.force_login(editor)
        form = values_of(client.get(change_page(claim)).content.decode(), "claim_form")
        return lambda: client.post(change_page(claim), {**form, "comment": "Edit.", **typed})

    return prepare


def test_two_approvals_make_one_edition(make_claim: Any, editor: Any, reviewer: Any, second_reviewer: Any) -> None:
    for _round in ROUNDS:
        claim = make_claim()
        workflow.submit(claim, by=editor)
        at_once(
            lambda claim=claim: workflow.approve(claim, by=reviewer, revision=1),
            lambda claim=claim: workflow.approve(claim, by=second_reviewer, revision=1),
        )
        assert claim.editions.count() == claim.reviews.count() == 1
        check(claim)


def test_approval_and_edit_leave_the_edition_as_it_was_read(
    make_claim: Any, editor: Any, reviewer: Any, edit_of: Any
) -> None:
    for number in ROUNDS:
        claim = make_claim()
        workflow.submit(claim, by=editor)
        edit = edit_of(claim, **{"statement": f"Edited {number}", "evidence-0-note": f"Edited {number}"})
        at_once(lambda claim=claim: workflow.approve(claim, by=reviewer, revision=1), edit)
        assert stage(claim) == (Stage.REVISED if claim.editions.exists() else Stage.DRAFT)
        assert latest_number(claim) == 2
        check(claim)


def test_edit_and_discard_lose_nothing_unrecorded(published: Claim, editor: Any, edit_of: Any) -> None:
    for number in ROUNDS:
        edit_of(published, summary=f"First {number}")()
        later = edit_of(published, **{"evidence-0-note": f"Second {number}"})
        at_once(lambda: workflow.discard(published, by=editor, comment="No."), later)
        if stage(published) == Stage.REVISED:
            workflow.discard(published, by=editor, comment="No.")
        assert stage(published) == Stage.PUBLISHED
        assert Claim.objects.get(pk=published.pk).summary == ""
        assert published.evidence.get().note == ""
        check(published)


def test_upheld_flag_and_approval_leave_the_flag_heard(
    make_claim: Any, editor: Any, reviewer: Any, make_user: Any
) -> None:
    resolver = make_user("rosa", "editor", is_staff=True)
    for _round in ROUNDS:
        claim = make_claim()
        workflow.submit(claim, by=editor)
        flag = raise_flag(claim.evidence.get(), by=reviewer, reason="misquoted", text="It says less.")
        at_once(
            lambda claim=claim: workflow.approve(claim, by=reviewer, revision=1),
            lambda flag=flag: uphold_flag(flag, by=resolver, resolution="It does."),
        )
        state = ReviewState.objects.get(claim=claim)
        # Either it was public when the flag was upheld, and says so; or the approval came too late.
        assert (stage(claim), state.reopened_at is not None) in [(Stage.PUBLISHED, True), (Stage.DRAFT, False)]
        check(claim)


def test_merge_and_approval_leave_one_of_them_refused_or_both_done(
    make_claim: Any, publish: Any, editor: Any, reviewer: Any, make_user: Any
) -> None:
    merger = make_user("mira", "editor", is_staff=True)
    for _round in ROUNDS:
        claim, into = make_claim(), publish(make_claim())
        workflow.submit(claim, by=editor)
        at_once(
            lambda claim=claim: workflow.approve(claim, by=reviewer, revision=1),
            lambda claim=claim, into=into: merge_claims(claim, into=into, by=merger, reason="They say the same."),
        )
        assert stage(claim) == Stage.MERGED
        assert stage(into) == Stage.REVISED
        for one in (claim, into):
            check(one)


def test_two_edits_of_an_approved_claim_are_one_edit_and_one_question(
    published: Claim, edit_of: Any, reviewer: Any
) -> None:
    first = edit_of(published, summary="First.")
    second = edit_of(published, summary="Second.")
    at_once(first, second)
    assert Revision.objects.filter(claim=published).count() == 2
    workflow.approve(published, by=reviewer, revision=2, change=MinorChange())
    check(published)
