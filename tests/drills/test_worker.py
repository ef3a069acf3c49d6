"""The worker of the queue is killed in the middle of its work: each work is done in the end, and none is half done."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from audit.context import changeset
from claims.models import Notice, NoticePreference
from tests.drills.conftest import KILLS
from tests.drills.databases import Database
from tests.drills.holding import is_sound, state_of
from tests.drills.inside import connected
from tests.drills.processes import TOP, environment, run, until
from tests.drills.site import Site
from tests.drills.test_clock import claim

pytestmark = pytest.mark.walk
NAME = "drilled"
AT_ONCE = 16  # works that take a while, put into the queue for each few kills
FEW = 4
MANY = f"""import django; django.setup()
from claims.tasks import fill_indexes
for _number in range({AT_ONCE}): fill_indexes.enqueue()"""


class Queue:
    """What waits, is done, and was done, as the table says."""

    def __init__(self, database: Database, mails: Path) -> None:
        self.url, self.log = database.url, database.folder / "worker.log"
        self.environment = environment(
            database.url, CLAIMTRACK_TASKS="database", CLAIMTRACK_EMAIL_URL=f"filemail:///{mails}"
        )
        run([sys.executable, "manage.py", "migrate", "-v0"], self.environment)
        self.worker: Any = None

    def start_worker(self) -> None:
        with self.log.open("ab") as log:
            self.worker = subprocess.Popen(
                [sys.executable, "manage.py", "work", NAME, "--interval=0.05"],
                cwd=TOP, env=self.environment, stdout=log, stderr=log,
            )  # fmt: skip

    def fill(self) -> None:
        run([sys.executable, "-c", MANY], self.environment)

    def rows(self) -> list[tuple[str, str]]:
        """The status of each work, and who had it in hand."""
        with connected(self.url), connection.cursor() as cursor:
            cursor.execute("SELECT status, CAST(worker_ids AS text) FROM django_tasks_database_dbtaskresult")
            return list(cursor.fetchall())

    def is_stopped_in_the_middle(self) -> bool:
        """Whether the worker, which does nothing from now on, has something in hand; else it goes on."""
        self.worker.send_signal(signal.SIGSTOP)
        if any(status == "RUNNING" for status, _workers in self.rows()):
            return True
        self.worker.send_signal(signal.SIGCONT)
        return False

    def kill_worker(self) -> None:
        """In the middle of a work, for certain."""
        until(self.is_stopped_in_the_middle, f"the worker to work; it says {self.log.read_text()[-1500:]}")
        self.end_worker()

    def end_worker(self) -> None:
        if self.worker is not None and self.worker.poll() is None:
            os.kill(self.worker.pid, signal.SIGKILL)
            self.worker.wait()

    def is_empty(self) -> bool:
        return all(status not in ("READY", "RUNNING") for status, _workers in self.rows())


class Submitter(threading.Thread):
    """Submits one claim after the other, of which a reviewer is told by mail at once."""

    def __init__(self, site: Site) -> None:
        super().__init__(daemon=True)
        self.site, self.ends = site, threading.Event()
        self.acknowledged: list[str] = []
        self.refused: list[Any] = []

    def run(self) -> None:
        while not self.ends.is_set():
            body = claim("Record it.")
            body["claim"]["statement"] = f"The clock is right by {len(self.acknowledged)} minutes."
            made = self.site.send("POST", "claims/", body)
            path = f"claims/{made.json()['slug']}/submit/" if made.status == 201 else ""
            done = self.site.send("POST", path, {"comment": "Ready."}, If_Match=made.headers["etag"]) if path else made
            if done.status != 200:
                self.refused.append(done)
                return
            self.acknowledged.append(body["claim"]["statement"])
            self.ends.wait(0.1)


@pytest.fixture
def queue(prepared: Any, tmp_path: Path) -> Iterator[Queue]:
    database, _seed = prepared
    mails = tmp_path / "mails"
    mails.mkdir()
    made = Queue(database, mails)
    with connected(database.url), changeset(actor="drill", comment="Tell the reviewer at once."):
        reviewer = get_user_model()._default_manager.get(username="rashid")
        reviewer.email = "rashid@desk.example"
        reviewer.save()
        NoticePreference.objects.create(user=reviewer, mail="at once")
    yield made
    made.end_worker()


def mailed_at_least_once(statements: list[str], mails: Path) -> int:
    """How many messages there are; fails unless each statement stands in one."""
    texts = [text for path in mails.iterdir() for text in path.read_text().split("-" * 79) if text.strip()]
    told = "\n".join(texts)
    assert [statement for statement in statements if statement not in told] == []
    return len(texts)


def test_worker_is_killed_in_the_middle_of_its_work(
    prepared: Any, queue: Queue, start: Callable[..., Site], tmp_path: Path, report: Callable[..., None]
) -> None:
    database, _seed = prepared
    site = start(CLAIMTRACK_TASKS="database")
    submitter = Submitter(site)
    submitter.start()
    kills = max(2, KILLS // 4)
    queue.start_worker()
    for kill in range(kills):
        if kill % FEW == 0:
            queue.fill()
        queue.kill_worker()
        known = len(submitter.acknowledged)
        until(lambda known=known: len(submitter.acknowledged) > known, "an act while there is no worker")
        queue.start_worker()
    submitter.ends.set()
    submitter.join(timeout=60)
    began = time.monotonic()
    until(queue.is_empty, f"all work to be done; the worker says {queue.log.read_text()[-1500:]}")
    rows = queue.rows()
    assert {status for status, _workers in rows} == {"SUCCESSFUL"}
    assert sum(workers.count(NAME) > 1 for _status, workers in rows) >= 1, "nothing was done again"
    assert submitter.refused == []
    with connected(database.url):
        waiting = Notice.objects.filter(recipient__username="rashid", mailed_at=None).count()
    assert waiting == 0
    messages = mailed_at_least_once(submitter.acknowledged, tmp_path / "mails")
    # One that was handed over just before the row says so is sent again.
    assert messages <= len(submitter.acknowledged) + kills
    state = state_of(database.url)
    is_sound(state)
    report(
        kills={"task_worker": kills},
        acknowledged=len(submitter.acknowledged),
        lost=0,
        seconds=round(time.monotonic() - began, 1),
        verify=state["verify"]["seconds"],
    )
