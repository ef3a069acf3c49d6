"""PostgreSQL has no room for its write-ahead log: it stops, who asks is told so, and all goes on once there is."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from tests.drills.databases import Database, Seed
from tests.drills.disks import Disk, small_disk
from tests.drills.holding import holds, state_of
from tests.drills.postgresql import Cluster
from tests.drills.processes import run, until
from tests.drills.site import Site
from tests.drills.writing import Journal, Writer

pytestmark = [pytest.mark.walk, pytest.mark.only_on_postgresql]
ROOM = 256  # megabytes; a segment of the log has 16


@pytest.fixture
def disk() -> Iterator[Disk]:
    with small_disk(ROOM) as disk:
        yield disk


@pytest.fixture
def cluster(prepared: tuple[Database, Seed], disk: Disk) -> Iterator[Cluster]:
    """Its write-ahead log lies on the small disk, as operators are told to give it one of its own."""
    cluster = prepared[0]
    assert isinstance(cluster, Cluster)
    cluster.stop()
    log, moved = cluster.data / "pg_wal", disk.folder / "pg_wal"
    shutil.move(log, moved)
    log.symlink_to(moved)
    run(["chown", "-R", "--reference", str(cluster.data), str(disk.folder)])
    cluster.configure("min_wal_size = 32MB\nmax_wal_size = 32MB")
    cluster.start()
    yield cluster
    # Before the disk goes.
    cluster.kill_all()


def is_used_up(cluster: Cluster) -> bool:
    """Begins another segment of the log; whether the server is gone for want of one."""
    try:
        cluster.sql("SELECT pg_logical_emit_message(true, 'drill', 'a'), pg_switch_wal()")
    except psycopg.OperationalError:
        return cluster.pid() == 0
    return False


def test_no_room_for_the_write_ahead_log(
    cluster: Cluster, disk: Disk, start: Callable[..., Site], journal: Journal, report: Callable[..., None]
) -> None:
    site = start()
    writer = Writer(site, "w", journal)
    for _act in range(4):
        writer.act()
    disk.fill()
    until(lambda: is_used_up(cluster), f"the server to stop; it says {cluster.said()}")
    assert "No space left on device" in cluster.said()
    body: dict[str, Any] = {"comment": "Refused.", "claim": {"statement": "There is no database."}}
    refused = site.send("POST", "claims/", body)
    assert (refused.status, refused.headers["content-type"]) == (503, "application/problem+json")
    assert refused.headers["retry-after"]
    assert site.get("/claims/").status == 503
    assert site.get("/readyz").status == 503
    assert site.get("/healthz").status == 200
    disk.make_room()
    cluster.start()
    until(lambda: site.get("/readyz").status == 200, "the site to go on, without a restart")
    for _act in range(4):
        writer.act()
    state = state_of(cluster.url)
    assert "Refused." not in [act["comment"] for act in state["acts"]]
    report(**holds(state, journal))
    assert journal.faults == []
