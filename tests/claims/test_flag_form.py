"""Raising a flag from a public page: who gets the form, what it keeps, and that others notice nothing."""

import re
from typing import Any

import pytest
from django.test import Client

from audit.context import changeset
from claims.models import Claim, Flag
from tests.claims.admin_forms import values_of
from tests.sizes import few_and

pytestmark = pytest.mark.django_db


@pytest.fixture
def flagging(flagger: Any) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(flagger)
    return client


def page_of(claim: Claim) -> str:
    return f"/claims/{claim.slug}/"


def pages_of(claim: Claim) -> dict[str, str]:
    return {"claim": page_of(claim), "source": f"/sources/{claim.evidence.get().source.slug}/"}


def typed(client: Client, page: str, **fields: str) -> dict[str, str]:
    """What a browser would send of the form on the page, with these fields filled in."""
    html = client.get(page).content.decode().replace('<form class="flag-form"', '<form id="flag_form"')
    return {**values_of(html, "flag_form"), "reason": "outdated", "text": "A newer report says otherwise.", **fields}


@pytest.mark.parametrize("what", ["claim", "source"])
def test_reviewer_raises_a_flag_and_is_told(flagging: Client, published: Claim, flagger: Any, what: str) -> None:
    page = pages_of(published)[what]
    answer = flagging.post(f"{page}flags/", typed(flagging, page, suggestion="Cite it."))
    assert (answer.status_code, answer["Location"]) == (302, f"{page}#flagging")
    flag = Flag.objects.get()
    assert (flag.kind, flag.raised_by, flag.suggestion) == (what, flagger, "Cite it.")
    shown = flagging.get(page).content.decode()
    assert "The flag is raised." in shown
    assert f"You flagged this {what} on" in shown
    assert "The flag is raised." not in flagging.get(page).content.decode()


def test_every_part_and_every_cited_source_is_offered(flagging: Client, make_claim: Any, publish: Any) -> None:
    claim = publish(make_claim(rows=2))
    page = page_of(claim)
    offered = re.findall(r'<option value="(\w+)-\d+"', flagging.get(page).content.decode())
    assert sorted(offered) == sorted(["claim", *["position", "citation", "evidence", "source"] * 2])
    row = claim.evidence.order_by("pk")[1]
    flagging.post(f"{page}flags/", typed(flagging, page, item=f"evidence-{row.pk}"))
    assert Flag.objects.get().item_id == row.pk
    flagging.post(f"{page}flags/", typed(flagging, page, item=f"source-{row.source_id}"))
    assert "You flagged this source on" in flagging.get(page).content.decode()


@pytest.mark.parametrize("what", ["claim", "source"])
@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"text": ""}, "This field is required."),
        ({"reason": ""}, "This field is required."),
        ({"item": "position-999999"}, "is not one of the available choices"),
        ({"suggestion": "Hidden \u202e text"}, "cannot be seen or changes the reading order"),
    ],
)
def test_incomplete_flag_shows_the_page_again_with_everything_typed(
    flagging: Client, published: Claim, what: str, fields: dict[str, str], message: str
) -> None:
    page = pages_of(published)[what]
    sent = typed(flagging, page, **{"suggestion": "Cite the report.", **fields})
    answer = flagging.post(f"{page}flags/", sent)
    html = answer.content.decode()
    assert answer.status_code == 400
    assert message in html
    assert "<details open>" in html
    for name in ("text", "suggestion"):
        assert sent[name] in html
    assert not Flag.objects.exists()


def test_second_flag_on_the_same_item_is_refused_with_everything_typed(
    flagging: Client, published: Claim, flag_on: Any
) -> None:
    flag_on(published)
    page = pages_of(published)["claim"]
    answer = flagging.post(f"{page}flags/", typed(flagging, page))
    assert answer.status_code == 409
    assert "You already have an open flag on this item." in answer.content.decode()
    assert "A newer report says otherwise." in answer.content.decode()


@pytest.mark.parametrize("what", ["claim", "source"])
def test_anonymous_reader_gets_neither_form_nor_cookie_nor_token(client: Client, published: Claim, what: str) -> None:
    page = client.get(pages_of(published)[what])
    assert not page.cookies
    assert not page.wsgi_request.session.accessed
    assert "Cookie" in page["Vary"]
    assert "private" not in page.get("Cache-Control", "")
    for unwanted in ("csrf", "flagging", "Raise a flag"):
        assert unwanted not in page.content.decode()


@pytest.mark.parametrize("what", ["claim", "source"])
def test_anonymous_post_leads_to_the_log_in_page(client: Client, published: Claim, what: str) -> None:
    page = pages_of(published)[what]
    answer = client.post(f"{page}flags/", {"reason": "other", "text": "Wrong."})
    assert answer.status_code == 403
    assert 'id="login-form"' in answer.content.decode()
    assert not Flag.objects.exists()


@pytest.mark.parametrize("what", ["claim", "source"])
def test_person_without_the_role_gets_no_form_and_is_refused(
    client: Client, published: Claim, stranger: Any, what: str
) -> None:
    client.force_login(stranger)
    page = pages_of(published)[what]
    shown = client.get(page)
    assert "Raise a flag" not in shown.content.decode()
    assert "private" in shown["Cache-Control"]
    assert client.post(f"{page}flags/", {"reason": "other", "text": "Wrong."}).status_code == 403
    assert not Flag.objects.exists()


def test_deactivated_person_counts_as_anonymous(client: Client, published: Claim, flagger: Any) -> None:
    client.force_login(flagger)
    flagger.is_active = False
    with changeset(actor="setup", comment="Change the account."):
        flagger.save()
    page = pages_of(published)["claim"]
    assert "Raise a flag" not in client.get(page).content.decode()
    assert 'id="login-form"' in client.post(f"{page}flags/", {"reason": "other", "text": "Wrong."}).content.decode()
    assert not Flag.objects.exists()


def test_form_without_its_token_is_refused(flagging: Client, published: Claim) -> None:
    page = pages_of(published)["claim"]
    sent = typed(flagging, page)
    del sent["csrfmiddlewaretoken"]
    assert flagging.post(f"{page}flags/", sent).status_code == 403
    assert not Flag.objects.exists()


def test_pages_of_people_who_are_logged_in_are_private(flagging: Client, published: Claim) -> None:
    for page in pages_of(published).values():
        answer = flagging.get(page)
        assert "private" in answer["Cache-Control"]
        assert "Cookie" in answer["Vary"]


@pytest.mark.parametrize("address", ["/claims/nothing/flags/", "/sources/nothing/flags/"])
def test_flag_on_an_unknown_page_is_not_found(flagging: Client, published: Claim, address: str) -> None:
    token = typed(flagging, pages_of(published)["claim"])["csrfmiddlewaretoken"]
    sent = {"csrfmiddlewaretoken": token, "reason": "other", "text": "Wrong."}
    assert flagging.post(address, sent).status_code == 404
    assert flagging.get(address).status_code == 405


def test_flag_sent_to_a_former_slug_is_kept(flagging: Client, published: Claim, publish: Any, editor: Any) -> None:
    former = pages_of(published)["claim"]
    sent = typed(flagging, former)
    with changeset(editor, "Shorten the address."):
        published.slug = "shorter"
        published.save()
    publish(published)
    answer = flagging.post(f"{former}flags/", sent)
    assert answer["Location"] == "/claims/shorter/#flagging"
    assert Flag.objects.count() == 1


@pytest.mark.parametrize("rows", [1, *few_and(15)])
def test_form_costs_the_same_whatever_the_number_of_parts(
    flagging: Client, make_claim: Any, publish: Any, rows: int, django_assert_num_queries: Any
) -> None:
    claim = publish(make_claim(rows=rows))
    source = claim.evidence.order_by("pk")[0].source
    # Session, user, two for permissions; claim, positions, citations, evidence; own flags; and the page's seven.
    with django_assert_num_queries(16):
        flagging.get(page_of(claim))
    with django_assert_num_queries(14):  # session, user, permissions; own flags; and the page's nine
        flagging.get(f"/sources/{source.slug}/")
