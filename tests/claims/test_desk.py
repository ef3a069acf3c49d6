"""The admin's front page: each role finds its own work on it, counted, and nobody else's."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

from audit.context import changeset
from claims import desk as front_page
from claims import queues, workflow
from claims.models import Claim, Flag, ReviewState
from tests.claims.desk_people import CONTRIBUTES, grant
from tests.sizes import few_and

pytestmark = pytest.mark.walk

Shown = dict[str, tuple[str, list[str]]]


@pytest.fixture
def contributor(make_user: Any) -> Any:
    return grant(make_user("cora", "contributor", is_staff=True), *CONTRIBUTES)


@pytest.fixture
def chief(editor: Any) -> Any:
    return grant(editor, "edit_any_claim", "resolve_flag", "view_flag")


@pytest.fixture
def mark(reviewer: Any) -> Callable[..., None]:
    """Sets fields of a claim's review state, as other acts would."""

    def act(claim: Claim, **fields: Any) -> None:
        with changeset(reviewer, "Mark."):
            state = ReviewState.objects.get(claim=claim)
            for name, value in fields.items():
                setattr(state, name, value)
            state.save()

    return act


@pytest.fixture
def flag(reviewer: Any) -> Callable[..., Flag]:
    def act(claim: Claim, **fields: Any) -> Flag:
        with changeset(reviewer, "Raise a flag."):
            about = {"kind": "claim", "item_id": claim.pk, "claim": claim, "item_label": claim.statement}
            said = {"reason": "outdated", "text": "It is old.", "raised_by": reviewer}
            return Flag.objects.create(**{**about, **said, **fields})

    return act


def edit(claim: Claim, by: Any) -> None:
    with changeset(by, "Reword."):
        claim.summary = f"As {by} sees it."
        claim.save()


def page_of(user: Any) -> str:
    client = Client()
    client.force_login(user)
    return client.get("/admin/").content.decode()


def shown_to(user: Any) -> Shown:
    """The sections of the person's front page: name to count and labels of the rows."""
    sections = re.findall(r'<section[^>]*data-queue="([^"]*)">(.*?)</section>', page_of(user), re.DOTALL)
    return {
        name: (
            re.search(r"\((\d+\+?)\)</h2>", html)[1],  # type: ignore[index]  # fails the test
            [unescape(strip_tags(row)) for row in re.findall(r"<li>\s*<a[^>]*>(.*?)</a>", html, re.DOTALL)],
        )
        for name, html in sections
    }


def whole_list(user: Any, queue: str) -> set[str]:
    client = Client()
    client.force_login(user)
    html = client.get(f"/admin/claims/claim/?queue={queue}").content.decode()
    return {unescape(one) for one in re.findall(r'field-statement"><a href="[^"]*">([^<]*)</a>', html)}


DAY = timedelta(days=1)


# What each role finds


def test_each_role_has_its_sections(editor: Any, chief: Any, reviewer: Any, contributor: Any, make_user: Any) -> None:
    everything = ["to-review", "to-revise", "drafts", "flags", "re-review", "due"]
    assert list(shown_to(chief)) == everything
    assert list(shown_to(make_user("root", is_superuser=True, is_staff=True))) == everything
    assert list(shown_to(reviewer)) == ["to-review", "flags", "re-review", "due"]
    assert list(shown_to(contributor)) == ["to-revise", "drafts", "flags", "re-review", "due"]
    assert shown_to(make_user("paul", is_staff=True)) == {}
    assert "Your account has no part in claims." in page_of(make_user("pia", is_staff=True))


def test_empty_sections_say_what_is_well(reviewer: Any) -> None:
    html = page_of(reviewer)
    for sentence in (
        "Nothing that others wrote waits for a decision.",
        "No flag is open.",
        "No verdict lost what it rests on.",
        "No published claim is overdue.",
    ):
        assert sentence in html
    assert "Whole list" not in html


def test_below_it_stands_the_list_of_records(reviewer: Any) -> None:
    assert '<a href="/admin/claims/claim/"' in page_of(reviewer)


def test_what_others_submitted_is_to_be_reviewed_oldest_first(
    make_claim: Any, editor: Any, reviewer: Any, make_user: Any
) -> None:
    first, second, own = (make_claim(statement=name) for name in ("First", "Second", "Own"))
    make_claim(statement="Not submitted")
    edit(own, reviewer)
    for claim in (second, first, own):
        workflow.submit(claim, by=editor)
    assert shown_to(reviewer)["to-review"] == ("2", ["Second", "First"])
    assert whole_list(reviewer, "to-review") == {"First", "Second"}
    assert shown_to(editor)["to-review"] == ("0", [])
    assert shown_to(make_user("olga", "reviewer", is_staff=True))["to-review"][0] == "3"


def test_who_wrote_only_the_approved_edition_may_review_what_follows(
    make_claim: Any, publish: Any, contributor: Any, editor: Any, reviewer: Any
) -> None:
    claim = publish(make_claim(statement="Edited", by=editor))
    edit(claim, contributor)
    workflow.submit(claim, by=contributor)
    assert shown_to(editor)["to-review"] == ("1", ["Edited"])


def test_own_drafts_move_to_what_is_to_be_revised_when_they_come_back(
    make_claim: Any, contributor: Any, editor: Any, reviewer: Any
) -> None:
    claim = make_claim(statement="Mine", by=contributor)
    make_claim(statement="Not mine")
    assert shown_to(contributor)["drafts"] == ("1", ["Mine"])
    workflow.submit(claim, by=contributor)
    assert shown_to(contributor)["drafts"] == ("0", [])
    workflow.request_changes(claim, by=reviewer, revision=1, comment="Name the source.")
    shown = shown_to(contributor)
    assert (shown["drafts"], shown["to-revise"]) == (("0", []), ("1", ["Mine"]))
    assert whole_list(contributor, "to-revise") == {"Mine"}
    assert whole_list(contributor, "drafts") == set()
    assert shown_to(editor)["to-revise"] == ("0", [])


def test_unsubmitted_edits_of_a_published_claim_are_to_be_revised(
    make_claim: Any, publish: Any, contributor: Any, editor: Any
) -> None:
    claim = publish(make_claim(statement="Public", by=editor))
    assert shown_to(editor)["to-revise"] == ("0", [])
    edit(claim, editor)
    assert shown_to(editor)["to-revise"] == ("1", ["Public"])
    workflow.submit(claim, by=editor)
    assert shown_to(editor)["to-revise"] == ("0", [])


def test_claim_reopened_by_a_flag_is_to_be_revised_by_editors(
    make_claim: Any, publish: Any, contributor: Any, make_user: Any, mark: Any
) -> None:
    claim = publish(make_claim(statement="Reopened", by=contributor), by=None)
    mark(claim, reopened_at=timezone.now(), reopened_reason="Upheld.")
    chief = grant(make_user("eve", "editor", is_staff=True), "edit_any_claim")
    assert shown_to(chief)["to-revise"] == ("1", ["Reopened"])
    assert whole_list(chief, "to-revise") == whole_list(chief, "reopened") == {"Reopened"}
    assert shown_to(contributor)["to-revise"] == ("0", [])
    assert whole_list(contributor, "reopened") == {"Reopened"}


def test_withdrawn_claim_that_is_being_mended_is_a_draft(published: Claim, editor: Any) -> None:
    workflow.withdraw(published, by=editor, reason="A forgery.")
    assert shown_to(editor)["drafts"] == ("0", [])
    edit(published, editor)
    assert shown_to(editor)["drafts"] == ("1", [published.statement])


def test_re_review_and_due_are_everybodys_for_reviewers_and_own_for_contributors(
    make_claim: Any, publish: Any, contributor: Any, reviewer: Any, chief: Any, mark: Any
) -> None:
    today, now = timezone.localdate(), timezone.now()
    for name, writer in (("Theirs", chief), ("Own", contributor)):
        shaken = publish(make_claim(statement=f"{name}, shaken", by=writer))
        mark(shaken, re_review_since=now, re_review_reason="The source was retracted.")
        late = publish(make_claim(statement=f"{name}, late", by=writer))
        mark(late, review_due=today)
        mark(publish(make_claim(statement=f"{name}, in time", by=writer)), review_due=today + DAY)
    for user in (reviewer, chief):
        shown = shown_to(user)
        assert shown["re-review"] == ("2", ["Theirs, shaken", "Own, shaken"])
        assert shown["due"] == ("2", ["Theirs, late", "Own, late"])
        assert whole_list(user, "re-review") == {"Theirs, shaken", "Own, shaken"}
        assert whole_list(user, "due") == {"Theirs, late", "Own, late"}
    assert shown_to(contributor)["re-review"] == ("1", ["Own, shaken"])
    assert shown_to(contributor)["due"] == ("1", ["Own, late"])
    assert whole_list(contributor, "re-review") == {"Own, shaken"}
    assert whole_list(contributor, "due") == {"Own, late"}


def test_longest_overdue_stands_first_and_withdrawn_claims_are_not_due(
    make_claim: Any, publish: Any, reviewer: Any, editor: Any, mark: Any
) -> None:
    today = timezone.localdate()
    for days in (1, 30, 5):
        mark(publish(make_claim(statement=f"{days} days")), review_due=today - days * DAY)
    gone = publish(make_claim())
    mark(gone, review_due=today)
    workflow.withdraw(gone, by=editor, reason="A forgery.")
    assert shown_to(reviewer)["due"] == ("3", ["30 days", "5 days", "1 days"])


def test_open_flags_are_shown_oldest_first_to_those_who_answer_for_them(
    make_claim: Any, contributor: Any, reviewer: Any, chief: Any, flag: Any, make_user: Any
) -> None:
    now = timezone.now()
    flag(make_claim(statement="Theirs"), raised_at=now - DAY)
    flag(make_claim(statement="Own", by=contributor), raised_at=now - 2 * DAY)
    judged = {"status": "dismissed", "resolution": "It is not.", "resolved_by": chief, "resolved_at": now}
    flag(make_claim(statement="Judged"), **judged)
    for user in (reviewer, chief):
        assert shown_to(user)["flags"] == ("2", ["Own", "Theirs"])
    assert shown_to(contributor)["flags"] == ("1", ["Own"])
    assert "outdated" in page_of(chief)


def test_queue_that_a_role_has_not_is_refused_in_the_list(make_claim: Any, contributor: Any, editor: Any) -> None:
    workflow.submit(make_claim(by=contributor), by=editor)
    assert whole_list(contributor, "to-review") == set()
    assert whole_list(contributor, "nonsense") == set()
    client = Client()
    client.force_login(contributor)
    assert (
        "There is no queue &#x27;to-review&#x27;."
        in client.get("/admin/claims/claim/?queue=to-review").content.decode()
    )


# Costs


def test_sections_show_few_rows_and_stop_counting(
    make_claim: Any, editor: Any, reviewer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front_page, "COUNTED", 10)
    for _ in range(12):
        workflow.submit(make_claim(), by=editor)
    count, rows = shown_to(reviewer)["to-review"]
    assert (count, len(rows)) == ("10+", 8)
    assert 'href="/admin/claims/claim/?queue=to-review">Whole list: To review</a>' in page_of(reviewer)


def test_own_work_is_looked_for_in_the_newest_acts(
    make_claim: Any, contributor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "OWN_ACTS", 2)
    for name in ("One", "Two", "Three"):
        make_claim(statement=name, by=contributor)
    assert shown_to(contributor)["drafts"] == ("2", ["Two", "Three"])


@pytest.mark.parametrize("many", few_and(12))
@pytest.mark.parametrize(("role", "most"), [("chief", 17), ("reviewer", 15), ("contributor", 16), ("root", 15)])
def test_front_page_costs_the_same_for_few_and_many(
    request: pytest.FixtureRequest,
    make_user: Any,
    make_claim: Any,
    publish: Any,
    contributor: Any,
    chief: Any,
    flag: Any,
    mark: Any,
    role: str,
    most: int,
    many: int,
) -> None:
    user = make_user("root", is_superuser=True, is_staff=True) if role == "root" else request.getfixturevalue(role)
    client = Client()
    client.force_login(user)
    client.get("/admin/")
    counts = []
    now = timezone.now()
    for rows in (1, many):
        for number in range(rows):
            writer = contributor if number % 2 else chief
            make_claim(by=writer)
            workflow.submit(make_claim(by=writer), by=chief)
            claim = publish(make_claim(by=writer))
            flag(claim)
            mark(claim, review_due=now.date(), re_review_since=now, re_review_reason="Retracted.", reopened_at=now)
            edit(claim, writer)
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= most


def test_front_page_and_lists_obey_the_strict_policy(desk: Client, db: None) -> None:
    for address in ("/admin/", "/admin/notices/", "/admin/notices/settings/", "/admin/claims/claim/?queue=due"):
        page = desk.get(address)
        html = page.content.decode()
        assert "unsafe" not in page["Content-Security-Policy"]
        assert " style=" not in html
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>", html)
