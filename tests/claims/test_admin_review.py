"""The review panel of a claim's admin page: who may press which button, and what it does."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.context import changeset
from claims.dissents import record_dissent
from claims.models import Claim, ReviewState
from claims.vocabulary import Status
from tests.claims.admin_forms import change_page
from tests.sizes import few_and


def press(client: Client, claim: Claim, act: str, comment: str = "", revision: int | None = None, **typed: str) -> Any:
    newest = claim.revisions.count() if revision is None else revision
    form = {"revision": newest, "comment": comment, **typed}
    return client.post(f"/admin/claims/claim/{claim.pk}/review/{act}/", form)


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
    assert "Not public yet" not in Client().get(f"/claims/{published.slug}/").content.decode()
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


def test_reviewer_who_read_an_older_revision_sees_what_changed_since(
    desk: Client, reviewing: Client, make_claim: Any, form_of: Any
) -> None:
    claim = make_claim()
    form = {**form_of(claim), "summary": "Added since.", "positions-0-quote": "Our words.", "comment": "More."}
    desk.post(change_page(claim), form)
    press(desk, claim, "submit")
    page = press(reviewing, claim, "approve", "Read it all.", revision=1)
    html = page.content.decode()
    assert page.status_code == 409
    assert "You read revision 1; the claim is at revision 2 now." in html
    assert re.search(r"<ins>.*Added since", html)
    assert re.search(r"<ins>.*Our words", html)
    assert "Read it all." in html
    assert status_of(claim) == Status.IN_REVIEW
    assert press(reviewing, claim, "approve", "Read the rest.").status_code == 302


def test_submission_is_taken_back(desk: Client, make_claim: Any) -> None:
    claim = make_claim()
    press(desk, claim, "submit")
    assert ">Take back</button>" in desk.get(change_page(claim)).content.decode()
    assert press(desk, claim, "take-back").status_code == 302
    assert status_of(claim) == Status.DRAFT


def test_discarding_brings_the_edition_back_for_the_next_edit(
    desk: Client, reviewing: Client, published: Claim, form_of: Any
) -> None:
    desk.post(change_page(published), {**form_of(published), "summary": "A mistake.", "comment": "Try."})
    assert press(desk, published, "discard").status_code == 409
    assert press(desk, published, "discard", "It was a mistake.").status_code == 302
    published.refresh_from_db()
    assert (published.summary, published.revisions.count()) == ("", 3)
    html = desk.get(change_page(published)).content.decode()
    assert "Status: published. Newest revision: 3." in html
    assert ">Submit</button>" not in html
    assert press(desk, published, "submit").status_code == 409


def test_reaffirmed_claim_is_due_a_term_later(reviewing: Client, published: Claim, editor: Any) -> None:
    with changeset(editor, "Long ago."):
        state = ReviewState.objects.get(claim=published)
        state.review_due = date(2020, 1, 1)
        state.re_review_since, state.re_review_reason = timezone.now(), "A source was retracted."
        state.save()
    assert "Say what you checked" in press(reviewing, published, "reaffirm").content.decode()
    assert press(reviewing, published, "reaffirm", "Read the sources again.").status_code == 302
    state.refresh_from_db()
    assert state.review_due > timezone.localdate()
    assert state.re_review_since is None
    assert "review overdue" not in reviewing.get(f"/claims/{published.slug}/").content.decode()


def test_who_wrote_the_edition_does_not_reaffirm_it(desk: Client, published: Claim) -> None:
    assert ">Reaffirm</button>" not in desk.get(change_page(published)).content.decode()
    assert "Somebody else must decide" in press(desk, published, "reaffirm", "Fine.").content.decode()


def test_dissent_stands_on_the_public_page_until_taken_back(published: Claim, make_user: Any, client: Client) -> None:
    second = Client()
    second.force_login(make_user("rita", "reviewer", is_staff=True, first_name="Rita", last_name="Second"))
    assert press(second, published, "dissent", "The interview says less.").status_code == 302
    html = client.get(f"/claims/{published.slug}/").content.decode()
    assert "The interview says less." in html
    assert "Rita Second" in html
    assert client.get(f"/claims/{published.slug}.json").json()["dissents"][0]["text"] == "The interview says less."
    assert press(second, published, "dissent", "Again.").status_code == 409
    assert press(second, published, "take-back-dissent").status_code == 302
    assert "The interview says less." not in client.get(f"/claims/{published.slug}/").content.decode()


def test_approver_does_not_dissent_from_the_own_approval(reviewing: Client, published: Claim) -> None:
    assert ">Dissent</button>" not in reviewing.get(change_page(published)).content.decode()
    assert "approved this edition yourself" in press(reviewing, published, "dissent", "No.").content.decode()


def test_dissent_stays_with_the_verdict_that_it_is_about(
    published: Claim, make_user: Any, editor: Any, publish: Any, client: Client
) -> None:
    record_dissent(published, by=make_user("rita", "reviewer"), text="The interview says less.")
    for fields, shown in (({"summary": "A typo."}, True), ({"rationale": "Seen anew."}, False)):
        with changeset(editor, "Edit."):
            for name, value in fields.items():
                setattr(published, name, value)
            published.save()
        publish(published)
        assert ("The interview says less." in client.get(f"/claims/{published.slug}/").content.decode()) is shown
    assert "The interview says less." in client.get(f"/claims/{published.slug}/v/2/").content.decode()


def test_any_two_revisions_can_be_compared(desk: Client, make_claim: Any, form_of: Any) -> None:
    claim = make_claim()
    desk.post(change_page(claim), {**form_of(claim), "statement": "Reworded", "comment": "Clearer."})
    page = desk.get(f"/admin/claims/claim/{claim.pk}/compare/1/2/").content.decode()
    assert re.search(r"<ins>.*Reworded", page)
    assert "Clearer." in page
    assert (
        f"/admin/claims/claim/{claim.pk}/compare/1/2/"
        in desk.get(f"/admin/claims/claim/{claim.pk}/history/").content.decode()
    )
    assert desk.get(f"/admin/claims/claim/{claim.pk}/compare/1/9/").status_code == 404


@pytest.mark.parametrize("many", few_and(20))
def test_comparing_costs_the_same_at_any_size(desk: Client, make_claim: Any, form_of: Any, many: int) -> None:
    counts = []
    for rows in (1, 1, many):  # the first reads what is then known
        claim = make_claim(rows=rows)
        desk.post(change_page(claim), {**form_of(claim), "statement": "Reworded", "comment": "Clearer."})
        with CaptureQueriesContext(connection) as found:
            desk.get(f"/admin/claims/claim/{claim.pk}/compare/1/2/")
        counts.append(len(found))
    assert counts[1] == counts[2] <= 39


def test_warnings_stand_in_the_panel(reviewing: Client, make_claim: Any) -> None:
    html = reviewing.get(change_page(make_claim())).content.decode()
    assert "Everything rests on a single source." in html


def test_further_edition_is_approved_as_minor_or_as_a_correction(
    desk: Client, reviewing: Client, published: Claim, form_of: Any
) -> None:
    desk.post(change_page(published), {**form_of(published), "statement": "Reworded", "comment": "Clearer."})
    html = reviewing.get(change_page(published)).content.decode()
    assert "so it cannot be minor" in html
    assert "It now reads: “Reworded”" in html
    assert "Say whether this is a minor change" in press(reviewing, published, "approve").content.decode()
    assert "no minor change" in press(reviewing, published, "approve", change="minor").content.decode()
    refused = press(reviewing, published, "approve", change="correction", wrong="It said so.")
    assert "Say what is right" in refused.content.decode()
    assert "It said so." in refused.content.decode()
    done = press(reviewing, published, "approve", change="correction", wrong="It said so.", right="It says this.")
    assert done.status_code == 302
    correction = published.corrections.get()
    assert (correction.wrong, correction.right, correction.edition.number) == ("It said so.", "It says this.", 2)


def test_first_edition_asks_for_no_correction(desk: Client, reviewing: Client, make_claim: Any) -> None:
    claim = make_claim()
    press(desk, claim, "submit")
    assert "id_review-wrong" not in reviewing.get(change_page(claim)).content.decode()


def test_typo_is_approved_as_minor(desk: Client, reviewing: Client, published: Claim, form_of: Any) -> None:
    desk.post(change_page(published), {**form_of(published), "summary": "A summary.", "comment": "Typo."})
    assert press(reviewing, published, "approve", change="minor").status_code == 302
    assert not published.corrections.exists()
    assert published.editions.get(number=2).change == "minor"


@pytest.mark.parametrize("act", ["approve", "request-changes", "reaffirm"])
def test_revision_that_never_was_is_refused(desk: Client, reviewing: Client, make_claim: Any, act: str) -> None:
    claim = make_claim()
    press(desk, claim, "submit")
    revisions: tuple[Any, ...] = ("0", "99", "9" * 40, "-1", "x", "", "\x00")
    for revision in revisions:
        assert press(reviewing, claim, act, "Checked.", revision=revision).status_code == 409, revision
        assert status_of(claim) == Status.IN_REVIEW, revision
