"""Two people on the same page of the admin: both see it, nothing typed is lost, nothing is undone unasked."""

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.context import changeset
from audit.models import Changeset
from claims.models import Alias, Claim, Party
from tests.claims.admin_forms import change_page, errors_in, values_of
from tests.claims.conflict_pages import answered, opened, questions, save, words
from tests.sizes import few_and

pytestmark = pytest.mark.walk


def test_nobody_between_nothing_asked(desk: Client, make_claim: Any) -> None:
    claim = make_claim()
    assert save(desk, change_page(claim), opened(desk, change_page(claim)), summary="Mine.").status_code == 302
    assert Claim.objects.get(pk=claim.pk).summary == "Mine."


def test_disjoint_edits_are_both_kept(desk: Client, other: Client, make_claim: Any) -> None:
    claim = make_claim(summary="Old summary.")
    page = change_page(claim)
    form = opened(desk, page)
    save(other, page, opened(other, page), summary="Their summary.", comment="It was old.")
    asked = save(desk, page, form, rationale="My rationale.", comment="Mine.")
    assert asked.status_code == 409
    assert questions(asked) == {":summary": "theirs", ":rationale": "mine"}
    assert Claim.objects.get(pk=claim.pk).rationale == "Nobody agrees."
    shown = words(asked)
    for said in ("ottmar", "It was old.", "Old summary", "Their", "My rationale", "Only the other changed this."):
        assert said in shown
    assert 'name="comment"' in asked.content.decode()
    assert desk.post(page, answered(asked)).status_code == 302
    claim = Claim.objects.get(pk=claim.pk)
    assert (claim.summary, claim.rationale) == ("Their summary.", "My rationale.")
    assert Changeset.objects.order_by("-pk")[0].comment == "Mine."
    assert claim.revisions.count() == 3


@pytest.mark.parametrize(("choice", "kept"), [("mine", "My words."), ("theirs", "Their words.")])
def test_same_field_must_be_chosen(desk: Client, other: Client, make_claim: Any, choice: str, kept: str) -> None:
    claim = make_claim(summary="Old words.")
    page = change_page(claim)
    form = opened(desk, page)
    save(other, page, opened(other, page), summary="Their words.")
    asked = save(desk, page, form, summary="My words.", rationale="More.")
    assert questions(asked) == {":summary": "", ":rationale": "mine"}
    html = asked.content.decode()
    assert re.search(r"<del>.*?Old.*?</del>", html)
    assert re.search(r"<ins>.*?Their.*?</ins>", html)
    again = desk.post(page, answered(asked))
    assert again.status_code == 409, "a choice is missing"
    assert "a choice is missing" in words(again)
    assert questions(again) == {":summary": "", ":rationale": "mine"}
    assert desk.post(page, answered(again) | {"keep-:summary": choice}).status_code == 302
    assert Claim.objects.get(pk=claim.pk).summary == kept
    assert Claim.objects.get(pk=claim.pk).rationale == "More."


def test_same_value_typed_by_both_is_no_conflict(desk: Client, other: Client, make_claim: Any) -> None:
    claim = make_claim()
    page = change_page(claim)
    form = opened(desk, page)
    same = {"summary": "Same words.", "event_date": "spring 2004"}
    save(other, page, opened(other, page), **same)
    assert save(desk, page, form, **same, rationale="Mine.").status_code == 302
    claim = Claim.objects.get(pk=claim.pk)
    assert (claim.summary, claim.event_date, claim.rationale) == ("Same words.", "2004-21", "Mine.")


def test_row_edited_by_both_is_named_in_words(
    desk: Client, other: Client, make_claim: Any, make_party: Any, make_source: Any
) -> None:
    claim, party, source = make_claim(rows=2), make_party(name="The Ministry"), make_source(title="The Report")
    page = change_page(claim)
    form = opened(desk, page)
    theirs = {"positions-1-party": str(party.pk), "positions-1-stated_on": "2005", "positions-1-note": "Theirs."}
    save(other, page, opened(other, page), **theirs)
    mine = {
        "positions-1-stance": "denies",
        "positions-1-stated_on": "winter 2006",
        "positions-1-source": str(source.pk),
    }
    asked = save(desk, page, form, **mine)
    row = claim.positions.order_by("pk")[1]
    assert questions(asked) == {
        f"positions:{row.pk}:{name}": choice
        for name, choice in [
            ("party", "theirs"), ("stance", "mine"), ("stated_on", ""), ("note", "theirs"), ("source", "mine")
        ]
    }  # fmt: skip
    shown = words(asked)
    for said in ("Position: The Ministry", "The Report", "denies", "spring 2004", "winter 2006"):
        assert said in shown
    saved = desk.post(page, answered(asked) | {f"keep-positions:{row.pk}:stated_on": "mine"})
    assert saved.status_code == 302
    row.refresh_from_db()
    assert (row.party, row.stance, row.stated_on, row.note) == (party, "denies", "2006-24", "Theirs.")
    assert row.citations.get().source == source


def test_third_save_in_between_asks_once_more(desk: Client, other: Client, make_claim: Any) -> None:
    claim = make_claim(summary="First.")
    page = change_page(claim)
    form = opened(desk, page)
    save(other, page, opened(other, page), summary="Second.")
    asked = save(desk, page, form, summary="Mine.", rationale="My rationale.")
    save(other, page, opened(other, page), summary="Third.", language="kk")
    again = desk.post(page, answered(asked) | {"keep-:summary": "theirs", "keep-:rationale": "theirs"})
    assert again.status_code == 409
    # What is saved in the summary is not what was chosen; the choice about the rationale still fits.
    assert questions(again) == {":summary": "", ":language": "theirs", ":rationale": "theirs"}
    assert "Third" in words(again)
    assert "First" in words(again), "what it was when the page was opened"
    assert desk.post(page, answered(again) | {"keep-:summary": "mine"}).status_code == 302
    claim = Claim.objects.get(pk=claim.pk)
    assert (claim.summary, claim.language, claim.rationale) == ("Mine.", "kk", "Nobody agrees.")


@pytest.mark.parametrize("note", [None, "", "no note", "TAMPERED", "OF ANOTHER CLAIM"])
def test_page_whose_note_cannot_be_read_says_so_and_loses_nothing(
    desk: Client, make_claim: Any, note: str | None
) -> None:
    claim, another = make_claim(summary="Stored."), make_claim()
    page = change_page(claim)
    form = opened(desk, page)
    if note is None:
        del form["_shown"]
    elif note == "OF ANOTHER CLAIM":
        form["_shown"] = opened(desk, change_page(another))["_shown"]
    else:
        form["_shown"] = form["_shown"][:-3] + "xyz" if note == "TAMPERED" else note
    asked = save(desk, page, form, summary="Mine.", comment="My reason.")
    assert asked.status_code == 409
    assert questions(asked) == {":summary": ""}
    assert "Not known." in words(asked)
    assert Claim.objects.get(pk=claim.pk).summary == "Stored."
    assert desk.post(page, answered(asked) | {"keep-:summary": "mine"}).status_code == 302
    assert Claim.objects.get(pk=claim.pk).summary == "Mine."


def test_errors_in_the_form_keep_the_note_of_what_was_shown(desk: Client, other: Client, make_claim: Any) -> None:
    claim = make_claim()
    page = change_page(claim)
    form = opened(desk, page)
    wrong = save(desk, page, form, summary="Mine.", event_date="sprung 2004")
    assert wrong.status_code == 200
    kept = values_of(wrong.content.decode(), "claim_form")
    assert kept["_shown"] == form["_shown"]
    save(other, page, opened(other, page), summary="Theirs.")
    assert save(desk, page, kept, event_date="spring 2004").status_code == 409


def test_errors_after_the_choice_keep_both(desk: Client, other: Client, make_claim: Any) -> None:
    claim = make_claim()
    page = change_page(claim)
    form = opened(desk, page)
    save(other, page, opened(other, page), summary="Theirs.")
    asked = save(desk, page, form, event_date="sprung 2004", rationale="Mine.")
    wrong = desk.post(page, answered(asked))
    assert wrong.status_code == 200
    assert "sprung 2004" in unescape(errors_in(wrong.content.decode()))
    kept = values_of(wrong.content.decode(), "claim_form")
    assert (kept["summary"], kept["rationale"]) == ("Theirs.", "Mine.")
    assert save(desk, page, kept, event_date="spring 2004").status_code == 302
    claim = Claim.objects.get(pk=claim.pk)
    assert (claim.summary, claim.rationale, claim.event_date) == ("Theirs.", "Mine.", "2004-21")


def test_button_that_was_pressed_is_kept(desk: Client, other: Client, make_claim: Any) -> None:
    claim = make_claim()
    page = change_page(claim)
    form = opened(desk, page)
    save(other, page, opened(other, page), summary="Theirs.")
    asked = save(desk, page, form, rationale="Mine.", _continue="Save and continue editing")
    assert desk.post(page, answered(asked)).url == page


@pytest.mark.parametrize("kind", ["party", "source", "topic", "publisher"])
def test_pages_of_records_notice_too(
    desk: Client, other: Client, make_party: Any, make_source: Any, make_topic: Any, kind: str
) -> None:
    record = {"party": make_party, "source": make_source, "topic": make_topic, "publisher": make_source}[kind]()
    record = record.publisher if kind == "publisher" else record
    page = f"/admin/{record._meta.app_label}/{kind}/{record.pk}/change/"
    name = "note" if kind in ("publisher", "source") else "summary"
    form = opened(desk, page, f"{kind}_form")
    assert save(other, page, opened(other, page, f"{kind}_form"), **{name: "Theirs."}).status_code == 302
    asked = save(desk, page, form, **{name: "Mine."})
    assert questions(asked) == {f":{name}": ""}
    assert "ottmar" in words(asked)
    assert "Because." in words(asked)
    assert desk.post(page, answered(asked) | {f"keep-:{name}": "mine"}).status_code == 302
    record.refresh_from_db()
    assert getattr(record, name) == "Mine."


def test_page_is_escaped_and_obeys_the_strict_policy(desk: Client, other: Client, make_claim: Any) -> None:
    claim = make_claim()
    page = change_page(claim)
    form = opened(desk, page)
    save(other, page, opened(other, page), summary='<script>alert("x")</script>')
    asked = save(desk, page, form, summary='"><img src=x>', comment='"><b>')
    html = asked.content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert " style=" not in html
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", html)
    assert answered(asked)["summary"] == '"><img src=x>'


def test_who_may_not_change_learns_nothing(desk: Client, reviewing: Client, make_claim: Any) -> None:
    claim = make_claim(summary="Secret.")
    page = reviewing.post(change_page(claim), {"summary": "Mine.", "comment": "Mine."})
    assert page.status_code == 403
    assert "Secret." not in page.content.decode()


# Deletion


def test_record_that_moved_is_not_deleted_unseen(desk: Client, other: Client, make_party: Any) -> None:
    party = make_party()
    page = f"/admin/claims/party/{party.pk}/delete/"
    form = opened(desk, page, "delete_form")
    change = f"/admin/claims/party/{party.pk}/change/"
    save(other, change, opened(other, change, "party_form"), **{"aliases-0-name": "New alias"})
    asked = desk.post(page, {**form, "comment": "Entered twice."})
    assert asked.status_code == 409
    assert "Somebody changed it since this page was shown." in words(asked)
    assert Party.objects.filter(pk=party.pk).exists()
    again = values_of(asked.content.decode(), "delete_form")
    assert again["comment"] == "Entered twice."
    assert desk.post(page, again).status_code == 302
    assert not Party.objects.filter(pk=party.pk).exists()


def test_record_that_the_other_deleted_can_be_put_back(
    desk: Client, other: Client, make_party: Any, editor: Any
) -> None:
    party = make_party(slug="the-ministry", name="The Ministry")
    with changeset(editor, "Aliases."):
        for name in ("One", "Two"):
            Alias.objects.create(party=party, name=name)
    page = f"/admin/claims/party/{party.pk}/change/"
    form = opened(desk, page, "party_form")
    away = f"/admin/claims/party/{party.pk}/delete/"
    other.post(away, {**opened(other, away, "delete_form"), "comment": "Entered twice."})
    told = save(
        desk,
        page,
        form,
        summary="Mine.",
        **{"aliases-0-DELETE": "on", "aliases-1-name": "Deux", "aliases-2-name": "Three"},
    )
    assert told.status_code == 409
    for said in ("ottmar", "Entered twice.", "The Ministry"):
        assert said in words(told)
    back = desk.post("/admin/claims/party/add/", values_of(told.content.decode(), "deleted_form"))
    assert back.status_code == 302, errors_in(back.content.decode())
    party = Party.objects.get(slug="the-ministry")
    assert party.summary == "Mine."
    assert set(party.aliases.values_list("name", flat=True)) == {"Deux", "Three"}


def test_record_that_never_was_is_said_to_be_unknown(desk: Client, db: None) -> None:
    assert desk.post("/admin/claims/party/999/change/", {"name": "Mine.", "comment": "Mine."}).url == "/admin/"


# Costs


@pytest.mark.parametrize("many", few_and(30))
def test_save_without_a_conflict_takes_two_queries_more_for_one_row_and_many(
    desk: Client, make_claim: Any, monkeypatch: Any, many: int
) -> None:
    def cost(claim: Claim, **typed: str) -> int:
        form = opened(desk, change_page(claim))
        with CaptureQueriesContext(connection) as queries:
            assert save(desk, change_page(claim), form, **typed).status_code == 302
        return len(queries)

    counts = []
    for rows in (1, many):
        claim = make_claim(rows=rows)
        checked = cost(claim, summary="Mine.")
        with monkeypatch.context() as unchecked:
            unchecked.setattr("audit.admin.AuditedAdmin.find_conflict", lambda *_: None)
            counts.append((checked, checked - cost(claim, summary="Mine again.")))
    assert counts[0] == counts[1]
    assert counts[0][1] == 2  # the lock, and the record after it


def test_note_of_what_is_shown_takes_no_query(desk: Client, make_claim: Any, monkeypatch: Any) -> None:
    claim = make_claim(rows=3)
    desk.get(change_page(claim))
    counts = []
    for patched in (False, True):
        with monkeypatch.context() as without:
            if patched:
                without.setattr("audit.admin.AuditedAdmin.note_of_shown", lambda *_: "")
            with CaptureQueriesContext(connection) as queries:
                desk.get(change_page(claim))
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("many", few_and(30))
def test_page_that_asks_costs_the_same_for_one_row_and_many(
    desk: Client, other: Client, make_claim: Any, many: int
) -> None:
    counts = []
    for rows in (1, many):
        claim = make_claim(rows=rows)
        form = opened(desk, change_page(claim))
        typed = {f"positions-{row}-note": "Note." for row in range(rows)}
        assert save(other, change_page(claim), opened(other, change_page(claim)), **typed).status_code == 302
        with CaptureQueriesContext(connection) as queries:
            assert save(desk, change_page(claim), form, **dict.fromkeys(typed, "Mine.")).status_code == 409
        counts.append(len(queries))
    assert counts[0] == counts[1]
