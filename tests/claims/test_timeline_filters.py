"""The filters of the time line and of the recent changes: person, act, days, channel, and bad input."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client

from audit.context import changeset
from audit.models import Changeset
from claims.models import Claim
from claims.timeline import TimelineAct
from tests.claims.timeline_lists import CHANGES, WHOLE, entries, history, reword, shown

pytestmark = [pytest.mark.django_db, pytest.mark.walk]


@pytest.fixture
def made_at(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets the time of the changesets that are made from now on: stored ones cannot be changed."""

    def act(*moment: int) -> None:
        field = Changeset._meta.get_field("created_at")
        monkeypatch.setattr(field, "_get_default", lambda: datetime(*moment, tzinfo=UTC))

    return act


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


@pytest.mark.parametrize("walked", [0, 500])
@pytest.mark.parametrize("filled", [1, 50])
def test_edits_are_the_same_whether_frequent_or_rare(
    desk: Client,
    story: Claim,
    make_claim: Any,
    editor: Any,
    monkeypatch: pytest.MonkeyPatch,
    walked: int,
    filled: int,
) -> None:
    monkeypatch.setattr("claims.timeline_entries.WALKED", walked)
    monkeypatch.setattr("claims.timeline_entries.FILLED", filled)
    reword(make_claim(), editor, "The newest.")
    assert entries(desk, CHANGES, act="edited")[0]["comment"] == "The newest."
    assert shown(desk, CHANGES, act="edited") == ["Edited", "Edited"]
    assert shown(desk, CHANGES, act="edited", person="rashid") == []


def test_every_act_is_found_the_same_whether_frequent_or_rare(
    desk: Client, administrator: Any, story: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.force_login(administrator)
    found: list[dict[str, Any]] = []
    for filled in (1, 10**6):
        monkeypatch.setattr("claims.timeline_entries.FILLED", filled)
        found.append({act: entries(desk, CHANGES, act=act.value) for act in TimelineAct})
    assert found[0] == found[1]
    assert {act.name for act, rows in found[0].items() if rows} == {
        "ACCOUNTS_CHANGED",
        "APPROVED",
        "EDITED",
        "FLAGGED",
        "FLAG_DISMISSED",
        "RECORDED",
        "RECORD_ADDED",
        "SUBMITTED",
    }


def test_every_act_can_be_chosen(desk: Client, administrator: Any, story: Claim) -> None:
    desk.force_login(administrator)
    for act in TimelineAct:
        assert desk.get(CHANGES, {"act": act.value}).status_code == 200
    html = desk.get(CHANGES).content.decode()
    assert [value for value in re.findall(r'<option value="([^"]+)"', html) if value in TimelineAct.values] == (
        TimelineAct.values
    )


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


def test_what_was_typed_stands_in_the_form(desk: Client, story: Claim) -> None:
    html = desk.get(CHANGES, {"person": '"><b>', "since": "2026-01-02", "act": "edited"}).content.decode()
    assert 'value="&#34;&gt;&lt;b&gt;"' in html
    assert 'value="2026-01-02"' in html
    assert '<option value="edited" selected>' in html
