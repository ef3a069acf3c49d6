"""Similar claims in the admin: while a statement is typed, and after it was saved."""

from typing import Any

import pytest
from django.test import Client

from claims.models import Claim
from tests.claims.admin_forms import values_of

ADDRESS = "/admin/claims/claim/similar/"


def test_typed_statement_shows_similar_claims(desk: Client, make_claim: Any) -> None:
    claim = make_claim(statement="The <b>bridge</b> over the Ural is safe")
    page = desk.get(ADDRESS, {"q": "The bridge over Ural is safe"})
    html = page.content.decode()
    assert f'href="/admin/claims/claim/{claim.pk}/change/"' in html
    assert "&lt;b&gt;bridge" in html
    assert "(draft)" in html


@pytest.mark.parametrize("typed", ["", "?", "Penguins fly", "\x00"])
def test_nothing_similar_shows_nothing(desk: Client, published: Claim, typed: str) -> None:
    page = desk.get(ADDRESS, {"q": typed})
    assert (page.status_code, page.content.decode().strip()) == (200, "")


def test_only_staff_who_read_claims_may_ask(client: Client, make_user: Any, stranger: Any) -> None:
    assert client.get(ADDRESS).status_code == 302
    client.force_login(stranger)
    assert client.get(ADDRESS).status_code == 302
    client.force_login(make_user("nobody", is_staff=True))
    assert client.get(ADDRESS).status_code == 403


def test_add_page_has_a_place_for_them_and_change_page_none(desk: Client, make_claim: Any) -> None:
    page = desk.get("/admin/claims/claim/add/").content.decode()
    assert f'aria-live="polite" data-address="{ADDRESS}"' in page
    assert "claims/similar.js" in page
    assert "similar.js" not in desk.get(f"/admin/claims/claim/{make_claim().pk}/change/").content.decode()


def test_saving_a_new_claim_names_similar_ones(desk: Client, make_claim: Any) -> None:
    old = make_claim(statement="The bridge over the Ural is safe")
    form = values_of(desk.get("/admin/claims/claim/add/").content.decode(), "claim_form")
    page = desk.post(
        "/admin/claims/claim/add/", {**form, "statement": "The Ural bridge is safe", "comment": "New."}, follow=True
    )
    html = page.content.decode()
    assert "Similar claims are on record" in html
    assert f'<a href="/admin/claims/claim/{old.pk}/change/">{old.statement}</a>' in html
