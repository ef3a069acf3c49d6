"""Two servers on one SQLite file: no edit is lost, and a locked database is nobody's fault."""

import sqlite3
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.drills.holding import holds, state_of
from tests.drills.processes import until
from tests.drills.site import Site
from tests.drills.writing import Journal, start_writers

pytestmark = [pytest.mark.walk, pytest.mark.only_on_sqlite]
TOPIC = {"title": "A topic", "slug": "a-topic", "parent": "", "summary": "Typed text.", "comment": "Why."}


def written_by(journal: Journal, prefix: str, more: int) -> Callable[[], bool]:
    """Whether so many more acts than now were acknowledged to these writers."""

    def done() -> int:
        return sum(name.startswith(prefix) for name in list(journal.done))

    wanted = done() + more
    return lambda: done() >= wanted


def both_write(journal: Journal) -> None:
    waits = [written_by(journal, prefix, 12) for prefix in ("one", "other")]
    until(lambda: all(wait() for wait in waits), "acts through both")


def test_two_servers_lose_nothing_when_one_is_killed(
    prepared: Any, start: Callable[..., Site], journal: Journal, report: Callable[..., None]
) -> None:
    database, _seed = prepared
    one, other = start(workers=2), start(workers=2)
    writers = [*start_writers(one, journal, 2, "one"), *start_writers(other, journal, 2, "other")]
    both_write(journal)
    other.kill_all()
    until(written_by(journal, "one", 12), "acts through the one that stands")
    other.start()
    both_write(journal)
    for writer in writers:
        writer.finish()
    found = holds(state_of(database.url), journal)
    assert journal.faults == []
    assert {name[:3] for name in journal.done} == {"one", "oth"}
    report(**found, **journal.counts, answers=dict(journal.answers))


def test_who_waits_too_long_for_the_lock_is_told_when_to_try_again(
    prepared: Any, start: Callable[..., Site], report: Callable[..., None]
) -> None:
    database, _seed = prepared
    site = start(DATABASE_URL=f"{database.url}?timeout=1")
    holder = sqlite3.connect(database.file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    answer = site.send("POST", "claims/", {"comment": "Wait.", "claim": {"statement": "This waits."}})
    waited = time.monotonic() - began
    assert (answer.status, answer.headers["retry-after"]) == (503, "5")
    assert answer.headers["content-type"] == "application/problem+json"
    page = site.desk("POST", "/admin/claims/topic/add/", TOPIC)
    assert (page.status, page.headers["retry-after"]) == (503, "5")
    assert "Typed text." in page.body.decode()
    assert site.get("/claims/").status == 200
    holder.execute("ROLLBACK")
    holder.close()
    assert site.desk("POST", "/admin/claims/topic/add/", TOPIC).status == 302
    assert "OperationalError" in site.said()
    report(seconds=round(waited, 1))
