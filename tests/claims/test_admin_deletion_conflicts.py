"""One deletes what another is changing: each is told, and what is gone can be put back."""

from typing import Any

from django.test import Client

from audit.context import changeset
from claims.models import Alias, Party
from tests.claims.admin_forms import change_page, errors_in, values_of
from tests.claims.conflict_pages import opened, save, words


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


def test_record_that_never_was_is_said_to_be_unknown(desk: Client, db: None) -> None:
    assert desk.post("/admin/claims/party/999/change/", {"name": "Mine.", "comment": "Mine."}).url == "/admin/"
