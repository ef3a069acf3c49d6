"""Many people who opened the same claim and all save: nothing is lost, no number is used twice."""

import re
import threading
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from claims.models import Claim, Evidence, Revision
from tests.claims.admin_forms import Form, change_page, values_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.walk]

MOST = 20


@dataclass
class Tally:
    """What happened in all threads together."""

    asked: list[int] = field(default_factory=list)  # pages with three columns, for each person
    failures: list[BaseException] = field(default_factory=list)


def choose_mine(html: str) -> Form:
    """The page's answer: my summary, every row that was added."""
    form = {name: value for name, value in values_of(html, "conflict_form").items() if not name.startswith("keep-")}
    for tag in re.findall(r'<input type="(?:radio|hidden)" name="keep-[^>]*>', html):
        name, value = (unescape(text) for text in re.search(r'name="([^"]*)" value="(\w+)"', tag).groups())  # type: ignore[union-attr]
        if 'type="hidden"' in tag or " checked" in tag or (name == "keep-:summary" and value == "mine"):
            form[name] = value
    return form


def save_until_saved(claim: Claim, client: Client, form: Form, tally: Tally) -> None:
    asked = 0
    page = client.post(change_page(claim), form)
    while page.status_code == 409:
        asked += 1
        assert asked <= MOST, "somebody else saves between every two tries"
        page = client.post(change_page(claim), choose_mine(page.content.decode()))
    assert page.status_code == 302, page.content.decode()
    tally.asked.append(asked)


def test_people_who_all_save_at_once_lose_nothing(make_claim: Any, make_source: Any, make_user: Any) -> None:
    # SQLite lets one write at a time, and does not queue the others in order: some would wait past its patience.
    people = MOST if connection.vendor == "postgresql" else 8
    claim = make_claim(summary="At first.")
    sources = [make_source() for _ in range(people)]
    desks: list[tuple[Client, Form]] = []
    for number in range(people):
        client = Client()
        client.force_login(make_user(f"editor-{number}", "editor", is_staff=True))
        form = values_of(client.get(change_page(claim)).content.decode(), "claim_form")
        row = {"evidence-1-source": str(sources[number].pk), "evidence-1-bearing": "context"}
        desks.append((client, {**form, **row, "summary": f"Summary {number}.", "comment": f"By {number}."}))
    start, tally = threading.Barrier(people), Tally()

    def rush(number: int) -> None:
        try:
            start.wait(timeout=30)
            save_until_saved(claim, *desks[number], tally)
        except BaseException as error:
            tally.failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=rush, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=240)
    assert tally.failures == []
    assert tally.asked.count(0) == 1, "one person alone was not asked"
    print(f"{people} saves, {sum(tally.asked)} conflicts shown, most for one person {max(tally.asked)}")  # noqa: T201  figures of a run

    everybody = set(range(people))
    numbers = list(Revision.objects.filter(claim=claim).order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, people + 2))
    summaries = [row.summary for row in Claim.history.filter(id=claim.pk).order_by("history_id")]
    assert summaries[0] == "At first."
    assert sorted(summaries[1:]) == sorted(f"Summary {number}." for number in everybody)
    assert Claim.objects.get(pk=claim.pk).summary == summaries[-1]
    assert set(Evidence.objects.filter(claim=claim, source__in=sources).values_list("source", flat=True)) == {
        source.pk for source in sources
    }
    comments = Revision.objects.filter(claim=claim, number__gt=1).values_list("changeset__comment", flat=True)
    assert set(comments) == {f"By {number}." for number in everybody}
