"""Editing in the admin, over HTTP, with the forms that the pages hold."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from audit.context import changeset
from audit.models import Changeset
from claims.models import Citation, Claim, Evidence, Party, Position
from claims.vocabulary import Status
from tests.claims.admin_forms import change_page, errors_in, values_of


def test_saving_makes_one_changeset_with_the_comment(desk: Client, make_claim: Any, form_of: Any, editor: Any) -> None:
    claim = make_claim()
    before = Changeset.objects.count()
    form = {
        **form_of(claim),
        "statement": "A better statement",
        "positions-0-quote": "We said so.",
        "comment": "Why not.",
    }
    assert desk.post(change_page(claim), form).status_code == 302
    changeset = Changeset.objects.order_by("-pk")[0]
    assert Changeset.objects.count() == before + 1
    assert (changeset.user, changeset.comment, changeset.channel) == (editor, "Why not.", "admin")
    assert changeset.request_id
    assert Claim.objects.get(pk=claim.pk).statement == "A better statement"
    assert claim.revisions.count() == 2
    assert Position.history.filter(changeset=changeset).get().history_change_reason == "Why not."


def test_comment_is_required_and_nothing_typed_is_lost(desk: Client, make_claim: Any, form_of: Any) -> None:
    claim = make_claim()
    before = Changeset.objects.count()
    page = desk.post(change_page(claim), {**form_of(claim), "statement": "Typed in vain", "comment": "  "})
    assert "This field is required." in errors_in(page.content.decode())
    assert "Typed in vain" in page.content.decode()
    assert Changeset.objects.count() == before


def test_comment_with_hidden_characters_is_refused(desk: Client, make_claim: Any, form_of: Any) -> None:
    claim = make_claim()
    page = desk.post(change_page(claim), {**form_of(claim), "statement": "X", "comment": "a\u202eb"})
    assert "U+202E" in errors_in(page.content.decode())
    assert claim.revisions.count() == 1


def test_saving_without_a_change_leaves_no_trace(desk: Client, make_claim: Any, form_of: Any) -> None:
    claim = make_claim(rows=3)
    before = Changeset.objects.count(), Claim.history.count(), Position.history.count(), Citation.history.count()
    assert desk.post(change_page(claim), {**form_of(claim), "comment": "Nothing really."}).status_code == 302
    assert before == (
        Changeset.objects.count(), Claim.history.count(), Position.history.count(), Citation.history.count()
    )  # fmt: skip


def test_position_is_entered_in_one_row_with_its_first_citation(
    desk: Client, make_claim: Any, make_party: Any, make_source: Any, form_of: Any
) -> None:
    claim, party, source = make_claim(), make_party(), make_source()
    row = {
        "positions-1-party": str(party.pk),
        "positions-1-stance": "denies",
        "positions-1-stated_on": "7 February 2005",
        "positions-1-source": str(source.pk),
        "positions-1-locator": "page 9",
        "comment": "The denial was missing.",
    }
    assert desk.post(change_page(claim), {**form_of(claim), **row}).status_code == 302
    position = Position.objects.get(claim=claim, party=party)
    assert (position.stance, position.stated_on) == ("denies", "2005-02-07")
    assert (position.citations.get().source, position.citations.get().locator) == (source, "page 9")
    assert claim.revisions.count() == 2


def test_position_without_a_source_is_refused_beside_the_field(
    desk: Client, make_claim: Any, make_party: Any, form_of: Any
) -> None:
    claim = make_claim()
    row = {"positions-1-party": str(make_party().pk), "positions-1-stance": "denies", "comment": "Add."}
    page = desk.post(change_page(claim), {**form_of(claim), **row})
    assert page.status_code == 200
    assert "This field is required." in errors_in(page.content.decode())
    assert claim.positions.count() == 1


def test_citation_that_repeats_another_is_refused_in_its_row(
    desk: Client, make_claim: Any, make_source: Any, form_of: Any, editor: Any
) -> None:
    claim = make_claim()
    with changeset(editor, "A second citation."):
        Citation.objects.create(position=claim.positions.get(), source=make_source(slug="other"), locator="page 9")
    other = Citation.objects.get(source__slug="other")
    row = {"positions-0-source": str(other.source_id), "positions-0-locator": "page 9", "comment": "Repeat."}
    page = desk.post(change_page(claim), {**form_of(claim), **row})
    assert "cites this place of this source already" in errors_in(page.content.decode())
    assert claim.revisions.count() == 2


def test_changing_only_the_citation_leaves_the_position_alone(desk: Client, make_claim: Any, form_of: Any) -> None:
    claim = make_claim()
    before = Position.history.count()
    desk.post(change_page(claim), {**form_of(claim), "positions-0-locator": "page 4", "comment": "Wrong page."})
    assert claim.positions.get().citations.get().locator == "page 4"
    assert Position.history.count() == before
    assert claim.revisions.count() == 2


def test_bad_date_says_what_was_typed(desk: Client, make_claim: Any, form_of: Any) -> None:
    claim = make_claim()
    form = {**form_of(claim), "event_date": "sprung 2004", "positions-0-stated_on": "the 31st", "comment": "Date it."}
    errors = errors_in(desk.post(change_page(claim), form).content.decode())
    assert "sprung 2004" in unescape(errors)
    assert "the 31st" in unescape(errors)


def test_rows_are_deleted_with_their_history_kept(desk: Client, make_claim: Any, form_of: Any) -> None:
    claim = make_claim(rows=2)
    desk.post(change_page(claim), {**form_of(claim), "evidence-0-DELETE": "on", "comment": "Not relevant."})
    assert claim.evidence.count() == 1
    assert Evidence.history.filter(history_type="-").get().history_change_reason == "Not relevant."


def test_new_claim_gets_its_slug_from_the_statement(desk: Client, make_topic: Any, make_claim: Any) -> None:
    make_claim(slug="the-bridge-is-safe")
    form = values_of(desk.get("/admin/claims/claim/add/").content.decode(), "claim_form")
    form |= {"statement": "The bridge is safe.", "topic_links-0-topic": str(make_topic().pk), "comment": "New."}
    page = desk.post("/admin/claims/claim/add/", form)
    assert page.status_code == 302, errors_in(page.content.decode())
    claim = Claim.objects.get(statement="The bridge is safe.")
    assert claim.slug == "the-bridge-is-safe-2"
    assert claim.state.status == Status.DRAFT


def test_new_claim_with_all_its_parts_is_one_revision(
    desk: Client, make_claim: Any, make_party: Any, make_source: Any, make_topic: Any, publish: Any
) -> None:
    other, party, source = make_claim(), make_party(), make_source()
    form = values_of(desk.get("/admin/claims/claim/add/").content.decode(), "claim_form") | {
        "statement": "The bridge is safe.",
        "verdict": "contested",
        "rationale": "Nobody agrees.",
        "event_date": "spring 2004",
        "topic_links-0-topic": str(make_topic().pk),
        "positions-0-party": str(party.pk),
        "positions-0-stance": "asserts",
        "positions-0-source": str(source.pk),
        "positions-0-excerpt": "It is safe.",
        "evidence-0-source": str(source.pk),
        "evidence-0-bearing": "supports",
        "evidence-0-basis": "on",
        "relations-0-type": "contradicts",
        "relations-0-target": str(other.pk),
        "reply_requests-0-party": str(party.pk),
        "reply_requests-0-asked_on": "1 March 2005",
        "reply_requests-0-channel": "letter",
        "comment": "The whole ledger.",
    }
    page = desk.post("/admin/claims/claim/add/", form)
    assert page.status_code == 302, errors_in(page.content.decode())
    claim = Claim.objects.get(statement="The bridge is safe.")
    assert claim.revisions.count() == 1
    assert claim.positions.get().citations.get().excerpt == "It is safe."
    assert claim.event_date == "2004-21"
    publish(claim)
    assert desk.get(f"/claims/{claim.slug}/").status_code == 200


@pytest.mark.parametrize("statement", ["Мост безопасен.", "!!!"])
def test_statement_without_latin_letters_gets_a_slug_too(desk: Client, db: None, statement: str) -> None:
    form = values_of(desk.get("/admin/claims/claim/add/").content.decode(), "claim_form")
    desk.post("/admin/claims/claim/add/", {**form, "statement": statement, "comment": "New."})
    assert Claim.objects.get(statement=statement).slug == "claim"


def test_claims_cannot_be_deleted_even_by_an_administrator(make_user: Any, make_claim: Any, client: Client) -> None:
    client.force_login(make_user("root", is_staff=True, is_superuser=True))
    claim = make_claim()
    assert client.get(f"/admin/claims/claim/{claim.pk}/delete/").status_code == 403
    assert "delete_selected" not in client.get("/admin/claims/claim/").content.decode()


def test_deleting_a_record_asks_why(desk: Client, make_party: Any) -> None:
    party = make_party()
    page = f"/admin/claims/party/{party.pk}/delete/"
    form = values_of(desk.get(page).content.decode(), "delete_form")
    desk.post(page, {**form, "comment": " "})
    assert Party.objects.filter(pk=party.pk).exists()
    desk.post(page, {**form, "comment": "Entered twice."})
    assert not Party.objects.filter(pk=party.pk).exists()
    assert Party.history.filter(history_type="-").get().history_change_reason == "Entered twice."


def test_what_is_cited_cannot_be_deleted(desk: Client, make_claim: Any) -> None:
    source = make_claim().evidence.get().source
    page = desk.post(f"/admin/sources/source/{source.pk}/delete/", {"post": "yes", "comment": "Away."})
    assert "would require deleting the following protected related objects" in page.content.decode()
    source.refresh_from_db()


def test_last_citation_of_a_position_stays(desk: Client, make_claim: Any) -> None:
    position = make_claim().positions.get()
    page = f"/admin/claims/position/{position.pk}/change/"
    form = values_of(desk.get(page).content.decode(), "position_form")
    refused = desk.post(page, {**form, "citations-0-DELETE": "on", "comment": "Away."})
    assert "A position needs a citation" in errors_in(refused.content.decode())
    assert position.citations.count() == 1


def test_further_citations_are_added_on_the_positions_page(desk: Client, make_claim: Any, make_source: Any) -> None:
    claim, source = make_claim(), make_source()
    position = claim.positions.get()
    page = f"/admin/claims/position/{position.pk}/change/"
    form = values_of(desk.get(page).content.decode(), "position_form")
    desk.post(page, {**form, "citations-1-source": str(source.pk), "comment": "A second source."})
    assert position.citations.count() == 2
    assert claim.revisions.count() == 2


def test_history_shows_diffs_and_cannot_be_posted_to(desk: Client, make_claim: Any, form_of: Any) -> None:
    claim = make_claim()
    desk.post(change_page(claim), {**form_of(claim), "statement": "Reworded", "comment": "Clearer."})
    page = desk.get(f"/admin/claims/claim/{claim.pk}/history/").content.decode()
    assert "Reworded" in page
    assert "Clearer." in page
    assert "style=" not in page
    version = f"/admin/claims/claim/{claim.pk}/history/{Claim.history.filter(id=claim.pk).earliest().pk}/"
    assert desk.get(version).status_code == 200
    assert desk.post(version, form_of(claim)).status_code == 405
    assert Claim.objects.get(pk=claim.pk).statement == "Reworded"


@pytest.mark.parametrize("key", ["abc", "999999", str(10**30), "1/history/abc", "1/history/999999", "1/history/²"])
def test_history_of_nothing_is_not_found(desk: Client, make_party: Any, key: str) -> None:
    make_party()
    address = f"/admin/claims/party/{key}/" if "/" in key else f"/admin/claims/party/{key}/history/"
    assert desk.get(address).status_code == 404


def test_history_of_a_claim_lists_the_revisions_of_its_parts(desk: Client, published: Claim, form_of: Any) -> None:
    desk.post(change_page(published), {**form_of(published), "positions-0-note": "Aside.", "comment": "A note."})
    html = desk.get(f"/admin/claims/claim/{published.pk}/history/").content.decode()
    assert (
        html.index("revision 2") < html.index("A note.") < html.index("positions: 1 changed") < html.index("Recorded")
    )
    assert f'href="/claims/{published.slug}/v/1/"' in html


def test_fields_of_a_part_have_names_beside_the_head_of_their_column(desk: Client, make_claim: Any) -> None:
    html = desk.get(change_page(make_claim())).content.decode()
    for name in ("positions-0-party", "positions-0-source", "positions-0-quote", "evidence-0-bearing"):
        field = re.search(rf'<(?:select|textarea|input)[^>]*name="{name}"[^>]*>', html)
        assert field
        assert "aria-label=" in field[0]


def test_dates_of_lists_are_written_as_on_the_pages(desk: Client, published: Claim) -> None:
    html = desk.get(f"{change_page(published).removesuffix('change/')}history/").content.decode()
    assert re.search(r">\d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d<", html)


def test_merge_form_shows_no_row_for_what_is_hidden(desk: Client, published: Claim) -> None:
    html = desk.get(f"{change_page(published).removesuffix('change/')}merge/").content.decode()
    assert "Reason" in html
    assert "Confirmed" not in html
