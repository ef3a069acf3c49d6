"""People and programs who write without pause, and note on disk what they were told was done."""

import json
import os
import random
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.drills.site import Answer, Site

PATIENCE = 90  # seconds in which a program sends the same request again


class Journal:
    """What was sent and what was acknowledged, act by act; each line is on the disk before it counts."""

    def __init__(self, file: Path) -> None:
        self._file = file.open("a", encoding="utf-8")
        self.close = self._file.close
        self._lock = threading.Lock()
        self.sent: dict[str, str] = {}  # the kind of each act, by its comment
        self.done: dict[str, dict[str, Any]] = {}
        self.counts: Counter[str] = Counter()
        self.faults: list[str] = []
        self.answers: Counter[int] = Counter()

    def send(self, comment: str, kind: str) -> None:
        with self._lock:
            self.sent[comment] = kind

    def acknowledge(self, comment: str, **what: Any) -> None:
        with self._lock:
            self._file.write(json.dumps({"comment": comment, **what}) + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())
            self.done[comment] = what

    def note(self, answer: Answer, comment: str) -> None:
        """Every answer; what must never come back is a fault."""
        with self._lock:
            self.answers[answer.status] += 1
            if answer.status >= 500 and answer.status != 503:
                self.faults.append(f"{comment}: {answer.status} {answer.body[:300]!r}")
            if answer.status == 503 and "retry-after" not in answer.headers:
                self.faults.append(f"{comment}: 503 without Retry-After")

    def unanswered(self) -> dict[str, str]:
        with self._lock:
            return {comment: kind for comment, kind in self.sent.items() if comment not in self.done}


class Writer(threading.Thread):
    """Records a claim, then changes it, records others in bulk, and adds a topic at the desk; again and again.

    Requests to the API are sent again under their key until they are answered; those to the desk, as people do, once.
    """

    def __init__(self, site: Site, name: str, journal: Journal) -> None:
        super().__init__(name=name, daemon=True)
        self.site, self.journal = site, journal
        self.number = 0
        self.ends = threading.Event()
        self.chance = random.Random(name)
        self.slug, self.tag = "", ""
        self.died: BaseException | None = None

    def run(self) -> None:
        try:
            while not self.ends.is_set():
                self.act()
        except BaseException as error:
            self.died = error
            raise

    def finish(self) -> None:
        self.ends.set()
        self.join(timeout=PATIENCE + 60)
        assert not self.is_alive(), f"{self.name} still waits."
        assert self.died is None, self.died

    def act(self) -> None:
        """One of the four, in turn."""
        self.number += 1
        act = (self.record, self.change, self.bulk, self.at_the_desk)[self.number % 4 - 1]
        act(f"{self.name} {self.number}")

    def record(self, comment: str) -> None:
        party = f"party-{self.slugged()}"
        body = {
            "comment": comment,
            "claim": {
                "statement": f"Statement {self.number} of {self.name}.",
                "positions": [{"party": party, "stance": "asserts", "cites": [{"source": "report"}]}],
            },
            "parties": [{"slug": party, "name": f"Party of {comment}", "kind": "person"}],
        }
        if answer := self.program(comment, "record", "POST", "claims/", body):
            self.slug, self.tag = answer.json()["slug"], answer.headers["etag"]

    def change(self, comment: str) -> None:
        if not self.slug:
            return
        body = {"comment": comment, "claim": {"summary": f"Summary by {comment}."}}
        path = f"claims/{self.slug}/draft/"
        if answer := self.program(comment, "change", "PATCH", path, body, If_Match=self.tag):
            self.tag = answer.headers["etag"]

    def bulk(self, comment: str) -> None:
        claims = [{"statement": f"Claim {number} of act {self.number} of {self.name}."} for number in range(5)]
        self.program(comment, "bulk", "POST", "claims/bulk/", {"comment": comment, "claims": claims})

    def at_the_desk(self, comment: str) -> None:
        self.journal.send(comment, "desk")
        fields = {
            "title": f"Topic of {comment}", "slug": f"topic-{self.slugged()}", "parent": "", "summary": "",
            "comment": comment,
        }  # fmt: skip
        answer = self.site.desk("POST", "/admin/claims/topic/add/", fields)
        self.journal.note(answer, comment)
        if answer.status == 302:
            self.journal.acknowledge(comment, location=answer.headers["location"])
        elif answer.status not in (0, 503):
            self.journal.faults.append(f"{comment}: {answer.status} from the desk")

    def program(self, comment: str, kind: str, method: str, path: str, body: Any, **headers: str) -> Answer | None:
        """The answer that came in the end; None when the act was refused."""
        self.journal.send(comment, kind)
        key, until, lost = f"{self.slugged()}", time.monotonic() + PATIENCE, False
        while time.monotonic() < until:
            answer = self.site.send(method, path, body, Idempotency_Key=key, **headers)
            self.journal.note(answer, comment)
            if 200 <= answer.status < 300:
                replayed = "idempotent-replayed" in answer.headers
                self.journal.counts["unanswered but done"] += replayed
                self.journal.counts["sent again"] += lost
                self.journal.acknowledge(comment, etag=answer.headers.get("etag", ""), replayed=replayed)
                return answer
            if answer.status not in (0, 503):
                self.journal.faults.append(f"{comment}: {answer.status} {answer.body[:300]!r}")
                return None
            lost = True
            if self.ends.wait(self.chance.uniform(0.05, 0.2)) and time.monotonic() > until - PATIENCE + 30:
                return None
        return None

    def slugged(self) -> str:
        return f"{self.name}-{self.number}"


class Readers(threading.Thread):
    """Somebody who reads public pages without pause. No answer of 500 or more may come, but for those named."""

    def __init__(self, site: Site, *addresses: str) -> None:
        super().__init__(daemon=True)
        self.site, self.addresses = site, addresses or ("/", "/claims/", "/api/v1/claims/")
        self.ends = threading.Event()
        self.answers: Counter[int] = Counter()

    def run(self) -> None:
        while not self.ends.is_set():
            for address in self.addresses:
                self.answers[self.site.get(address).status] += 1
            self.ends.wait(0.05)

    def finish(self) -> Counter[int]:
        self.ends.set()
        self.join(timeout=60)
        return self.answers


def start_writers(site: Site, journal: Journal, names: int = 3, prefix: str = "w") -> list[Writer]:
    writers = [Writer(site, f"{prefix}{number}", journal) for number in range(names)]
    for writer in writers:
        writer.start()
    return writers
