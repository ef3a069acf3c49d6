"""Databases for drills: migrated and seeded once for a state of the code, and then copied."""

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.core.management import call_command

from tests.databases import run as programs
from tests.drills.inside import connected
from tests.drills.postgresql import NAME, Cluster
from tests.drills.processes import TOP, run
from tests.drills.seed import Seed, make_seed
from tests.migrated import PACKAGES, copy_file, template


class SqliteFile:
    """One file, in a folder of its own."""

    vendor = "sqlite"

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or Path(tempfile.mkdtemp(prefix="drill-"))
        self.file = self.folder / "claimtrack.sqlite3"

    @property
    def url(self) -> str:
        return f"sqlite:///{self.file}"

    def start(self) -> None:
        """Nothing serves it."""

    stop = kill_all = start

    def drop(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


Database = SqliteFile | Cluster


def seeded(connection: Any, migrated: Path, kept: Path, folder: Path | None = None) -> tuple[Database, Seed]:
    """A started database with accounts, tokens and records to write with; made from the copy in the folder `kept`.

    That is made from the migrated database of the suite, in the folder `migrated` or beside the connection's own.
    """
    vendor = str(connection.vendor)
    with (kept / f"{vendor}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        copy = kept / f"{vendor}-{_state()}"
        if not copy.with_suffix(".json").exists():
            for old in kept.glob(f"{vendor}-*"):
                old.unlink()
            _make(copy, connection, migrated)
    seed: Seed = json.loads(copy.with_suffix(".json").read_text())
    if vendor == "sqlite":
        file = SqliteFile(folder)
        shutil.copyfile(copy, file.file)
        return file, seed
    cluster = Cluster(folder)
    run(["tar", "--extract", f"--file={copy}", f"--directory={cluster.folder}", "--same-owner"])
    cluster.start()
    return cluster, seed


def _make(copy: Path, connection: Any, migrated: Path) -> None:
    database: Database = SqliteFile() if connection.vendor == "sqlite" else Cluster()
    try:
        if isinstance(database, SqliteFile):
            copy_file(connection, migrated, database.file)
        else:
            database.create()
            database.start()
            database.sql(f"CREATE DATABASE {NAME}", "postgres")
            database.fill(programs("pg_dump", template(connection)))
        with connected(database.url):
            call_command("migrate", verbosity=0)
            seed = json.dumps(make_seed())
        database.stop()
        if isinstance(database, SqliteFile):
            shutil.copyfile(database.file, copy)
        else:
            run(["tar", "--create", f"--file={copy}", f"--directory={database.folder}", "data"])
        unfinished = copy.with_suffix(".new")
        unfinished.write_text(seed)
        os.replace(unfinished, copy.with_suffix(".json"))
    finally:
        database.drop()


def _state() -> str:
    """Digest of the program and of what seeds it."""
    digest = hashlib.sha256()
    files = [path for name in PACKAGES for path in (TOP / name).rglob("*.py")]
    for path in sorted([*files, *Path(__file__).parent.glob("*.py"), TOP / "requirements.lock"]):
        digest.update(f"{path.relative_to(TOP)} ".encode() + path.read_bytes())
    return digest.hexdigest()[:16]
