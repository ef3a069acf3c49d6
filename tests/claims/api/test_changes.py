"""Changes since a cursor: what a mirror asks for. No gaps, no repeats, nothing that is not public."""

import threading
from typing import Any

import pytest
from django.db import connection

from audit.context import changeset
from claims import workflow
from claims.flags import raise_flag
from claims.models import Claim, Relation, Topic
from tests.claims.api.conftest import Machine


def since(anybody: Machine, cursor: int) -> set[tuple[str, str]]:
    """Kind and slug of everything that changed after the cursor."""
    rows = anybody.get(f"changes/?since={cursor}&page_size=100").json()["results"]
    return {(row["kind"], row["slug"]) for row in rows}


def head(anybody: Machine) -> int:
    """The cursor of the newest act."""
    cursor, more = -1, True
    while more:
        page = anybody.get(f"changes/?page_size=100{f'&since={cursor}' if cursor >= 0 else ''}").json()
        cursor, more = page["cursor"], page["more"]
    return cursor


def test_edit_of_a_draft_is_no_change_and_its_approval_is(
    published: Claim, publish: Any, editor: Any, anybody: Machine
) -> None:
    before = head(anybody)
    with changeset(editor, "Reworded."):
        published.summary = "More."
        published.save()
    assert since(anybody, before) == set()
    between = head(anybody)
    publish(published)
    assert since(anybody, between) == {("claim", published.slug)}


def test_what_holds_now_is_a_change_too(published: Claim, editor: Any, reviewer: Any, anybody: Machine) -> None:
    before = head(anybody)
    raise_flag(published, by=reviewer, reason="outdated", text="See the report.")
    assert since(anybody, before) == {("claim", published.slug)}
    before = head(anybody)
    workflow.withdraw(published, by=editor, reason="The source was forged.")
    assert since(anybody, before) == {("claim", published.slug)}


def test_claim_that_names_another_changes_with_it(make_claim: Any, publish: Any, editor: Any, anybody: Machine) -> None:
    one, other = make_claim(), make_claim()
    with changeset(editor, "They contradict each other."):
        Relation.objects.create(claim=one, target=other, type="contradicts")
    publish(one)
    before = head(anybody)
    publish(other)  # from now on the document of the first names it
    assert since(anybody, before) == {("claim", one.slug), ("claim", other.slug)}


def test_records_tell_of_their_parts_and_of_their_end(make_party: Any, editor: Any, anybody: Machine) -> None:
    party = make_party()
    before = head(anybody)
    with changeset(editor, "A short name."):
        party.aliases.create(name="HO", language="en")
    assert since(anybody, before) == {("party", party.slug)}
    slug, before = party.slug, head(anybody)
    with changeset(editor, "Nobody needs it."):
        party.delete()
    assert since(anybody, before) == {("party", slug)}


def test_each_page_goes_on_where_the_last_ended(make_claim: Any, publish: Any, anybody: Machine) -> None:
    for _number in range(3):
        publish(make_claim())
    whole = anybody.get("changes/?page_size=100").json()["results"]
    found: list[Any] = []
    cursor, more = "", True
    while more:
        page = anybody.get(f"changes/?page_size=2{cursor}").json()
        found += page["results"]
        cursor, more = f"&since={page['cursor']}", page["more"]
    assert found == whole


def test_beyond_the_newest_there_is_nothing(published: Claim, anybody: Machine) -> None:
    newest = head(anybody)
    assert anybody.get(f"changes/?since={newest}").json() == {"results": [], "cursor": newest, "more": False}
    assert anybody.get(f"changes/?since={newest + 5}").json()["cursor"] == newest + 5


@pytest.mark.django_db(transaction=True)
def test_reader_beside_eight_writers_misses_nothing_and_reads_nothing_twice(editor: Any, settings: Any) -> None:
    settings.CLAIMTRACK_API_PER_MINUTE = 100_000
    writers, each = 8, 5

    def write(name: int) -> None:
        try:
            for number in range(each):
                with changeset(editor, "A heading."):
                    Topic.objects.create(slug=f"topic-{name}-{number}", title=f"Topic {name} {number}")
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[name]) for name in range(writers)]
    anybody, found, cursor = Machine(), [], head(Machine())
    for thread in threads:
        thread.start()
    while True:
        still = any(thread.is_alive() for thread in threads)
        page = anybody.get(f"changes/?since={cursor}&page_size=7").json()
        found += [row["slug"] for row in page["results"] if row["kind"] == "topic"]
        cursor = page["cursor"]
        if not still and not page["more"]:
            break
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(f"topic-{name}-{number}" for name in range(writers) for number in range(each))
