"""The pages of the time line and of the recent changes: filters, files, links, who may read them, bad input."""

import csv
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.context import changeset
from audit.models import Changeset
from claims import flags
from claims.models import Claim
from claims.timeline import TimelineAct

pytestmark = [pytest.mark.django_db, pytest.mark.walk]

CHANGES = "/admin/changes/"


def history(claim: Claim) -> str:
    return f"/admin/claims/claim/{claim.pk}/history/"


def shown(client: Client, address: str, **query: str) -> list[str]:
    """What the list says that was done, entry by entry."""
    html = client.get(address, query).content.decode()
    return [" ".join(unescape(one).split()) for one in re.findall(r'timeline__acts">(.*?)</h3>', html, re.DOTALL)]


def exported(client: Client, address: str, form: str, **query: str) -> str:
    response = client.get(f"{address.rstrip('/')}.{form}", query)
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]  # a stream


def entries(client: Client, address: str, **query: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in exported(client, address, "jsonl", **query).splitlines()]


@pytest.fixture
def made_at(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets the time of the changesets that are made from now on: stored ones cannot be changed."""

    def act(*moment: int) -> None:
        field = Changeset._meta.get_field("created_at")
        monkeypatch.setattr(field, "_get_default", lambda: datetime(*moment, tzinfo=UTC))

    return act


def reword(claim: Claim, by: Any, comment: str = "Reword it.") -> None:
    with changeset(by, comment):
        claim.summary = f"{claim.summary} Another.".strip()
        claim.save()


@pytest.fixture
def story(published: Claim, editor: Any, reviewer: Any) -> Claim:
    """Recorded and submitted by edith, approved and flagged by rashid, reworded and dismissed by edith."""
    flag = flags.raise_flag(published, by=reviewer, reason="outdated", text="See the report of 2006.")
    with changeset(editor, "Reword it.", "web"):
        published.summary = "Another."
        published.save()
    flags.dismiss_flag(flag, by=editor, resolution="It is from 2007.")
    return published


WHOLE = ["Flag dismissed", "Edited", "Flagged", "Approved", "Submitted", "Recorded"]


# What the page says


def test_history_is_one_list_with_links(desk: Client, story: Claim) -> None:
    html = desk.get(history(story)).content.decode()
    assert shown(desk, history(story)) == WHOLE
    assert f'href="/admin/claims/claim/{story.pk}/compare/1/2/"' in html
    assert f'href="/claims/{story.slug}/v/1/"' in html
    assert f'href="/admin/claims/flag/{story.flags.get().pk}/change/"' in html
    for words in ("Reword it.", "public site", "revision 2", "outdated: ", "positions: 1 added", "?person=edith"):
        assert words in html
    assert re.search(r'<time datetime="\d{4}-\d\d-\d\dT[\d:.]+\+00:00">', html)


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


# Filters


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({}, WHOLE),
        ({"person": "rashid"}, ["Flagged", "Approved"]),
        ({"act": "edited"}, ["Edited"]),
        ({"act": "merged"}, []),
        ({"person": "edith", "act": "approved"}, []),
        ({"person": " rashid ", "act": "approved"}, ["Approved"]),
        ({"person": "", "act": "", "since": "", "until": ""}, WHOLE),
    ],
)
def test_person_and_act_alone_and_together(desk: Client, story: Claim, query: dict[str, str], told: list[str]) -> None:
    assert shown(desk, history(story), **query) == told
    assert len(entries(desk, history(story), **query)) == len(told)


@pytest.mark.parametrize("moment", [(2026, 3, 5), (2026, 3, 5, 23, 59, 59)])
@pytest.mark.parametrize("address", ["history", CHANGES])
def test_days_are_whole_and_both_included(
    desk: Client, make_claim: Any, editor: Any, made_at: Any, address: str, moment: tuple[int, ...]
) -> None:
    made_at(2026, 3, 4, 23, 59, 59)
    claim = make_claim()
    made_at(*moment)
    reword(claim, editor)
    address = history(claim) if address == "history" else address
    assert shown(desk, address, since="2026-03-05", until="2026-03-05", person="edith") == ["Edited"]
    assert shown(desk, address, since="2026-03-06", person="edith") == []
    assert "Edited" not in shown(desk, address, until="2026-03-04")
    assert "Recorded" in shown(desk, address, until="2026-03-04")
    assert shown(desk, address, since="2026-03-04", person="edith", act="edited") == ["Edited"]
    assert shown(desk, address, since="2026-03-05", person="edith", act="recorded") == []


def test_days_are_those_of_the_site(desk: Client, make_claim: Any, editor: Any, made_at: Any, settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Almaty"  # five hours ahead
    made_at(2020, 3, 5, 20)
    claim = make_claim()
    assert shown(desk, history(claim), until="2020-03-05") == []
    assert shown(desk, history(claim), until="2020-03-06") == ["Recorded"]


def test_channel_filters_recent_changes(desk: Client, story: Claim) -> None:
    assert shown(desk, CHANGES, channel="web") == ["Edited"]
    assert shown(desk, CHANGES, channel="api") == []


def test_person_is_found_under_a_former_name(desk: Client, story: Claim, reviewer: Any) -> None:
    with changeset(actor="tests", comment="Married."):
        reviewer.username = "rashid.k"
        reviewer.save()
    for name in ("rashid", "rashid.k"):
        assert shown(desk, history(story), person=name) == ["Flagged", "Approved"]


def test_name_belongs_to_whoever_has_it_now(desk: Client, story: Claim, reviewer: Any, make_user: Any) -> None:
    with changeset(actor="tests", comment="Married."):
        reviewer.username = "rashid.k"
        reviewer.save()
    make_user("rashid", "reviewer")
    assert shown(desk, history(story), person="rashid") == []


def test_command_is_a_person_too(desk: Client, make_claim: Any) -> None:
    claim = make_claim()
    with changeset(actor="night-watch", comment="Reword."):
        claim.summary = "Another."
        claim.save()
    assert shown(desk, CHANGES, person="night-watch") == ["Edited"]
    assert shown(desk, history(claim), person="night-watch") == ["Edited"]


def test_every_act_can_be_chosen(desk: Client, administrator: Any, story: Claim) -> None:
    desk.force_login(administrator)
    for act in TimelineAct:
        assert desk.get(CHANGES, {"act": act.value}).status_code == 200
    html = desk.get(CHANGES).content.decode()
    assert [value for value in re.findall(r'<option value="([^"]+)"', html) if value in TimelineAct.values] == (
        TimelineAct.values
    )


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


# Files


@pytest.mark.parametrize("query", [{}, {"person": "rashid"}, {"act": "edited"}, {"person": "edith", "act": "flagged"}])
@pytest.mark.parametrize("address", ["history", CHANGES])
def test_files_equal_the_list(desk: Client, story: Claim, address: str, query: dict[str, str]) -> None:
    address = history(story) if address == "history" else address
    told = shown(desk, address, **query)
    lines = entries(desk, address, **query)
    labels = [", ".join(str(TimelineAct(act["act"]).label) for act in line["acts"]) for line in lines]
    assert [label[:1].upper() + label[1:] for label in labels] == told
    rows = list(csv.DictReader(exported(desk, address, "csv", **query).splitlines()))
    assert [row["changeset"] for row in rows] == [line["changeset"] for line in lines]


def test_claim_file_has_the_documented_keys(desk: Client, story: Claim) -> None:
    _dismissed, edited, flagged, approved, _submitted, recorded = entries(desk, history(story))
    assert list(edited) == [
        *("changeset", "time", "person", "channel", "comment", "acts"),
        *("parts", "revision", "diff", "edition"),
    ]
    assert edited["diff"] == f"/admin/claims/claim/{story.pk}/compare/1/2/"
    assert (edited["revision"], edited["channel"], edited["comment"]) == (2, "web", "Reword it.")
    assert edited["parts"] == [{"part": "claim", "change": "changed", "count": 1}]
    assert approved["edition"] == f"/claims/{story.slug}/v/1/"
    assert approved["acts"] == [{"act": "approved", "revision": 1}]
    assert flagged["acts"][0]["reason"] == "outdated"
    assert (recorded["revision"], recorded["diff"]) == (1, None)
    assert datetime.fromisoformat(recorded["time"]).utcoffset() == timedelta(0)


def test_changes_file_has_the_documented_keys(desk: Client, story: Claim) -> None:
    newest = entries(desk, CHANGES)[0]
    assert list(newest) == [
        *("changeset", "time", "person", "channel", "comment", "acts"),
        *("touched", "more"),
    ]
    assert newest["touched"] == [{"kind": "claim", "id": story.pk, "label": story.statement, "gone": False}]
    assert newest["more"] == []


def test_tables_have_a_head_and_defuse_formulas(desk: Client, make_claim: Any, editor: Any) -> None:
    claim = make_claim(statement="=1+1")
    with changeset(editor, '=HYPERLINK("https://x.example";"y"), Алматы'):
        claim.summary = "Another."
        claim.save()
    rows = list(csv.DictReader(exported(desk, history(claim), "csv").splitlines()))
    assert rows[0]["comment"] == '\'=HYPERLINK("https://x.example";"y"), Алматы'
    assert list(rows[0]) == [
        *("time", "person", "channel", "acts", "parts", "comment", "revision", "diff", "edition", "changeset")
    ]
    head = exported(desk, CHANGES, "csv").splitlines()[0]
    assert head == "time,person,channel,acts,touched,comment,changeset"


def test_files_are_sent_as_such(desk: Client, story: Claim) -> None:
    for form, kind in (("csv", "text/csv"), ("jsonl", "application/x-ndjson")):
        response = desk.get(f"/admin/claims/claim/{story.pk}/history.{form}")
        assert response.streaming
        assert response["Content-Type"] == f"{kind}; charset=utf-8"
        assert response["Content-Disposition"] == f'attachment; filename="{story.slug}-history.{form}"'


def test_files_are_read_in_batches(desk: Client, make_claim: Any, editor: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("claims.timeline_export.BATCH", 4)
    claim = make_claim()
    for number in range(9):
        with changeset(editor, f"Edit {number}."):
            claim.summary = str(number)
            claim.save()
    with CaptureQueriesContext(connection) as queries:
        found = entries(desk, history(claim))
    assert [entry["comment"] for entry in found] == [*(f"Edit {n}." for n in reversed(range(9))), "Record the claim."]
    asked = [query["sql"] for query in queries if "audit_changeset" in query["sql"].split("WHERE")[0]]
    assert len(asked) == 3


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


# Bad input

BAD = [
    ({"since": "yesterday"}, "Write the day as year, month and day: 2026-11-30."),
    ({"until": "2026-02-30"}, "Write the day as year, month and day: 2026-11-30."),
    ({"since": "0001-01-01"}, "Choose a day after 1900."),
    ({"until": "9999-12-31"}, "Choose a day before the year 9000."),
    ({"since": "2026-02-02", "until": "2026-02-01"}, "The last day is before the first."),
    ({"since": "2026\x00"}, "Write the day as year, month and day: 2026-11-30."),
    ({"person": "nobody at all"}, "Nobody is called 'nobody at all', and no command."),
    ({"person": "edith\x00"}, "Null characters are not allowed."),
    ({"person": "x" * 10_000}, "Ensure this value has at most 150 characters (it has 10000)."),
    ({"act": "conquered"}, "There is no such act. Choose one of the list."),
    ({"act": "x" * 10_000}, "There is no such act. Choose one of the list."),
    ({"act": "\x00"}, "There is no such act. Choose one of the list."),
]


@pytest.mark.parametrize(("query", "said"), BAD)
@pytest.mark.parametrize("address", ["history", CHANGES])
def test_bad_input_is_told_beside_its_field(
    desk: Client, story: Claim, address: str, query: dict[str, str], said: str
) -> None:
    address = history(story) if address == "history" else address
    page = desk.get(address, query)
    assert page.status_code == 200
    assert said in unescape(page.content.decode())
    assert shown(desk, address, **query) == []
    refused = desk.get(f"{address.rstrip('/')}.jsonl", query)
    assert refused.status_code == 400
    assert said in refused.content.decode()


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


def test_what_was_typed_stands_in_the_form(desk: Client, story: Claim) -> None:
    html = desk.get(CHANGES, {"person": '"><b>', "since": "2026-01-02", "act": "edited"}).content.decode()
    assert 'value="&quot;&gt;&lt;b&gt;"' in html
    assert 'value="2026-01-02"' in html
    assert '<option value="edited" selected>' in html
