"""The session ran out while somebody typed: log in again, go on, nothing is lost."""

from typing import Any

import pytest
from django.core import signing
from django.test import Client

from claims.models import Claim, Flag
from claims.vocabulary import Status
from claimtrack.kept import Kept, read_kept, sign_kept
from tests.claims.admin_forms import Form, change_page, values_of

pytestmark = pytest.mark.walk

PASSWORD = "a long enough password"
OURS = {"origin": "http://testserver"}


@pytest.fixture
def browser(editor: Any) -> Client:
    """An editor's browser, which like any sends the CSRF token and where a form stood."""
    client = Client(enforce_csrf_checks=True, headers=OURS)
    log_in(client)
    return client


def log_in(client: Client) -> None:
    form = values_of(client.get("/admin/login/").content.decode(), "login-form")
    assert client.post("/admin/login/", {**form, "username": "edith", "password": PASSWORD}).status_code == 302


def typed_in(client: Client, claim: Claim, **typed: str) -> Form:
    return {
        **values_of(client.get(change_page(claim)).content.decode(), "claim_form"),
        "summary": "Typed for an hour.\r\nTwo lines.",
        "comment": "Long thought.",
        **typed,
    }


def log_in_form(page: Any) -> Form:
    """What the log-in page would send: a field outside the form belongs to it by its `form` attribute."""
    html = page.content.decode()
    before, _, rest = html.partition("<form")
    kept = before[before.index('<input type="hidden" name="kept"') :]
    return values_of(f'<form id="login-form">{kept}{rest}', "login-form")


def test_expired_session_loses_nothing(browser: Client, make_claim: Any) -> None:
    claim = make_claim()
    form = typed_in(browser, claim, _continue="Save")
    del browser.cookies["sessionid"]
    asked = browser.post(change_page(claim), form)
    assert asked.status_code == 403
    assert "Your session ran out" in asked.content.decode()
    assert "no-store" in asked["Cache-Control"]
    assert claim.revisions.count() == 1
    logged_in = browser.post("/admin/login/", {**log_in_form(asked), "username": "edith", "password": PASSWORD})
    assert logged_in.status_code == 200
    assert claim.revisions.count() == 1, "only the button saves"
    html = logged_in.content.decode()
    assert f'action="{change_page(claim)}"' in html
    kept = values_of(html, "resume_form")
    assert {**kept, "csrfmiddlewaretoken": ""} == {**form, "csrfmiddlewaretoken": ""}
    assert browser.post(change_page(claim), kept).status_code == 302
    assert Claim.objects.get(pk=claim.pk).summary == "Typed for an hour.\nTwo lines."


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("what", ["claims", "sources"])
def test_flag_typed_on_a_public_page_is_kept_as_well(
    browser: Client, published: Claim, what: str, language: str
) -> None:
    slugs = {"claims": published.slug, "sources": published.evidence.get().source.slug}
    page = f"{language}/{what}/{slugs[what]}/"
    html = browser.get(page).content.decode().replace('<form class="flag-form"', '<form id="flag_form"')
    form = {**values_of(html, "flag_form"), "reason": "outdated", "text": "Typed for an hour."}
    del browser.cookies["sessionid"]
    asked = browser.post(f"{page}flags/", form)
    assert asked.status_code == 403
    going_on = browser.post("/admin/login/", {**log_in_form(asked), "username": "edith", "password": PASSWORD})
    assert f'action="{page}flags/"' in going_on.content.decode()
    assert browser.post(f"{page}flags/", values_of(going_on.content.decode(), "resume_form")).status_code == 302
    assert Flag.objects.get().text == "Typed for an hour."


def test_wrong_password_keeps_it_too(browser: Client, make_claim: Any) -> None:
    claim = make_claim()
    form = typed_in(browser, claim)
    del browser.cookies["sessionid"]
    asked = browser.post(change_page(claim), form)
    wrong = browser.post("/admin/login/", {**log_in_form(asked), "username": "edith", "password": "wrong"})
    assert wrong.status_code == 200
    right = browser.post("/admin/login/", {**log_in_form(wrong), "username": "edith", "password": PASSWORD})
    assert values_of(right.content.decode(), "resume_form")["summary"] == form["summary"]


def test_what_was_saved_meanwhile_is_shown_after_going_on(browser: Client, make_claim: Any, make_user: Any) -> None:
    claim = make_claim()
    form = typed_in(browser, claim)
    del browser.cookies["sessionid"]
    asked = browser.post(change_page(claim), form)
    other = Client()
    other.force_login(make_user("ottmar", "editor", is_staff=True))
    other.post(change_page(claim), typed_in(other, claim, summary="Theirs."))
    logged_in = browser.post("/admin/login/", {**log_in_form(asked), "username": "edith", "password": PASSWORD})
    went_on = browser.post(change_page(claim), values_of(logged_in.content.decode(), "resume_form"))
    assert went_on.status_code == 409


def test_pressed_button_of_review_is_kept(browser: Client, make_claim: Any) -> None:
    claim = make_claim()
    token = typed_in(browser, claim)["csrfmiddlewaretoken"]
    address = f"/admin/claims/claim/{claim.pk}/review/submit/"
    del browser.cookies["sessionid"]
    asked = browser.post(address, {"csrfmiddlewaretoken": token, "revision": "1", "comment": "Ready."})
    logged_in = browser.post("/admin/login/", {**log_in_form(asked), "username": "edith", "password": PASSWORD})
    assert browser.post(address, values_of(logged_in.content.decode(), "resume_form")).status_code == 302
    assert Claim.objects.get(pk=claim.pk).state.status == Status.IN_REVIEW


def test_log_in_in_another_tab_makes_the_token_stale_and_loses_nothing(browser: Client, make_claim: Any) -> None:
    claim = make_claim()
    form = typed_in(browser, claim)
    browser.cookies.pop("sessionid")
    log_in(browser)
    offered = browser.post(change_page(claim), form)
    assert offered.status_code == 403
    assert claim.revisions.count() == 1
    assert browser.post(change_page(claim), values_of(offered.content.decode(), "resume_form")).status_code == 302
    assert Claim.objects.get(pk=claim.pk).summary == "Typed for an hour.\nTwo lines."


def test_log_in_page_left_open_while_logging_in_in_another_tab_loses_nothing(browser: Client, make_claim: Any) -> None:
    claim = make_claim()
    form = typed_in(browser, claim)
    del browser.cookies["sessionid"]
    asked = browser.post(change_page(claim), form)
    log_in(browser)
    offered = browser.post("/admin/login/", {**log_in_form(asked), "username": "edith", "password": PASSWORD})
    kept = values_of(offered.content.decode(), "resume_form")
    assert kept["summary"] == form["summary"]
    assert "password" not in kept


def test_all_cookies_gone_loses_nothing(browser: Client, make_claim: Any) -> None:
    claim = make_claim()
    form = typed_in(browser, claim)
    browser.cookies.clear()
    asked = browser.post(change_page(claim), form)
    assert asked.status_code == 403
    assert read_kept(log_in_form(asked)["kept"])


@pytest.mark.parametrize("session", [True, False])
def test_post_from_another_site_is_refused_plainly(browser: Client, make_claim: Any, session: bool) -> None:
    claim = make_claim()
    form = {**typed_in(browser, claim), "csrfmiddlewaretoken": "x" * 64}
    if not session:
        del browser.cookies["sessionid"]
    for headers in (
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "", "referer": "https://evil.example/admin/"},
        {"origin": "", "referer": "http://testserver.evil.example/"},
        {"origin": "", "referer": "//["},
        {"origin": ""},
        {"origin": "https://testserver"},
    ):
        refused = browser.post(change_page(claim), form, headers=headers)
        assert refused.status_code == 403, headers
        assert "Typed for an hour" not in refused.content.decode(), headers
        assert 'name="kept"' not in refused.content.decode(), headers
        assert claim.revisions.count() == 1, headers


def test_referer_of_our_own_is_as_good_as_an_origin(browser: Client, make_claim: Any) -> None:
    claim = make_claim()
    form = {**typed_in(browser, claim), "csrfmiddlewaretoken": "x" * 64}
    ours = {"origin": "", "referer": f"http://testserver{change_page(claim)}"}
    assert 'id="resume_form"' in browser.post(change_page(claim), form, headers=ours).content.decode()


def test_passwords_are_never_kept(client: Client, db: None) -> None:
    page = client.post("/admin/claims/topic/add/", {"title": "Kept", "password1": "secret", "Old_Password": "secret"})
    kept = read_kept(log_in_form(page)["kept"])
    assert kept
    assert kept.fields == [("title", "Kept")]


@pytest.mark.parametrize("address", ["/admin/password_change/", "/admin/logout/"])
def test_pages_of_passwords_and_sessions_keep_nothing(client: Client, db: None, address: str) -> None:
    assert client.post(address, {"old_password": "secret"}).status_code == 302


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/admin/", "/claims/", "javascript:alert(1)"])
def test_nothing_is_sent_anywhere_but_to_the_admin(path: str) -> None:
    assert read_kept(sign_kept(Kept(path, []))) is None


@pytest.mark.parametrize("note", ["", "x", "a:b:c", "signed for something else"])
def test_note_that_was_not_signed_here_is_ignored(client: Client, editor: Any, note: str) -> None:
    note = signing.dumps(["/admin/", []]) if " " in note else note
    page = client.post("/admin/login/", {"username": "edith", "password": PASSWORD, "next": "/admin/", "kept": note})
    assert (page.status_code, page["Location"]) == (302, "/admin/")


def test_somebody_logged_in_who_may_not_is_sent_to_log_in_as_before(client: Client, stranger: Any) -> None:
    client.force_login(stranger)
    assert client.post("/admin/claims/topic/add/", {"title": "Mine"}).status_code == 302


def test_pages_obey_the_strict_policy(browser: Client, make_claim: Any) -> None:
    claim = make_claim()
    form = typed_in(browser, claim, summary='"><script>alert(1)</script>')
    del browser.cookies["sessionid"]
    asked = browser.post(change_page(claim), form)
    offered = browser.post("/admin/login/", {**log_in_form(asked), "username": "edith", "password": PASSWORD})
    for page in (asked, offered):
        assert "unsafe" not in page["Content-Security-Policy"]
        assert "<script>alert" not in page.content.decode()
        assert " style=" not in page.content.decode()
