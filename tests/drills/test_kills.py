"""Processes are killed while people write: what was acknowledged is there, once and whole."""

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.drills.conftest import KILLS
from tests.drills.databases import Database
from tests.drills.holding import holds, state_of
from tests.drills.postgresql import Cluster
from tests.drills.processes import BOUND, TOP, environment, until
from tests.drills.site import Site
from tests.drills.writing import PATIENCE, Journal, start_writers

pytestmark = pytest.mark.walk
DOSSIER = """dossier: 1
title: A dossier of a drill
claims:
  - slug: from-dossier-{number}
    statement: "Statement of dossier {number}."
parties:
  - {{slug: of-dossier-{number}, name: "Party of dossier {number}", kind: person}}
"""


class Storm:
    """Kills one thing after the other."""

    def __init__(self, database: Database, site: Site, journal: Journal, folder: Path) -> None:
        self.database, self.site, self.journal, self.folder = database, site, journal, folder
        self.kills: Counter[str] = Counter()
        self.chance = random.Random(8)
        self.down: list[float] = []

    def web_worker(self) -> None:
        workers = self.site.workers()
        if workers:
            self.site.kill(self.chance.choice(workers))

    def whole_site(self) -> None:
        self.site.kill_all()
        self.restarted(self.site.start)

    def backend(self) -> None:
        """The server then ends all others, and recovers."""
        assert isinstance(self.database, Cluster)
        if backends := self.database.backends():
            self.database.kill(self.chance.choice(backends))

    def whole_server(self) -> None:
        self.database.kill_all()
        self.restarted(self.database.start)

    def command(self) -> None:
        """A long act of a command, killed at some moment, and then done."""
        number = self.kills["command"]
        name = f"drill-{number}.yaml"
        comment, file = f"Load dossier {name}.", self.folder / name
        file.write_text(DOSSIER.format(number=number))
        self.journal.send(comment, "command")
        command = [sys.executable, "manage.py", "load_dossier", str(file), "--user", "edith"]
        with (self.folder / "command.log").open("ab") as log:
            started = subprocess.Popen(command, cwd=TOP, env=environment(self.database.url), stdout=log, stderr=log)
            time.sleep(self.chance.uniform(1.0, 4.0))
            started.kill()
            started.wait()
            done = subprocess.run(
                command, cwd=TOP, env=environment(self.database.url), stdout=log, stderr=log, timeout=BOUND, check=False
            )
        assert done.returncode == 0, (self.folder / "command.log").read_text()[-3000:]
        self.journal.acknowledge(comment)

    def restarted(self, start: Callable[[], Any]) -> None:
        began = time.monotonic()
        start()
        self.down.append(time.monotonic() - began)

    def rage(self, kills: int) -> None:
        others = [self.backend, self.whole_server] if isinstance(self.database, Cluster) else [self.whole_site]
        each = max(1, kills // (4 * len(others)))  # the database is never spared
        plan = [self.command] * (kills // 8) + [act for act in others for _ in range(each)]
        plan += [self.web_worker] * (kills - len(plan))
        self.chance.shuffle(plan)
        for number, kill in enumerate(plan, start=1):
            known = len(self.journal.done)
            time.sleep(self.chance.uniform(0.1, 0.6))
            until(lambda known=known: len(self.journal.done) > known, "an act between two kills", PATIENCE)
            kill()
            self.kills[kill.__name__] += 1
            if number % 25 == 0 and number < kills:
                told = list(self.journal.done)
                holds(state_of(self.database.url), self.journal, told)


def test_nothing_acknowledged_is_lost(
    prepared: Any, start: Callable[..., Site], journal: Journal, tmp_path: Path, report: Callable[..., None]
) -> None:
    database, _seed = prepared
    storm = Storm(database, start(workers=3), journal, tmp_path)
    writers = start_writers(storm.site, journal)
    began = time.monotonic()
    storm.rage(KILLS)
    for writer in writers:
        writer.finish()
    seconds = time.monotonic() - began
    state = state_of(database.url)
    found = holds(state, journal)
    assert journal.faults == []
    assert found["acknowledged"] > KILLS
    report(
        kills=dict(storm.kills),
        **found,
        **journal.counts,
        answers=dict(journal.answers),
        seconds=round(seconds, 1),
        restart=round(max(storm.down, default=0), 1),
        verify=state["verify"]["seconds"],
        rows=state["verify"]["rows"],
    )
