"""Two people on the rows of one page: edited, deleted or added by one or both, none is lost unasked."""

from typing import Any

import pytest
from django.test import Client

from audit.context import changeset
from claims.models import Alias, Claim, Evidence, Relation
from tests.claims.admin_forms import change_page
from tests.claims.conflict_pages import answered, opened, questions, save, words


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


def test_box_that_the_other_ticked_stays_ticked(desk: Client, other: Client, make_claim: Any) -> None:
    claim = make_claim()
    page = change_page(claim)
    form = opened(desk, page)
    theirs = {name: value for name, value in opened(other, page).items() if name != "evidence-0-basis"}
    save(other, page, theirs)
    asked = save(desk, page, form, summary="Mine.")
    assert desk.post(page, answered(asked)).status_code == 302
    assert not claim.evidence.get().basis


@pytest.mark.parametrize(("choice", "count"), [("theirs", 1), ("mine", 2)])
@pytest.mark.parametrize("changed", [True, False])
def test_row_that_the_other_deleted(
    desk: Client, other: Client, make_claim: Any, choice: str, count: int, changed: bool
) -> None:
    claim = make_claim(rows=2)
    page = change_page(claim)
    form = opened(desk, page)
    gone, stays = claim.evidence.order_by("pk")
    save(other, page, opened(other, page), **{"evidence-0-DELETE": "on"})
    mine = {"evidence-0-note": "My note."} if changed else {}
    asked = save(desk, page, form, **mine, **{"evidence-1-locator": "page 7"}, summary="Mine.")
    key = f"evidence:{gone.pk}:"
    assert questions(asked)[key] == ("" if changed else "theirs")
    assert desk.post(page, answered(asked) | {f"keep-{key}": choice}).status_code == 302
    assert claim.evidence.count() == count
    assert claim.evidence.get(pk=stays.pk).locator == "page 7"
    assert Claim.objects.get(pk=claim.pk).summary == "Mine."
    if choice == "mine":
        back = claim.evidence.exclude(pk=stays.pk).get()
        assert (back.source, back.note, back.basis) == (gone.source, "My note." if changed else "", True)


def test_position_that_the_other_deleted_comes_back_with_its_citation(
    desk: Client, other: Client, make_claim: Any
) -> None:
    claim = make_claim(rows=2)
    page = change_page(claim)
    form = opened(desk, page)
    gone = claim.positions.order_by("pk")[0]
    source = gone.citations.get().source
    save(other, page, opened(other, page), **{"positions-0-DELETE": "on"})
    asked = save(desk, page, form, **{"positions-0-quote": "Mine."})
    assert desk.post(page, answered(asked) | {f"keep-positions:{gone.pk}:": "mine"}).status_code == 302
    back = claim.positions.get(quote="Mine.")
    assert (back.party, back.citations.get().source) == (gone.party, source)


@pytest.mark.parametrize(("choice", "count"), [("theirs", 1), ("mine", 0)])
def test_row_that_i_delete_and_the_other_changed(
    desk: Client, other: Client, make_claim: Any, choice: str, count: int
) -> None:
    claim = make_claim()
    page = change_page(claim)
    form = opened(desk, page)
    save(other, page, opened(other, page), **{"evidence-0-note": "Theirs."})
    asked = save(desk, page, form, **{"evidence-0-DELETE": "on"})
    key = f"evidence:{Evidence.objects.get().pk}:"
    assert questions(asked) == {key: ""}
    assert desk.post(page, answered(asked) | {f"keep-{key}": choice}).status_code == 302
    assert claim.evidence.count() == count


def test_row_deleted_by_both_is_no_conflict(desk: Client, other: Client, make_claim: Any) -> None:
    claim = make_claim(rows=2)
    page = change_page(claim)
    form = opened(desk, page)
    save(other, page, opened(other, page), **{"evidence-0-DELETE": "on"})
    assert save(desk, page, form, **{"evidence-0-DELETE": "on"}, summary="Mine.").status_code == 302
    assert (claim.evidence.count(), Claim.objects.get(pk=claim.pk).summary) == (1, "Mine.")


def test_row_that_the_other_added_is_shown_and_stays(
    desk: Client, other: Client, make_claim: Any, make_source: Any
) -> None:
    claim, theirs, mine = make_claim(), make_source(title="Their Paper"), make_source(title="My Paper")
    page = change_page(claim)
    form = opened(desk, page)
    save(other, page, opened(other, page), **{"evidence-1-source": str(theirs.pk), "evidence-1-bearing": "context"})
    asked = save(desk, page, form, **{"evidence-1-source": str(mine.pk), "evidence-1-bearing": "context"})
    assert asked.status_code == 409
    assert "Evidence: Their Paper" in words(asked)
    assert "Evidence: My Paper" in words(asked)
    assert desk.post(page, answered(asked)).status_code == 302
    assert claim.evidence.filter(source__in=[theirs, mine]).count() == 2


def test_row_of_mine_can_be_left_out_when_the_other_added_it_too(
    desk: Client, other: Client, make_claim: Any, make_source: Any
) -> None:
    claim, source = make_claim(), make_source()
    page = change_page(claim)
    form = opened(desk, page)
    row = {"evidence-1-source": str(source.pk), "evidence-1-bearing": "context"}
    save(other, page, opened(other, page), **row)
    asked = save(desk, page, form, **row)
    assert desk.post(page, answered(asked) | {"keep-evidence:+1:": "theirs"}).status_code == 302
    assert claim.evidence.filter(source=source).count() == 1


def test_rows_of_a_party_notice_too(desk: Client, other: Client, make_party: Any, editor: Any) -> None:
    party = make_party()
    with changeset(editor, "Alias."):
        alias = Alias.objects.create(party=party, name="Alias")
    page = f"/admin/claims/party/{party.pk}/change/"
    form = opened(desk, page, "party_form")
    save(other, page, opened(other, page, "party_form"), **{"aliases-0-name": "Their alias"})
    asked = save(desk, page, form, **{"aliases-0-name": "My alias"})
    assert questions(asked) == {f"aliases:{alias.pk}:name": ""}
    assert "ottmar" in words(asked)


def test_relation_is_named_by_its_type_and_claim(desk: Client, other: Client, make_claim: Any, editor: Any) -> None:
    claim, target = make_claim(), make_claim(statement="The bridge is safe.")
    with changeset(editor, "Relate."):
        Relation.objects.create(claim=claim, target=target, type="contradicts")
    page = change_page(claim)
    form = opened(desk, page)
    save(other, page, opened(other, page), **{"relations-0-note": "Theirs."})
    asked = save(desk, page, form, **{"relations-0-note": "Mine."})
    assert "contradicts, The bridge is safe." in words(asked)
