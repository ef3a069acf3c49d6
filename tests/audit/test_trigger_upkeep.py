"""The triggers are there after every migration, out of its way while it runs, and missed when they are not there."""

from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, connection, models, transaction
from django.db.models.signals import pre_migrate

from audit.append_only import drop_triggers, install_triggers, missing_triggers
from audit.verification import Kind
from claims.models import Claim, Edition
from tests.audit.tampering import findings, named

pytestmark = pytest.mark.walk

ON_POSTGRESQL = pytest.mark.only_on_postgresql  # only PostgreSQL has it
ON_SQLITE = pytest.mark.only_on_sqlite  # only SQLite has it


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def found() -> list[str]:
    return [str(defect) for defect in missing_triggers(connection)]


@pytest.mark.django_db
class TestMissing:
    def test_nothing_is_missing_after_migrate(self) -> None:
        assert found() == []

    def test_dropped_ones_are_all_named_and_come_back(self, django_assert_num_queries: Any) -> None:
        drop_triggers()
        assert len(found()) > 100
        assert all(line.endswith(" is missing") for line in found())
        install_triggers()
        assert found() == []
        with django_assert_num_queries(2):  # what there is, what there should be
            install_triggers()

    def test_one_that_is_of_no_use_goes(self) -> None:
        does = {
            "sqlite": "BEGIN SELECT RAISE(ABORT, 'no'); END",
            "postgresql": "FOR EACH ROW EXECUTE FUNCTION audit_refuse('no')",
        }
        run(f"CREATE TRIGGER audit_old BEFORE INSERT ON django_session {does[connection.vendor]}")
        install_triggers()
        run("INSERT INTO django_session VALUES ('key', 'data', '2026-11-24 00:00:00+00')")

    @ON_SQLITE
    def test_changed_text_is_named(self) -> None:
        run("DROP TRIGGER audit_delete_claims_edition")
        run("CREATE TRIGGER audit_delete_claims_edition BEFORE DELETE ON claims_edition BEGIN SELECT 1; END")
        assert found() == ["claims_edition: the trigger audit_delete_claims_edition is changed"]
        install_triggers()
        assert found() == []

    @ON_SQLITE
    def test_connection_without_recursive_triggers_is_named(self) -> None:
        run("PRAGMA recursive_triggers = OFF")
        assert found() == ["PRAGMA recursive_triggers is off"]
        run("PRAGMA recursive_triggers = ON")

    @ON_POSTGRESQL
    @pytest.mark.parametrize(
        ("sql", "what"),
        [
            ("ALTER TABLE claims_edition DISABLE TRIGGER audit_delete", "disabled"),
            ("ALTER TABLE claims_edition ENABLE REPLICA TRIGGER audit_delete", "disabled"),
            ("ALTER TABLE claims_edition ENABLE TRIGGER audit_delete", "disabled"),  # not as a replica
            ("DROP TRIGGER audit_delete ON claims_edition", "missing"),
            (
                "CREATE OR REPLACE TRIGGER audit_delete BEFORE DELETE ON claims_edition FOR EACH ROW WHEN (OLD.id < 0) "
                "EXECUTE FUNCTION audit_refuse('no')",
                "changed",
            ),
            (
                "CREATE OR REPLACE TRIGGER audit_delete BEFORE DELETE ON claims_edition FOR EACH ROW "
                "EXECUTE FUNCTION audit_discard('no')",
                "changed",
            ),
        ],
    )
    def test_tampered_trigger_is_named(self, sql: str, what: str) -> None:
        run(sql)
        assert found() == [f"claims_edition: the trigger audit_delete is {what}"]
        install_triggers()
        assert found() == []

    @ON_POSTGRESQL
    def test_all_disabled_are_named(self) -> None:
        run("ALTER TABLE claims_edition DISABLE TRIGGER USER")
        assert len(found()) == 4

    @ON_POSTGRESQL
    @pytest.mark.parametrize(
        "sql",
        [
            "CREATE OR REPLACE FUNCTION audit_append() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "ALTER FUNCTION audit_append() SET search_path = public",
            "ALTER FUNCTION audit_append() SECURITY DEFINER",
        ],
    )
    def test_tampered_function_is_named(self, sql: str) -> None:
        run(sql)
        assert found() == ["audit_leaf: the trigger audit_insert is changed"]
        install_triggers()
        assert found() == []

    @ON_POSTGRESQL
    def test_session_that_plays_a_replica_is_named_and_still_refused(self, published: Claim) -> None:
        run("SET LOCAL session_replication_role = replica")
        assert found() == ["session_replication_role is replica"]
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            run("DELETE FROM claims_edition")
        run("SET LOCAL session_replication_role = origin")


@pytest.mark.django_db
class TestCheck:
    def test_check_of_the_database_fails_and_names_table_and_trigger(self) -> None:
        drop_triggers()
        with pytest.raises(
            SystemCheckError, match=r"audit.E004\) claims_edition: the trigger audit_delete\w* is missing"
        ):
            call_command("check", databases=["default"])

    def test_check_without_a_database_asks_none(self, django_assert_num_queries: Any) -> None:
        drop_triggers()
        with django_assert_num_queries(0):
            call_command("check", stderr=StringIO())

    def test_migrate_says_so_and_installs_them(self) -> None:
        drop_triggers()
        said = StringIO()
        lost = found()
        call_command("migrate", verbosity=0, skip_checks=False, stdout=said, stderr=said)
        assert said.getvalue() == (
            f"audit.E004: {lost[0]}, and {len(lost) - 1} more. This command installs what is missing.\n"
        )
        assert found() == []

    def test_migrate_names_the_one_that_is_missing(self) -> None:
        on_table = "" if connection.vendor == "sqlite" else "ON claims_edition"
        name = "audit_delete" if on_table else "audit_delete_claims_edition"
        run(f"DROP TRIGGER {name} {on_table}")
        said = StringIO()
        call_command("migrate", verbosity=0, skip_checks=False, stdout=said, stderr=said)
        missing = f"claims_edition: the trigger {name} is missing"
        assert said.getvalue() == f"audit.E004: {missing}. This command installs what is missing.\n"
        assert found() == []

    def test_migrate_says_nothing_when_none_is_missing(self) -> None:
        said = StringIO()
        call_command("migrate", verbosity=0, skip_checks=False, stdout=said, stderr=said)
        assert said.getvalue() == ""

    def test_runserver_does_not_start(self) -> None:
        drop_triggers()
        with pytest.raises(SystemCheckError, match="audit.E004"):
            call_command("runserver", "127.0.0.1:0", use_reloader=False, skip_checks=False, stdout=StringIO())


@pytest.mark.django_db
def test_verification_names_the_table_whose_trigger_is_missing() -> None:
    assert not [finding for finding in findings() if finding.kind is Kind.TRIGGER_MISSING]
    drop_triggers()
    found = named(findings())
    assert (Kind.TRIGGER_MISSING, "claims_edition", None) in found
    assert {kind for kind, _table, _key in found} == {Kind.TRIGGER_MISSING}


@pytest.mark.django_db(transaction=True)
class TestMigrations:
    def test_remade_table_gets_its_triggers_back(self, published: Claim) -> None:
        field = Edition._meta.get_field("slug")
        longer = models.CharField(max_length=121)
        longer.set_attributes_from_name("slug")
        kept = list(Edition.objects.values())
        # As `migrate` does it, but for the migration itself.
        pre_migrate.send(sender=apps.get_app_config("audit"), using="default", plan=[("one", False)])
        for old, new in ((field, longer), (longer, field)):
            with connection.schema_editor() as editor:
                editor.alter_field(Edition, old, new, strict=True)
        assert list(Edition.objects.values()) == kept
        assert any("claims_edition" in line for line in found())
        call_command("migrate", verbosity=0)
        assert found() == []
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            run("DELETE FROM claims_edition")

    def test_migrate_with_nothing_to_do_leaves_them_in_place(self, monkeypatch: pytest.MonkeyPatch) -> None:
        dropped: list[str] = []
        monkeypatch.setattr("audit.install.drop_triggers", dropped.append)
        call_command("migrate", verbosity=0)
        assert dropped == []

    def test_failed_migration_leaves_them_missing_and_the_next_one_installs_them(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*args: Any, **kwargs: Any) -> None:
            raise RuntimeError

        call_command("migrate", "claims", "0010", verbosity=0)
        assert found() == []
        with monkeypatch.context() as patch, pytest.raises(RuntimeError):
            patch.setattr("audit.appending.log_past_changesets", fail)
            call_command("migrate", verbosity=0)
        missing = found()
        call_command("migrate", verbosity=0)
        assert any("claims_edition" in line for line in missing)
        assert found() == []

    @pytest.mark.walk
    @pytest.mark.parametrize("earlier", [("claims", "0007"), ("audit", "0003"), ("audit", "0002"), ("claims", "zero")])
    def test_log_goes_and_comes_back_with_its_data(self, earlier: tuple[str, str], published: Claim) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, document FROM claims_edition")
            editions = cursor.fetchall()
        try:
            call_command("migrate", *earlier, verbosity=0)
            assert found() == []
        finally:
            call_command("migrate", verbosity=0)
        assert found() == []
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, document FROM claims_edition")
            assert cursor.fetchall() == ([] if earlier == ("claims", "zero") else editions)
