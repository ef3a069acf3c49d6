"""A backup that was restored holds the same rows, is guarded as before, and verifies."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from audit.append_only import missing_triggers
from audit.context import changeset
from audit.triggers import append_only_tables, recorded_tables
from claims.models import Claim, Topic
from tests.audit.tampering import findings
from tests.databases import database, needs, run

pytestmark = pytest.mark.django_db(transaction=True)


def rows() -> dict[str, list[Any]]:
    found = {}
    with connection.cursor() as cursor:
        for table in [*append_only_tables(), *recorded_tables()]:
            cursor.execute(f"SELECT * FROM {table.name} ORDER BY 1")
            found[table.name] = [tuple(map(bytes_or_value, row)) for row in cursor.fetchall()]
    return found


def bytes_or_value(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def restored_is_equal_and_guarded(before: dict[str, list[Any]], editor: Any) -> None:
    assert rows() == before
    assert missing_triggers(connection) == []
    assert findings() == []
    for table in ("claims_edition", "audit_leaf", "claims_historicalclaim"):
        with pytest.raises(IntegrityError, match="is append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")
    with changeset(editor, "Go on."):
        Topic.objects.create(slug="after", title="After the restore")
    assert findings() == []


@pytest.mark.only_on_sqlite
class TestSqlite:
    def test_copy_of_the_file(self, published: Claim, editor: Any, tmp_path: Path) -> None:
        before, name = rows(), str(connection.settings_dict["NAME"])
        connection.close()  # whoever closes last empties the write-ahead log into the file
        copied = shutil.copy(name, tmp_path / "copy.sqlite3")
        with database(str(copied)):
            restored_is_equal_and_guarded(before, editor)

    @needs("sqlite3")
    def test_backup_while_it_is_in_use(self, published: Claim, editor: Any, tmp_path: Path) -> None:
        before, copied = rows(), tmp_path / "copy.sqlite3"
        run("sqlite3", str(connection.settings_dict["NAME"]), f".backup {copied}")
        with database(str(copied)):
            restored_is_equal_and_guarded(before, editor)

    @needs("sqlite3")
    def test_dump_as_sql(self, published: Claim, editor: Any, tmp_path: Path) -> None:
        before, copied = rows(), tmp_path / "copy.sqlite3"
        dumped = run("sqlite3", str(connection.settings_dict["NAME"]), ".dump")
        run("sqlite3", str(copied), stdin=dumped)
        with database(str(copied)):
            restored_is_equal_and_guarded(before, editor)


@pytest.mark.only_on_postgresql
class TestPostgresql:
    @pytest.fixture
    def empty(self) -> Iterator[str]:
        name = f"{connection.settings_dict['NAME']}_restored"
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        try:
            yield name
        finally:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE {name}")

    @needs("pg_dump", "pg_restore")
    def test_archive(self, published: Claim, editor: Any, empty: str, tmp_path: Path) -> None:
        before, archive = rows(), str(tmp_path / "claimtrack.dump")
        run("pg_dump", "--format=custom", f"--file={archive}", connection.settings_dict["NAME"])
        run("pg_restore", "--exit-on-error", f"--dbname={empty}", archive)
        with database(empty):
            restored_is_equal_and_guarded(before, editor)

    @needs("pg_dump", "psql")
    def test_dump_as_sql(self, published: Claim, editor: Any, empty: str) -> None:
        before = rows()
        dumped = run("pg_dump", connection.settings_dict["NAME"])
        run("psql", "--quiet", "--set=ON_ERROR_STOP=1", "--dbname", empty, stdin=dumped)
        with database(empty):
            restored_is_equal_and_guarded(before, editor)
