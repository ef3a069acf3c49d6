"""The kept database from which tests start is what migrating from nothing makes, and is made anew when that changes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from tests.databases import database, needs, run
from tests.migrated import ROOT, copy_file, files_of_migrations, key_of_migrations

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


# A project of one app, whose migration imports a module, and another in a function; that one imports a third.
PROJECT = {
    "audit/__init__.py": "",
    "audit/migrations/__init__.py": "",
    "audit/migrations/0001_first.py": "import audit.fields\n\n\ndef fill():\n    from audit.filling import fill\n",
    "audit/fields.py": "",
    "audit/filling.py": "from audit import digests\n",
    "audit/digests.py": "",
    "audit/pages.py": "import audit.fields\n",
    "claimtrack/settings.py": "",
    "requirements.lock": "",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, source in PROJECT.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(source)
    return tmp_path


@pytest.mark.parametrize("changed", sorted(PROJECT.keys() - {"audit/pages.py"}))
def test_key_changes_with_what_migrations_depend_on(project: Path, changed: str) -> None:
    before = key_of_migrations(project)
    (project / changed).write_text(PROJECT[changed] + "# changed\n")
    assert key_of_migrations(project) != before


def test_key_changes_with_a_new_migration(project: Path) -> None:
    before = key_of_migrations(project)
    (project / "audit/migrations/0002_second.py").touch()
    assert key_of_migrations(project) != before


def test_key_stays_when_what_no_migration_imports_changes(project: Path) -> None:
    before = key_of_migrations(project)
    (project / "audit/pages.py").write_text("import audit.digests\n")
    assert key_of_migrations(project) == before


def test_relative_import_is_refused(project: Path) -> None:
    (project / "audit/digests.py").write_text("from . import pages\n")
    with pytest.raises(ValueError, match=r"digests\.py: write imports in full"):
        key_of_migrations(project)


def test_every_migration_and_what_they_import_is_found() -> None:
    found = {str(path.relative_to(ROOT)) for path in files_of_migrations()}
    assert {str(path.relative_to(ROOT)) for path in ROOT.glob("*/migrations/*.py")} <= found
    assert {"audit/fields.py", "sources/edtf_fields.py", "audit/appending.py", "claims/likeness.py"} <= found
    assert "claims/urls.py" not in found
