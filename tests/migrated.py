"""A migrated database, kept between runs and copied for each: migrating from nothing takes longer than most tests.

Only migrations are kept. What `post_migrate` makes of today's code (permissions, roles, triggers, the columns that are
sealed) is made in each copy by Django's own set-up of test databases, which migrates the copy.
"""

import ast
import fcntl
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
import pytest

PACKAGES = ("audit", "sources", "claims", "claimtrack")
OTHER_FILES = ("claimtrack/settings.py", "requirements.lock")
ROOT = Path(__file__).parents[1]
_BUILD_LOCK = 0x6D69677261  # one key of PostgreSQL's advisory locks


def key_of_migrations(root: Path = ROOT) -> str:
    """Digest of all that the migrations' result depends on: they, what they import of ours, settings, and versions."""
    digest = hashlib.sha256(f"{django.__version__} {sqlite3.sqlite_version}".encode())
    for path in [*files_of_migrations(root), *(root / name for name in OTHER_FILES)]:
        source = path.read_bytes()
        digest.update(f"{path.relative_to(root)} {len(source)} ".encode() + source)
    return digest.hexdigest()[:32]


def files_of_migrations(root: Path = ROOT) -> list[Path]:
    """The migrations and every module of ours that they import, at whatever depth and in whatever function; sorted."""
    modules = {_module(path.relative_to(root)): path for name in PACKAGES for path in (root / name).rglob("*.py")}
    found: set[str] = set()
    names = [name for name in modules if ".migrations." in name]
    while names:
        parts = names.pop().split(".")
        # To import a module is to import the packages around it.
        new = {".".join(parts[:end]) for end in range(1, len(parts) + 1)} & modules.keys() - found
        found |= new
        names += [name for module in new for name in _imported(modules[module])]
    return sorted(modules[name] for name in found)


def _module(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                raise ValueError(f"{path}: write imports in full.")
            # What is imported from a package may be a module of it.
            yield from (f"{node.module}.{name.name}" for name in node.names)


def copy_migrated(connection: Any, folder: Path, test_database: Path) -> None:
    """Let the connection's test database be made from a migrated one, which is made first where none is kept.

    On SQLite it is copied from `folder` to `test_database`; PostgreSQL is told its template, and copies it.
    """
    if connection.vendor == "sqlite":
        copy_file(connection, folder, test_database)
        connection.settings_dict["TEST"]["NAME"] = str(test_database)
    else:
        connection.settings_dict["TEST"]["TEMPLATE"] = template(connection)


def copy_file(connection: Any, folder: Path, target: Path) -> None:
    kept = folder / f"{key_of_migrations()}.sqlite3"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            for old in folder.glob("*.sqlite3*"):
                old.unlink()
            unfinished = folder / "unfinished.sqlite3"
            _migrate(connection, str(unfinished))
            os.replace(unfinished, kept)
        shutil.copyfile(kept, target)


def template(connection: Any) -> str:
    """Name of the migrated database. Its comment is the key, written when it is complete."""
    name, key = f"test_{connection.settings_dict['NAME']}_migrated", key_of_migrations()
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_BUILD_LOCK])
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() != (key,):
            _migrate(connection, name)
            cursor.execute(f"COMMENT ON DATABASE {connection.ops.quote_name(name)} IS '{key}'")
    return name


def _migrate(connection: Any, name: str) -> None:
    """Make the database anew, with all migrations and nothing of what follows them."""
    before = connection.settings_dict["NAME"]
    with _test_name(connection, name), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.core.management.commands.migrate.emit_post_migrate_signal", lambda *args, **kwargs: None)
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        # Closes it and goes back to the database that was there before.
        connection.creation.destroy_test_db(before, verbosity=0, keepdb=True)


@contextmanager
def _test_name(connection: Any, name: str) -> Iterator[None]:
    test = connection.settings_dict["TEST"]
    before = test["NAME"]
    test["NAME"] = name
    yield
    test["NAME"] = before
