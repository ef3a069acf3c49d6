"""Backups are made while people write, and restored: all that was acknowledged before is there, and verifies."""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.databases import needs
from tests.drills.checkpoint import checkpoint_of
from tests.drills.databases import Database, Seed, SqliteFile
from tests.drills.holding import State, holds, state_of
from tests.drills.inside import connected
from tests.drills.postgresql import NAME, Cluster, give
from tests.drills.processes import run, until
from tests.drills.site import Site
from tests.drills.writing import Journal, start_writers

pytestmark = pytest.mark.walk
ACTS = 12  # that are acknowledged before a backup begins


@pytest.fixture
def kept(prepared: tuple[Database, Seed], tmp_path: Path) -> Path:
    """A checkpoint that is kept elsewhere, of the log as it was before anything went wrong."""
    file = tmp_path / "checkpoint.txt"
    file.write_text(checkpoint_of(prepared[0].url, tmp_path / "log.key"))
    return file


class Backup:
    """What was acknowledged before it began, and what was sent by the time it ended."""

    def __init__(self, site: Site, journal: Journal, make: Callable[[], None]) -> None:
        writers = start_writers(site, journal)
        until(lambda: len(journal.done) >= ACTS, "acts before the backup")
        self.before = set(journal.done)
        began = time.monotonic()
        make()
        self.seconds = time.monotonic() - began
        self.sent = set(journal.sent)
        until(lambda: len(journal.done) >= len(self.before) + 4, "acts after the backup")
        for writer in writers:
            writer.finish()

    def is_held(self, state: State, journal: Journal) -> None:
        """By what was restored: all from before, nothing from after."""
        holds(state, journal, self.before)
        assert {act["comment"] for act in state["acts"]} & journal.sent.keys() <= self.sent


def is_guarded(url: str) -> None:
    """By every trigger that a database must have."""
    with connected(url):
        call_command("check", databases=["default"])


@pytest.mark.only_on_sqlite
@needs("sqlite3")
def test_copies_of_a_file_in_use(
    prepared: Any, start: Callable[..., Site], journal: Journal, kept: Path, report: Callable[..., None]
) -> None:
    database, _seed = prepared
    copies = {how: SqliteFile() for how in (".backup", "VACUUM INTO")}
    try:

        def copy() -> None:
            for how, target in copies.items():
                run(["sqlite3", "-cmd", ".timeout 20000", str(database.file), f"{how} '{target.file}'"])

        backup = Backup(start(workers=2), journal, copy)
        states = {how: state_of(target.url, str(kept)) for how, target in copies.items()}
        for state in states.values():
            backup.is_held(state, journal)
        is_guarded(copies[".backup"].url)
        restored = {how: len(state["acts"]) for how, state in states.items()}
        report(acknowledged=len(backup.before), restored=restored, lost=0)
    finally:
        for target in copies.values():
            target.drop()


@pytest.mark.only_on_postgresql
@needs("pg_dump", "pg_restore")
def test_dump_of_a_server_in_use(
    prepared: Any, start: Callable[..., Site], journal: Journal, kept: Path, tmp_path: Path, report: Callable[..., None]
) -> None:
    database, _seed = prepared
    at = ["--host=127.0.0.1", f"--port={database.port}", "--username=postgres"]
    archive = tmp_path / "claimtrack.dump"
    dump = ["pg_dump", *at, "--format=custom", f"--file={archive}", NAME]
    backup = Backup(start(workers=2), journal, lambda: run(dump) and None)
    run(["createdb", *at, "restored"])
    run(["pg_restore", *at, "--exit-on-error", "--dbname=restored", str(archive)])
    url = database.url.replace(f"/{NAME}", "/restored")
    state = state_of(url, str(kept))
    backup.is_held(state, journal)
    is_guarded(url)
    report(how="pg_dump", acknowledged=len(backup.before), restored=len(state["acts"]), lost=0)


class Archived:
    """A cluster whose write-ahead log is archived, a base backup of it, and clusters restored from both."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.archive, self.base = cluster.folder / "archive", cluster.folder / "base"
        self.restored: list[Cluster] = []
        self.archive.mkdir()
        give(self.archive)
        cluster.configure(
            f"wal_level = replica\narchive_mode = on\narchive_timeout = 60\n"
            f"archive_command = 'test ! -f {self.archive}/%f && cp %p {self.archive}/%f'"
        )
        cluster.stop()
        cluster.start()

    def back_up(self) -> None:
        at = ("--host=127.0.0.1", f"--port={self.cluster.port}", "--username=postgres")
        self.cluster.program("pg_basebackup", *at, "--checkpoint=fast", "--wal-method=none", "-D", str(self.base))

    def recover(self, target: str) -> Cluster:
        """A cluster in the state that the target names."""
        cluster = Cluster()
        self.restored.append(cluster)
        shutil.copytree(self.base, cluster.data)
        run(["chown", "-R", "--reference", str(cluster.folder), str(cluster.data)])
        cluster.data.chmod(0o700)
        cluster.configure(
            f"archive_mode = off\nrestore_command = 'cp {self.archive}/%f %p'\n"
            f"{target}\nrecovery_target_action = promote"
        )
        (cluster.data / "recovery.signal").touch()
        give(cluster.data / "recovery.signal")
        cluster.start()
        until(lambda: cluster.sql("SELECT pg_is_in_recovery()") == [(False,)], "the end of recovery")
        return cluster


@pytest.fixture
def archived(prepared: tuple[Database, Seed]) -> Iterator[Archived]:
    cluster = prepared[0]
    assert isinstance(cluster, Cluster)
    made = Archived(cluster)
    yield made
    for restored in made.restored:
        restored.drop()


@pytest.mark.only_on_postgresql
def test_point_in_time(
    archived: Archived, kept: Path, start: Callable[..., Site], journal: Journal, report: Callable[..., None]
) -> None:
    cluster, site = archived.cluster, start(workers=2)
    writers = start_writers(site, journal)
    archived.back_up()
    wanted = len(journal.done) + ACTS
    until(lambda: len(journal.done) >= wanted, "acts before the point")
    # While everybody writes: what was acknowledged before is in, what was sent afterwards is not.
    before = set(journal.done)
    [(instant,)] = cluster.sql("SELECT clock_timestamp()")
    assert isinstance(instant, datetime)
    sent = set(journal.sent)
    until(lambda: len(journal.done) >= wanted + ACTS, "acts after the point")
    for writer in writers:
        writer.finish()
    # While nobody writes: exactly the acts that are there.
    all_before = set(journal.done)
    exact = state_of(cluster.url)
    cluster.sql("SELECT pg_create_restore_point('before_the_mistake')")
    assert site.send("POST", "claims/", {"comment": "A mistake.", "claim": {"statement": "A mistake."}}).status == 201
    cluster.sql("SELECT pg_switch_wal()")
    cluster.sql("SELECT pg_stat_clear_snapshot()")
    until(lambda: cluster.sql("SELECT failed_count FROM pg_stat_archiver") == [(0,)], "the archive")
    last = cluster.sql("SELECT pg_walfile_name(pg_current_wal_lsn())")[0][0]
    until(lambda: _archived_before(cluster, str(last)), "the archive of the last segment")
    began = time.monotonic()
    named = archived.recover("recovery_target_name = 'before_the_mistake'")
    seconds = time.monotonic() - began
    state = state_of(named.url, str(kept))
    holds(state, journal, all_before)
    assert [act["comment"] for act in state["acts"]] == [act["comment"] for act in exact["acts"]]
    timed = archived.recover(f"recovery_target_time = '{instant.astimezone(UTC).isoformat()}'")
    then = state_of(timed.url, str(kept))
    holds(then, journal, before)
    assert {act["comment"] for act in then["acts"]} & journal.sent.keys() <= sent
    report(
        acknowledged=len(all_before),
        restored=len(state["acts"]),
        at_time=len(then["acts"]),
        seconds=round(seconds, 1),
        lost=0,
    )


def _archived_before(cluster: Cluster, segment: str) -> bool:
    done = subprocess.run(["ls", str(cluster.folder / "archive")], capture_output=True, check=True).stdout.decode()
    return max((name for name in done.split() if len(name) == 24), default="") >= f"{int(segment, 16) - 1:024X}"
