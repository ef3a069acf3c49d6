"""The kept database from which tests start is what migrating from nothing makes, and is made anew when that changes."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from tests.databases import database, needs, run
from tests.migrated import OTHER_FILES, PACKAGES, ROOT, copy_file, key_of_migrations

FILLED = ("auth_group", "auth_group_permissions", "auth_permission", "django_content_type", "audit_sealedcolumns")


def select(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def rows() -> dict[str, list[Any]]:
    """Those that are the same in every new database, and how many there are of the others."""
    counted = {name: select(f"SELECT count(*) FROM {name}") for name in connection.introspection.table_names()}
    filled = {name: select(f"SELECT * FROM {name} ORDER BY 1") for name in FILLED}
    return counted | filled | {"done": select("SELECT app, name FROM django_migrations ORDER BY id")}


def are_equal_when_migrated(empty: str, copied: str, schema: Callable[[], list[Any]]) -> bool:
    found = []
    for name in (empty, copied):
        with database(name):
            call_command("migrate", verbosity=0)
            found.append((schema(), rows()))
    assert len(found[0][0]) > 300
    return found[0] == found[1]


@pytest.mark.walk
@pytest.mark.django_db(transaction=True)
class TestCopyEqualsADatabaseMigratedFromNothing:
    @pytest.mark.only_on_sqlite
    def test_file(self, tmp_path: Path, request: pytest.FixtureRequest) -> None:
        empty, copied = tmp_path / "empty.sqlite3", tmp_path / "copied.sqlite3"
        copy_file(connection, request.config.cache.mkdir("migrated"), copied)
        assert are_equal_when_migrated(
            str(empty),
            str(copied),
            lambda: select("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"),
        )

    @pytest.mark.only_on_postgresql
    @needs("pg_dump")
    def test_template(self) -> None:
        def schema() -> list[Any]:
            dump = run("pg_dump", "--schema-only", connection.settings_dict["NAME"]).decode().splitlines()
            # Newer releases put a random word around the dump.
            return [line for line in dump if not line.startswith("\\")]

        names = [f"{connection.settings_dict['NAME']}_{suffix}" for suffix in ("empty", "copied")]
        sources = ["template1", connection.settings_dict["TEST"]["TEMPLATE"]]
        with connection.cursor() as cursor:
            for name, source in zip(names, sources, strict=True):
                cursor.execute(f"CREATE DATABASE {name} TEMPLATE {source}")
        try:
            assert are_equal_when_migrated(*names, schema)
        finally:
            with connection.cursor() as cursor:
                for name in names:
                    cursor.execute(f"DROP DATABASE IF EXISTS {name}")


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    for name in PACKAGES:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "static", "locale"))
    for name in OTHER_FILES:
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize(
    "changed",
    [
        "audit/migrations/0001_ledger.py",
        "claims/migrations/0011_log_the_past.py",
        "audit/fields.py",  # a migration makes columns of its kinds
        "audit/appending.py",  # a function in a migration calls it
        "audit/digests.py",  # and that one this
        "audit/models/__init__.py",  # the package around what is imported
        "claimtrack/settings.py",
        "requirements.lock",
    ],
)
def test_key_changes_with_what_migrations_depend_on(sources: Path, changed: str) -> None:
    before = key_of_migrations(sources)
    assert before == key_of_migrations()
    (sources / changed).write_text((sources / changed).read_text() + "\n# changed\n")
    assert key_of_migrations(sources) != before


def test_key_changes_with_a_new_migration(sources: Path) -> None:
    before = key_of_migrations(sources)
    (sources / "audit/migrations/0099_new.py").touch()
    assert key_of_migrations(sources) != before


@pytest.mark.parametrize("changed", ["claims/admin/__init__.py", "claims/urls.py", "claimtrack/roles.py"])
def test_key_stays_when_a_page_changes(sources: Path, changed: str) -> None:
    before = key_of_migrations(sources)
    (sources / changed).write_text((sources / changed).read_text() + "\n# changed\n")
    assert key_of_migrations(sources) == before
