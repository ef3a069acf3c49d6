"""The list of notices in the admin, its count in the header, and the form that turns things off."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.context import changeset
from claims import notices
from claims.models import Claim, Notice, NoticePreference
from tests.claims.admin_forms import change_page

LIST, SETTINGS = "/admin/notices/", "/admin/notices/settings/"


@pytest.fixture
def told(published: Claim, reviewer: Any) -> Notice:
    """The one notice that the editor has."""
    Notice.objects.all().delete()
    notices.tell_withdrawn(published, by=reviewer, reason="A <b>forgery</b>.")
    return Notice.objects.get()


def header(client: Client) -> str:
    return re.search(r'<a href="/admin/notices/">([^<]*)</a>', client.get("/admin/claims/topic/").content.decode())[1]  # type: ignore[index]  # fails the test


def test_list_shows_what_happened_with_unread_in_words(desk: Client, told: Notice) -> None:
    html = desk.get(LIST).content.decode()
    assert "<strong>Unread</strong>" in html
    assert "rashid withdrew it." in html
    assert "A &lt;b&gt;forgery&lt;/b&gt;." in html
    assert f'href="/admin/notices/{told.pk}/"' in html


def test_empty_list_says_so(desk: Client) -> None:
    assert "There is nothing that you were told of." in desk.get(LIST).content.decode()


def test_opening_a_notice_marks_it_read_and_leads_to_its_claim(desk: Client, told: Notice) -> None:
    page = desk.get(f"/admin/notices/{told.pk}/")
    assert (page.status_code, page["Location"]) == (302, change_page(told.claim))
    told.refresh_from_db()
    assert told.read_at
    assert "<strong>Unread</strong>" not in desk.get(LIST).content.decode()


def test_what_the_person_may_not_see_is_not_where_a_notice_leads(told: Notice, make_user: Any) -> None:
    plain = make_user("paul", is_staff=True)
    Notice.objects.filter(pk=told.pk).update(recipient=plain)
    client = Client()
    client.force_login(plain)
    assert client.get(f"/admin/notices/{told.pk}/")["Location"] == LIST


def test_nobody_sees_or_reads_the_notices_of_others(reviewing: Client, told: Notice) -> None:
    assert "withdrew it" not in reviewing.get(LIST).content.decode()
    assert reviewing.get(f"/admin/notices/{told.pk}/").status_code == 404
    reviewing.post("/admin/notices/read/")
    told.refresh_from_db()
    assert told.read_at is None


@pytest.mark.parametrize("address", [LIST, SETTINGS, "/admin/notices/1/", "/admin/notices/read/"])
def test_pages_are_for_staff_alone(client: Client, stranger: Any, address: str) -> None:
    for who in (None, stranger):
        if who:
            client.force_login(who)
        page = client.get(address)
        assert page.status_code == 302
        assert page["Location"].startswith("/admin/login/")


def test_all_are_marked_as_read_by_a_press_alone(desk: Client, told: Notice) -> None:
    assert header(desk) == "Notices (1 unread)"
    assert desk.get("/admin/notices/read/").status_code == 405
    assert header(desk) == "Notices (1 unread)"
    assert desk.post("/admin/notices/read/").status_code == 302
    assert header(desk) == "Notices"


def test_count_in_the_header_is_bounded(desk: Client, told: Notice) -> None:
    Notice.objects.bulk_create([Notice(recipient=told.recipient, kind="approved", claim=told.claim) for _ in range(99)])
    assert header(desk) == "Notices (99+ unread)"


def test_list_goes_on_page_by_page(desk: Client, told: Notice, settings: Any) -> None:
    settings.CLAIMTRACK_PAGE_SIZE = 2
    Notice.objects.bulk_create([Notice(recipient=told.recipient, kind="approved", claim=told.claim) for _ in range(4)])
    seen, address = [], LIST
    while address:
        html = desk.get(address).content.decode()
        seen += re.findall(r'href="/admin/notices/(\d+)/"', html)
        following = re.search(r'href="([^"]*)" rel="next"', html)
        address = following[1] if following else ""
    newest_first = Notice.objects.order_by("-created_at", "-pk").values_list("pk", flat=True)
    assert [int(pk) for pk in seen] == list(newest_first)


def test_broken_page_address_is_said(desk: Client, told: Notice) -> None:
    assert "The address of this page is not complete" in desk.get(f"{LIST}?after=x").content.decode()


def test_list_and_header_cost_the_same_for_one_notice_and_thirty(desk: Client, told: Notice, make_claim: Any) -> None:
    counts = []
    for rows in (0, 30):
        claims = [make_claim() for _ in range(rows)]
        Notice.objects.bulk_create([Notice(recipient=told.recipient, kind="approved", claim=claim) for claim in claims])
        with CaptureQueriesContext(connection) as queries:
            desk.get(LIST)
        counts.append(len(queries))
    # Session, user, two for what they may do; the list, the preference, the unread ones.
    assert counts == [7, 7]


def test_person_turns_both_off(desk: Client, told: Notice, editor: Any) -> None:
    assert 'name="in_app" id="id_in_app" checked' in desk.get(SETTINGS).content.decode()
    assert desk.post(SETTINGS, {"mail": "never"}).status_code == 302
    preference = NoticePreference.objects.get(user=editor)
    assert (preference.in_app, preference.mail) == (False, "never")
    html = desk.get(LIST).content.decode()
    assert "You turned this list off." in html
    assert "withdrew it" not in html
    assert header(desk) == "Notices"


def test_refused_choice_is_shown_beside_it(desk: Client, db: None) -> None:
    page = desk.post(SETTINGS, {"mail": "hourly"})
    assert page.status_code == 200
    assert "errorlist" in page.content.decode()
    assert not NoticePreference.objects.exists()


def test_turning_mail_on_does_not_mail_what_was_told_before(desk: Client, told: Notice, editor: Any) -> None:
    NoticePreference.objects.create(user=editor, mail="never")
    desk.post(SETTINGS, {"in_app": "on", "mail": "daily"})
    assert not Notice.objects.unmailed().exists()


def test_changing_how_mail_comes_keeps_what_waits_for_it(desk: Client, told: Notice) -> None:
    desk.post(SETTINGS, {"in_app": "on", "mail": "at once"})
    assert Notice.objects.unmailed().count() == 1


def test_settings_say_when_there_is_no_address(desk: Client, editor: Any) -> None:
    assert "has no e-mail address" in desk.get(SETTINGS).content.decode()
    editor.email = "edith@claims.example"
    with changeset(actor="setup", comment="Change the account."):
        editor.save()
    assert "Sent to edith@claims.example." in desk.get(SETTINGS).content.decode()


def test_who_lost_their_role_reads_nothing_of_what_they_were_told(
    desk: Client, editor: Any, published: Claim, flag_on: Any
) -> None:
    flag_on(published, text="A name that must not get out.")
    assert "A name that must not get out." in desk.get("/admin/notices/").content.decode()
    with changeset(actor="tests"):
        editor.groups.clear()
    assert "A name that must not get out." not in desk.get("/admin/notices/").content.decode()
