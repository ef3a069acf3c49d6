"""A disk that is full, or lets nobody write: reading goes on, and who writes is told so."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count, islice
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.drills.databases import Database, Seed, SqliteFile
from tests.drills.disks import Disk, small_disk
from tests.drills.holding import holds, state_of
from tests.drills.postgresql import NAME, Cluster, give
from tests.drills.site import Answer, Site
from tests.drills.writing import Journal, Writer

pytestmark = pytest.mark.walk
REFUSALS = 3
PUBLIC = ("/", "/claims/", "/api/v1/claims/", "/audit/", "/search?q=statement")


@pytest.fixture
def disk() -> Iterator[Disk]:
    with small_disk(64) as disk:
        yield disk


@pytest.fixture
def small(prepared: tuple[Database, Seed], disk: Disk) -> tuple[Database, Seed]:
    """The database on the small disk: SQLite's file, PostgreSQL's tables but not its write-ahead log."""
    database, seed = prepared
    if isinstance(database, Cluster):
        give(disk.folder)
        database.sql(f"CREATE TABLESPACE small LOCATION '{disk.folder}'", "postgres")
        database.sql(f"ALTER DATABASE {NAME} SET TABLESPACE small", "postgres")
        return database, seed
    moved = SqliteFile(disk.folder)
    moved.file.write_bytes(database.file.read_bytes())
    return moved, seed


@contextmanager
def site_on(small: tuple[Database, Seed], *, log: Path) -> Iterator[Site]:
    """The site on the small disk, which does not log there, and has no file open between requests."""
    database, _seed = small
    site = Site(*small, DATABASE_URL=f"{database.url}?conn_max_age=0")
    site.log = log
    site.start()
    try:
        yield site
    finally:
        site.stop()


def only_reads(site: Site) -> None:
    """Nothing can be written, and the site says so to people, programs and balancers."""
    refused(site, "Nothing can be written at the moment")
    api: Answer = site.send("POST", "claims/", big(0))
    assert (api.status, api.headers["retry-after"]) == (503, "120")
    ready = site.get("/readyz")
    assert (ready.status, ready.json()["checks"]["writing"]) == (200, "read-only")


def topic(number: int | str) -> dict[str, str]:
    title = f"Topic {number}"
    slug = f"topic-{number}"
    return {"title": title, "slug": slug, "parent": "", "summary": "Typed text.", "comment": "Why."}


def refused(site: Site, words: str) -> None:
    """Whoever writes is told so, at the desk with what was typed; whoever reads is served."""
    # Where a big act found no room, small ones still may: a claim's summary is stored four times, and indexed.
    pages = (site.desk("POST", "/admin/claims/topic/add/", topic(number)) for number in range(1000))
    page = next(page for page in pages if page.status != 302)
    assert page.status == 503
    assert words in page.body.decode()
    assert "Typed text." in page.body.decode()
    assert "Nothing was changed." in page.body.decode()
    for address in PUBLIC:
        assert site.get(address).status == 200, address
    assert site.desk("GET", "/admin/claims/topic/").status == 200


def big(number: int) -> dict[str, Any]:
    claim = {"statement": f"Big claim {number}.", "summary": "\n".join(f"{number} {line:x}" for line in range(4000))}
    return {"comment": f"big {number}", "claim": claim}


def until_refused(site: Site) -> Iterator[Answer]:
    """The answers to acts for which there is less and less room; the last so many are refusals."""
    refusals = 0
    for number in count():
        yield (answer := site.send("POST", "claims/", big(number)))
        refusals += answer.status != 201
        if refusals == REFUSALS:
            return


def test_full_disk(
    small: tuple[Database, Seed], disk: Disk, journal: Journal, tmp_path: Path, report: Callable[..., None]
) -> None:
    database, _seed = small
    with site_on(small, log=tmp_path / "site.log") as site:
        writer = Writer(site, "w", journal)
        for _act in range(4):
            writer.act()
        disk.fill(leave=1_000_000)
        answers = list(islice(until_refused(site), 60))
        assert [answer.status for answer in answers] == [201] * (len(answers) - REFUSALS) + [503] * REFUSALS
        assert answers[0].status == 201
        assert answers[-1].headers["retry-after"] == "60"
        refused(site, "There is no room left to write in")
        if connection.vendor == "sqlite":
            assert site.get("/readyz").json()["checks"]["writing"] == "no room is left"
        disk.make_room()
        for _act in range(4):
            writer.act()
        assert site.desk("POST", "/admin/claims/topic/add/", topic("after")).status == 302
    found = holds(state_of(database.url), journal)
    assert journal.faults == []
    report(**found, refused=sum(answer.status == 503 for answer in answers))


@pytest.mark.only_on_sqlite
def test_disk_that_can_only_be_read(
    small: tuple[Database, Seed], disk: Disk, journal: Journal, tmp_path: Path, report: Callable[..., None]
) -> None:
    database, _seed = small
    with site_on(small, log=tmp_path / "site.log") as site:
        writer = Writer(site, "w", journal)
        for _act in range(4):
            writer.act()
        disk.remount("ro")
        only_reads(site)
        disk.remount("rw")
        for _act in range(4):
            writer.act()
    report(**holds(state_of(database.url), journal))
    assert journal.faults == []


@pytest.mark.only_on_postgresql
def test_server_that_only_lets_read(
    prepared: tuple[Database, Seed], start: Callable[..., Site], journal: Journal, report: Callable[..., None]
) -> None:
    database, _seed = prepared
    assert isinstance(database, Cluster)
    site = start()
    writer = Writer(site, "w", journal)
    for _act in range(4):
        writer.act()
    _only_reading(database, "on")
    only_reads(site)
    _only_reading(database, "off")
    for _act in range(4):
        writer.act()
    report(**holds(state_of(database.url), journal))
    assert journal.faults == []


def _only_reading(cluster: Cluster, how: str) -> None:
    cluster.sql(f"ALTER SYSTEM SET default_transaction_read_only = {how}", "postgres")
    cluster.sql("SELECT pg_reload_conf()", "postgres")
    cluster.sql("SELECT pg_sleep(0.5)", "postgres")
