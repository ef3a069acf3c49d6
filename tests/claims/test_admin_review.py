"""The review panel of a claim's admin page: who may press which button, and what it does."""

import re
from typing import Any

import pytest
from django.test import Client

from claims.models import Claim, ReviewState
from claims.vocabulary import Status
from tests.claims.admin_forms import change_page


def press(client: Client, claim: Claim, act: str, comment: str = "", revision: int | None = None) -> Any:
    newest = claim.revisions.count() if revision is None else revision
    return client.post(f"/admin/claims/claim/{claim.pk}/review/{act}/", {"revision": newest, "comment": comment})


def status_of(claim: Claim) -> str:
    return ReviewState.objects.get(claim=claim).status


def test_editor_submits_and_reviewer_approves(desk: Client, reviewing: Client, make_claim: Any) -> None:
    claim = make_claim()
    assert press(desk, claim, "submit").status_code == 302
    assert status_of(claim) == Status.IN_REVIEW
    assert ">Approve</button>" in reviewing.get(change_page(claim)).content.decode()
    assert press(reviewing, claim, "approve", "Checked.").status_code == 302
    assert status_of(claim) == Status.PUBLISHED
    assert f"/claims/{claim.slug}/" in desk.get(change_page(claim)).content.decode()


def test_editor_cannot_approve_what_they_wrote(desk: Client, make_claim: Any) -> None:
    claim = make_claim()
    press(desk, claim, "submit")
    page = press(desk, claim, "approve", "A comment worth keeping.")
    assert page.status_code == 409
    assert "Somebody else must decide." in page.content.decode()
    assert "A comment worth keeping." in page.content.decode()
    assert status_of(claim) == Status.IN_REVIEW


def test_who_wrote_it_is_told_that_somebody_else_decides(
    desk: Client, reviewing: Client, published: Claim, form_of: Any
) -> None:
    desk.post(change_page(published), {**form_of(published), "summary": "Later.", "comment": "More."})
    own, other = (client.get(change_page(published)).content.decode() for client in (desk, reviewing))
    assert "somebody else must approve it" in own
    assert ">Approve</button>" not in own
    assert ">Submit</button>" in own
    assert ">Approve</button>" in other
    assert "somebody else must approve it" not in other


def test_reviewer_who_read_an_older_revision_is_told(
    desk: Client, reviewing: Client, make_claim: Any, form_of: Any
) -> None:
    claim = make_claim()
    desk.post(change_page(claim), {**form_of(claim), "summary": "Later.", "comment": "More."})
    press(desk, claim, "submit")
    page = press(reviewing, claim, "approve", revision=1)
    assert "You read revision 1; the claim is at revision 2 now." in page.content.decode()
    assert 'name="revision" value="2"' in page.content.decode()


def test_requesting_changes_needs_a_comment(desk: Client, reviewing: Client, make_claim: Any) -> None:
    claim = make_claim()
    press(desk, claim, "submit")
    assert "Say which changes you ask for." in press(reviewing, claim, "request-changes").content.decode()
    assert press(reviewing, claim, "request-changes", "Name the newspaper.").status_code == 302
    assert status_of(claim) == Status.DRAFT
    assert "Name the newspaper." in desk.get(change_page(claim)).content.decode()


def test_withdrawing_needs_a_reason(desk: Client, published: Claim) -> None:
    assert press(desk, published, "withdraw").status_code == 409
    assert press(desk, published, "withdraw", "A forgery.").status_code == 302
    assert status_of(published) == Status.WITHDRAWN


@pytest.mark.parametrize("act", ["submit", "withdraw"])
def test_reviewer_may_neither_submit_nor_withdraw(reviewing: Client, published: Claim, act: str) -> None:
    assert press(reviewing, published, act, "Why not.").status_code == 403


def test_reviewer_reads_the_claim_and_cannot_save_it(reviewing: Client, make_claim: Any) -> None:
    claim = make_claim(rows=2)
    page = reviewing.get(change_page(claim)).content.decode()
    assert 'name="statement"' not in page
    assert claim.positions.first().citations.get().source.title in page
    assert reviewing.post(change_page(claim), {"statement": "X", "comment": "Y"}).status_code == 403


def test_stranger_gets_no_further_than_the_door(client: Client, stranger: Any, make_claim: Any) -> None:
    client.force_login(stranger)
    claim = make_claim()
    for address in (change_page(claim), f"/admin/claims/claim/{claim.pk}/preview/"):
        assert client.get(address).status_code == 302
    assert press(client, claim, "submit").status_code == 302
    assert status_of(claim) == Status.DRAFT


def test_what_is_missing_stands_beside_its_field(desk: Client, make_claim: Any) -> None:
    claim = make_claim(verdict="", rationale="")
    page = desk.get(change_page(claim)).content.decode()
    assert re.search(r'field-verdict.*?<strong class="missing">Choose a verdict.</strong>', page, re.DOTALL)
    assert re.search(r'field-rationale.*?<strong class="missing">Write why this verdict.</strong>', page, re.DOTALL)
    refused = press(desk, claim, "submit").content.decode()
    assert "Choose a verdict." in refused
    assert status_of(claim) == Status.DRAFT


def test_preview_shows_the_draft_as_the_public_would_see_it(desk: Client, published: Claim, form_of: Any) -> None:
    desk.post(change_page(published), {**form_of(published), "statement": "Not public yet", "comment": "Reword."})
    preview = desk.get(f"/admin/claims/claim/{published.pk}/preview/").content.decode()
    assert "Not public yet" in preview
    assert "Preview of a draft" in preview
    assert "Not public yet" not in desk.get(f"/claims/{published.slug}/").content.decode()
    assert "Edits wait for approval" in desk.get(change_page(published)).content.decode()


def test_preview_of_an_empty_draft_works(desk: Client, make_claim: Any) -> None:
    claim = make_claim(rows=0, verdict="", rationale="")
    assert desk.get(f"/admin/claims/claim/{claim.pk}/preview/").status_code == 200


@pytest.mark.parametrize("act", ["approve", "publish"])
def test_review_addresses_answer_to_posts_of_known_acts(desk: Client, make_claim: Any, act: str) -> None:
    claim = make_claim()
    assert desk.get(f"/admin/claims/claim/{claim.pk}/review/{act}/").status_code == 405
    assert desk.post("/admin/claims/claim/999999/review/approve/").status_code == 404
    assert desk.post(f"/admin/claims/claim/{claim.pk}/review/publish/").status_code == 404
