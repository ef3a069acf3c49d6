"""Review: who may decide what, on which revision, and what the public sees of it."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from audit.context import changeset
from audit.errors import HistoryBypassed
from claims import workflow
from claims.models import Claim, Edition, IndexedClaim, Review
from claims.review_errors import NotComplete, WorkflowError

pytestmark = pytest.mark.django_db


def edit(claim: Claim, by: Any, **fields: Any) -> None:
    with changeset(by, "Correct it."):
        fresh = Claim.objects.get(pk=claim.pk)
        for name, value in fields.items():
            setattr(fresh, name, value)
        fresh.save()


def status(claim: Claim) -> str:
    return Claim.objects.get(pk=claim.pk).state.status


def test_draft_answers_like_an_unknown_claim(client: Any, make_claim: Any) -> None:
    claim = make_claim()
    assert client.get(f"/claims/{claim.slug}.json").status_code == client.get("/claims/nothing.json").status_code == 404


def test_approved_claim_is_public_at_its_revision(client: Any, published: Claim) -> None:
    data = client.get(f"/claims/{published.slug}.json").json()
    assert (data["statement"], data["revision"], data["previous_revision"]) == (published.statement, 1, None)
    assert data["live"] == {
        "status": "published",
        "disputed": False,
        "open_flags": 0,
        "needs_re_review": False,
        "review_overdue": False,
        "latest_revision": 1,
        "origins": {"sources": 1, "independent": 1, "joined": []},
    }


def test_later_edit_stays_private_until_approved(client: Any, published: Claim, editor: Any, publish: Any) -> None:
    edit(published, editor, summary="Corrected.")
    assert client.get(f"/claims/{published.slug}.json").json()["summary"] == ""
    publish(published)
    data = client.get(f"/claims/{published.slug}.json").json()
    assert (data["summary"], data["revision"], data["previous_revision"]) == ("Corrected.", 2, 1)


def test_nobody_approves_a_revision_they_edited(make_claim: Any, editor: Any) -> None:
    claim = make_claim()
    workflow.submit(claim, by=editor)
    with pytest.raises(WorkflowError, match="Somebody else must decide"):
        workflow.approve(claim, by=editor, revision=1)
    assert status(claim) == "in review"


def test_author_of_an_earlier_edit_since_the_approval_cannot_approve(
    published: Claim, editor: Any, reviewer: Any
) -> None:
    edit(published, reviewer, summary="One.")
    edit(published, editor, summary="Two.")
    workflow.submit(published, by=editor)
    with pytest.raises(WorkflowError, match="Somebody else"):
        workflow.approve(published, by=reviewer, revision=3)


def test_edit_voids_a_pending_approval(make_claim: Any, editor: Any, reviewer: Any) -> None:
    claim = make_claim()
    workflow.submit(claim, by=editor)
    edit(claim, editor, summary="Changed after all.")
    assert status(claim) == "draft"
    with pytest.raises(WorkflowError, match="not in review"):
        workflow.approve(claim, by=reviewer, revision=2)


def test_approval_of_another_revision_than_was_read_is_refused(published: Claim, editor: Any, reviewer: Any) -> None:
    edit(published, editor, summary="One.")
    edit(published, editor, summary="Two.")
    with pytest.raises(WorkflowError, match="You read revision 2; the claim is at revision 3"):
        workflow.approve(published, by=reviewer, revision=2)


@pytest.mark.parametrize(("field", "message"), [("verdict", "Choose a verdict"), ("rationale", "Write why")])
def test_incomplete_claim_cannot_be_submitted(make_claim: Any, editor: Any, field: str, message: str) -> None:
    claim = make_claim(**{field: ""})
    with pytest.raises(NotComplete, match=message) as caught:
        workflow.submit(claim, by=editor)
    assert [rule.field for rule in caught.value.missing] == [field]


def test_claim_that_nobody_asserts_or_reports_cannot_be_submitted(make_claim: Any, editor: Any) -> None:
    claim = make_claim()
    with changeset(editor, "Correct the stance."):
        position = claim.positions.get()
        position.stance = "denies"
        position.save()
    with pytest.raises(NotComplete, match="asserts or reports"):
        workflow.submit(claim, by=editor)


def test_decision_within_the_edit_itself_is_refused(published: Claim, editor: Any, reviewer: Any) -> None:
    with pytest.raises(WorkflowError, match="Finish the edit"), changeset(editor, "Edit and approve."):
        published.summary = "Sneaked in."
        published.save()
        workflow.approve(published, by=reviewer, revision=1)


def test_requested_changes_send_it_back_with_the_comment(make_claim: Any, editor: Any, reviewer: Any) -> None:
    claim = make_claim()
    workflow.submit(claim, by=editor)
    workflow.request_changes(claim, by=reviewer, revision=1, comment="Name the date.")
    assert (status(claim), Review.objects.get().comment) == ("draft", "Name the date.")


def test_withdrawn_claim_answers_gone_with_its_reason(client: Any, published: Claim, editor: Any) -> None:
    workflow.withdraw(published, by=editor, reason="The source was retracted.")
    response = client.get(f"/claims/{published.slug}.json")
    assert (response.status_code, response.json()["reason"]) == (410, "The source was retracted.")
    assert not IndexedClaim.objects.exists()


def test_withdrawn_claim_stays_gone_until_it_is_approved_again(
    client: Any, published: Claim, editor: Any, reviewer: Any
) -> None:
    workflow.withdraw(published, by=editor, reason="In error.")
    workflow.submit(published, by=editor)
    assert client.get(f"/claims/{published.slug}.json").status_code == 410
    with pytest.raises(WorkflowError, match="Somebody else"):
        workflow.approve(published, by=editor, revision=1)
    workflow.approve(published, by=reviewer, revision=1)
    assert client.get(f"/claims/{published.slug}.json").status_code == 200


def test_withdrawn_claim_asks_for_no_re_review(published: Claim, editor: Any) -> None:
    source = published.evidence.get().source
    with changeset(editor, "It was retracted."):
        source.retracted_on, source.retraction_reason = "2026-01-05", "Invented."
        source.save()
    assert Claim.objects.get(pk=published.pk).state.re_review_since
    workflow.withdraw(published, by=editor, reason="The source was retracted.")
    assert Claim.objects.get(pk=published.pk).state.re_review_since is None


def test_former_slug_leads_to_the_new_one(client: Any, published: Claim, editor: Any, publish: Any) -> None:
    former = published.slug
    edit(published, editor, slug="better-name")
    publish(published)
    response = client.get(f"/claims/{former}.json")
    assert (response.status_code, response["Location"]) == (301, "/claims/better-name.json")
    assert response["Cache-Control"] == "no-cache"


def test_former_slug_is_not_given_to_another_claim(
    published: Claim, make_claim: Any, editor: Any, publish: Any
) -> None:
    former = published.slug
    edit(published, editor, slug="better-name")
    publish(published)
    other = make_claim()
    other.slug = former
    with pytest.raises(ValidationError, match="Another claim was public under this slug"):
        other.full_clean()


def test_retracted_basis_says_needs_re_review_by_itself(client: Any, published: Claim, editor: Any) -> None:
    source = published.evidence.get().source
    with changeset(editor, "It was retracted."):
        source.retracted_on, source.retraction_reason = "2026-01-05", "Invented."
        source.save()
    assert client.get(f"/claims/{published.slug}.json").json()["live"]["needs_re_review"] is True


def test_edition_cannot_be_changed_or_deleted(published: Claim) -> None:
    with pytest.raises(HistoryBypassed, match="neither changed nor deleted"):
        Edition.objects.update(comment="x")
    with pytest.raises(HistoryBypassed, match="neither changed nor deleted"):
        Edition.objects.all().delete()


def test_inactive_user_cannot_act(make_claim: Any, make_user: Any) -> None:
    with pytest.raises(WorkflowError, match="active user"):
        workflow.submit(make_claim(), by=make_user("gone", is_active=False))
