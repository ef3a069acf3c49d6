"""Two people on the rows of one claim, which they delete, add or change on another page; and rows that cannot be."""

from typing import Any

import pytest
from django.test import Client

from audit.context import changeset
from claims.models import Alias, Citation, Claim, Evidence, Position, Relation
from tests.claims.admin_forms import Form, change_page, errors_in, values_of
from tests.claims.conflict_pages import answered, opened, questions, save, words

pytestmark = pytest.mark.walk


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


def test_position_page_and_claim_page_meet(desk: Client, other: Client, make_claim: Any, make_source: Any) -> None:
    claim, source = make_claim(), make_source(title="Second source")
    position = claim.positions.get()
    page = f"/admin/claims/position/{position.pk}/change/"
    form = opened(desk, page, "position_form")
    save(other, change_page(claim), opened(other, change_page(claim)), **{"positions-0-locator": "page 4"})
    asked = save(desk, page, form, quote="Mine.", **{"citations-1-source": str(source.pk)})
    assert asked.status_code == 409
    citation = Citation.objects.get()
    assert questions(asked)[f"citations:{citation.pk}:locator"] == "theirs"
    assert "ottmar" in words(asked)
    assert desk.post(page, answered(asked)).status_code == 302
    assert Position.objects.get().quote == "Mine."
    assert set(position.citations.values_list("locator", flat=True)) == {"page 4", ""}


def test_claim_page_meets_the_position_page(desk: Client, other: Client, make_claim: Any) -> None:
    claim = make_claim()
    position = claim.positions.get()
    form = opened(desk, change_page(claim))
    page = f"/admin/claims/position/{position.pk}/change/"
    assert save(other, page, opened(other, page, "position_form"), quote="Theirs.").status_code == 302
    asked = save(desk, change_page(claim), form, **{"positions-0-quote": "Mine."})
    assert questions(asked) == {f"positions:{position.pk}:quote": ""}


def test_other_parts_of_the_claim_are_no_business_of_the_position_page(
    desk: Client, other: Client, make_claim: Any
) -> None:
    claim = make_claim()
    page = f"/admin/claims/position/{claim.positions.get().pk}/change/"
    form = opened(desk, page, "position_form")
    save(other, change_page(claim), opened(other, change_page(claim)), summary="Theirs.")
    assert save(desk, page, form, quote="Mine.").status_code == 302


@pytest.mark.parametrize("key", ["", "abc", "²", "9" * 30, "-1"])
def test_keys_that_make_no_sense_are_refused_and_not_asked_for(desk: Client, make_claim: Any, key: str) -> None:
    for address, form, row in (
        (change_page(make_claim()), "claim_form", {"positions-0-id": key, "positions-0-party": key}),
        (f"/admin/sources/source/{make_claim().evidence.get().source_id}/change/", "source_form", {"publisher": key}),
    ):
        sent = opened(desk, address, form)
        for note in (sent["_shown"], "no note"):
            page = save(desk, address, {**sent, "_shown": note, **row})
            assert page.status_code in (200, 302, 409)
            if page.status_code == 409:
                mine = {f"keep-{name}": "mine" for name in questions(page)}
                assert desk.post(address, answered(page) | mine).status_code in (200, 302)


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


def test_what_the_whole_change_breaks_is_said_and_nothing_typed_is_lost(
    desk: Client, make_claim: Any, monkeypatch: Any
) -> None:
    claim = make_claim()
    form = opened(desk, change_page(claim))
    with monkeypatch.context() as broken:
        broken.setattr("claims.admin.positions.PositionRowForm.save", _save_without_citation)
        page = save(desk, change_page(claim), form, summary="Typed in vain.", **_new_position(claim))
    assert page.status_code == 200
    assert "has no citation" in page.content.decode()
    assert "Typed in vain." in page.content.decode()
    assert claim.positions.count() == 1


def test_position_that_the_other_deleted_can_be_put_back(desk: Client, other: Client, make_claim: Any) -> None:
    claim = make_claim(rows=2)
    position = claim.positions.order_by("pk")[0]
    page = f"/admin/claims/position/{position.pk}/change/"
    form = opened(desk, page, "position_form")
    save(other, change_page(claim), opened(other, change_page(claim)), **{"positions-0-DELETE": "on"})
    told = save(desk, page, form, quote="Mine.")
    back = desk.post("/admin/claims/position/add/", values_of(told.content.decode(), "deleted_form"))
    assert back.status_code == 302, errors_in(back.content.decode())
    assert claim.positions.get(quote="Mine.").citations.get().locator == "page 3"


def _save_without_citation(form: Any, commit: bool = True) -> Any:
    form.instance.save()
    return form.instance


def _new_position(claim: Claim) -> Form:
    position = claim.positions.get()
    source = position.citations.get().source_id
    return {
        "positions-1-party": str(position.party_id), "positions-1-stance": "denies", "positions-1-source": str(source)
    }  # fmt: skip
