"""The pages of the time line and of the recent changes: links, what they cost, who may read them, bad addresses."""

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.context import changeset
from claims.models import Claim
from tests.claims.timeline_lists import CHANGES, WHOLE, entries, history, shown

pytestmark = [pytest.mark.django_db, pytest.mark.walk]


# What the page says


def test_history_is_one_list_with_links(desk: Client, story: Claim) -> None:
    html = desk.get(history(story)).content.decode()
    assert shown(desk, history(story)) == WHOLE
    assert f'href="/admin/claims/claim/{story.pk}/compare/1/2/"' in html
    assert f'href="/claims/{story.slug}/v/1/"' in html
    assert f'href="/admin/claims/flag/{story.flags.get().pk}/change/"' in html
    for words in ("Reword it.", "public site", "revision 2", "outdated: ", "positions: 1 added", "?person=edith"):
        assert words in html
    assert re.search(r'<time datetime="\d{4}-\d\d-\d\dT[\d:]+\+0000">', html)


def test_recent_changes_link_to_what_was_touched(desk: Client, story: Claim) -> None:
    html = desk.get(CHANGES).content.decode()
    source = story.evidence.get().source
    assert f'<a href="/admin/claims/claim/{story.pk}/change/">{story.statement}</a>' in html
    assert f'<a href="/admin/sources/source/{source.pk}/change/">{source.title}</a>' in html
    assert f'<a href="/admin/sources/publisher/{source.publisher.pk}/change/">' in html
    assert shown(desk, CHANGES)[:6] == WHOLE


def test_record_that_is_gone_is_named_without_a_link(desk: Client, make_party: Any, editor: Any) -> None:
    party = make_party(name="The Mayor")
    with changeset(editor, "Entered in error."):
        party.delete()
    html = desk.get(CHANGES).content.decode()
    assert html.count("The Mayor") == html.count("(deleted since)") == 2
    assert "/admin/claims/party/" not in html.split('id="content-main"')[1]


def test_comments_are_text(desk: Client, make_claim: Any, editor: Any) -> None:
    claim = make_claim()
    with changeset(editor, "<script>alert(1)</script>"):
        claim.summary = "Another."
        claim.save()
    for address in (history(claim), CHANGES, "/admin/"):
        assert "<script>alert" not in desk.get(address).content.decode()


@pytest.mark.parametrize("address", ["history", CHANGES])
def test_pages_obey_the_strict_policy(desk: Client, story: Claim, address: str) -> None:
    page = desk.get(history(story) if address == "history" else address)
    html = page.content.decode()
    assert "unsafe" not in page["Content-Security-Policy"]
    assert " style=" not in html
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", html)
    assert html.count("<h1") == 1


def test_front_page_shows_the_newest_five(desk: Client, story: Claim) -> None:
    html = desk.get("/admin/").content.decode()
    newest = re.search(r'<section class="desk__newest".*?</section>', html, re.DOTALL)[0]  # type: ignore[index]  # fails the test
    assert newest.count("<li>") == 5
    assert newest.index("Flag dismissed") < newest.index("Edited") < newest.index("Submitted")
    assert f'href="{CHANGES}"' in newest
    assert "Recorded" not in newest


def test_page_of_a_person_leads_to_what_they_changed(make_user: Any, administrator: Any, client: Client) -> None:
    somebody = make_user("jürgen k+1", "editor")
    client.force_login(administrator)
    html = client.get(f"/admin/auth/user/{somebody.pk}/change/").content.decode()
    (link,) = re.findall(r'href="(/admin/changes/\?person=[^"]*)"', html)
    with changeset(somebody, "Reword."):
        somebody.first_name = "Jürgen"
        somebody.save()
    assert shown(client, unescape(link)) == ["People or roles changed"]


# Pages


def test_next_page_keeps_the_filter(desk: Client, story: Claim, settings: Any) -> None:
    settings.CLAIMTRACK_PAGE_SIZE = 1
    for address in (history(story), CHANGES):
        html = desk.get(address, {"person": "rashid"}).content.decode()
        following = unescape(re.search(r'<a href="([^"]*)" rel="next"', html)[1])  # type: ignore[index]  # fails the test
        assert [shown(desk, address, person="rashid"), shown(desk, following)] == [["Flagged"], ["Approved"]]
        assert 'rel="next"' not in desk.get(following).content.decode()
        # The files hold the whole list from every page.
        assert 'href="' + re.search(r"/admin/[^\"]*\.csv\?person=rashid", desk.get(following).content.decode())[0]  # type: ignore[index]


# Costs


def cost(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def test_pages_cost_the_same_for_one_entry_and_for_thirty(desk: Client, make_claim: Any, editor: Any) -> None:
    few, many = make_claim(), make_claim()
    few_changes = cost(desk, f"{CHANGES}?act=edited")  # the first reads what is then known
    counts = []
    for claim, edits in ((few, 1), (many, 30)):
        for number in range(edits):
            with changeset(editor, "Edit."):
                claim.summary = str(number)
                claim.save()
        counts.append([cost(desk, one) for one in (history(claim), f"{history(claim)}?person=edith", CHANGES)])
    assert counts[0] == counts[1]
    # Session, user, two of permissions, unread notices; the claim, its redactions, and four of the list.
    assert counts[0][0] <= 11
    assert few_changes <= counts[0][2] <= 9  # session, user, two of permissions, unread notices; four of the list


# Who may read them


@pytest.mark.parametrize("ending", ["history/", "history.csv", "history.jsonl"])
def test_claims_time_line_is_for_the_desk(client: Client, make_claim: Any, make_user: Any, ending: str) -> None:
    address = f"/admin/claims/claim/{make_claim().pk}/{ending}"
    assert client.get(address)["Location"].startswith("/admin/login/")
    client.force_login(make_user("nobody", is_staff=True))
    assert client.get(address).status_code == 403
    client.force_login(make_user("connie", "contributor", is_staff=True))
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("address", [CHANGES, "/admin/changes.csv", "/admin/changes.jsonl"])
def test_recent_changes_are_for_the_desk(client: Client, make_user: Any, address: str) -> None:
    assert client.get(address)["Location"].startswith("/admin/login/")
    client.force_login(make_user("sam", "editor"))
    assert client.get(address)["Location"].startswith("/admin/login/")
    client.force_login(make_user("nobody", is_staff=True))
    assert client.get(address).status_code == 403
    client.force_login(make_user("connie", "contributor", is_staff=True))
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 405


def test_front_page_shows_no_changes_to_who_may_not_read(client: Client, make_user: Any, story: Claim) -> None:
    client.force_login(make_user("nobody", is_staff=True))
    html = client.get("/admin/").content.decode()
    assert "desk__newest" not in html
    assert CHANGES not in html


def test_accounts_are_shown_to_administrators_alone(
    desk: Client, editor: Any, administrator: Any, make_user: Any
) -> None:
    make_user("nina", "reviewer")
    for address in (CHANGES, "/admin/"):
        assert "nina" not in desk.get(address).content.decode()
    assert not [entry for entry in entries(desk, CHANGES) if entry["acts"][0]["act"] == "accounts changed"]
    assert "There is no such act." in desk.get(CHANGES, {"act": "accounts changed"}).content.decode()
    desk.force_login(administrator)
    for address in (CHANGES, "/admin/"):
        assert "nina" in desk.get(address).content.decode()
    assert entries(desk, CHANGES)[0]["touched"][0]["label"] == "nina"


# Bad addresses


@pytest.mark.parametrize("after", ["nonsense", "x" * 10_000, "\x00", "WyJhIl0", "WzldLA", "WzEsMl0", "W10"])
@pytest.mark.parametrize("address", ["history", CHANGES])
def test_bad_cursor_leads_to_the_first_page(desk: Client, story: Claim, address: str, after: str) -> None:
    address = history(story) if address == "history" else address
    assert shown(desk, address, after=after)[:6] == WHOLE
    assert "The address of this page is not complete" in desk.get(address, {"after": after}).content.decode()


@pytest.mark.parametrize("ending", ["abc/history/", "999999/history/", f"{10**30}/history/", "²/history/"])
def test_time_line_of_nothing_is_not_found(desk: Client, db: None, ending: str) -> None:
    assert desk.get(f"/admin/claims/claim/{ending}").status_code == 404


@pytest.mark.parametrize("key", ["999999", str(10**30)])
def test_file_of_nothing_is_not_found(desk: Client, db: None, key: str) -> None:
    assert desk.get(f"/admin/claims/claim/{key}/history.csv").status_code == 404
