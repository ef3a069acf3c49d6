"""The PostgreSQL role that serves the site can do all that the site does, and cannot change what was recorded."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.test import Client

from audit.append_only import missing_triggers
from audit.context import changeset
from audit.models import Changeset, Leaf
from audit.triggers import append_only_tables
from claims.models import Claim, Topic
from tests.claims.admin_forms import change_page, values_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.only_on_postgresql,  # SQLite has no roles
]

PASSWORD = "as long as a sentence"
REFUSED = r"permission denied|must be owner"


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def role(transactional_db: None) -> Iterator[str]:
    """A role that was just made; named after the database, which each process of a test run has for itself."""
    name = f"{connection.settings_dict['NAME']}_web"
    run(f"CREATE ROLE {name} LOGIN PASSWORD '{PASSWORD}'")
    try:
        yield name
    finally:
        run(f"DROP OWNED BY {name}")
        run(f"DROP ROLE {name}")


@pytest.fixture
def web_role(role: str) -> str:
    call_command("grant_web_role", role, stdout=StringIO())
    return role


@contextmanager
def serving_as(role: str) -> Iterator[None]:
    """The block's connection is the role's own."""
    settings = connection.settings_dict
    before = settings["USER"], settings["PASSWORD"]
    connection.close()
    settings["USER"], settings["PASSWORD"] = role, PASSWORD
    try:
        yield
    finally:
        connection.close()
        settings["USER"], settings["PASSWORD"] = before


def logged_in(name: str) -> Client:
    client = Client()
    form = {"username": name, "password": "a long enough password"}
    assert client.post("/admin/login/?next=/admin/", form).status_code == 302
    return client


def test_site_works_with_the_role(web_role: str, make_claim: Callable[..., Claim], editor: Any, reviewer: Any) -> None:
    claim = make_claim()
    with serving_as(web_role):
        desk = logged_in("edith")
        form = values_of(desk.get(change_page(claim)).content.decode(), "claim_form")
        form |= {"statement": "Serving is not owning", "comment": "Say it better."}
        assert desk.post(change_page(claim), form).status_code == 302
        newest = {"revision": 2, "comment": ""}
        assert desk.post(f"/admin/claims/claim/{claim.pk}/review/submit/", newest).status_code == 302
        deciding = logged_in("rashid")
        form = {"revision": 2, "comment": "Checked."}
        assert deciding.post(f"/admin/claims/claim/{claim.pk}/review/approve/", form).status_code == 302
        page = Client().get(f"/claims/{claim.slug}/")
        assert "Serving is not owning" in page.content.decode()
        for address in ("/", "/claims/", f"/claims/{claim.slug}.json", f"/claims/{claim.slug}/history/", "/audit/"):
            assert Client().get(address).status_code == 200
        assert Client().get("/readyz").status_code == 200
        assert missing_triggers(connection) == []


def test_changeset_in_which_nothing_is_written_is_taken_back(web_role: str, editor: Any) -> None:
    before = Changeset.objects.count()
    with serving_as(web_role), changeset(editor, "Nothing."):
        pass
    assert Changeset.objects.count() == before == Leaf.objects.count()


def is_refused(attack: str) -> bool:
    try:
        run(attack)
    except ProgrammingError as error:
        return re.search(REFUSED, str(error)) is not None
    return False


def attacks_on(table: str, key: str) -> list[str]:
    return [
        f'UPDATE {table} SET "{key}" = "{key}"',
        f"DELETE FROM {table}",
        f"TRUNCATE {table} CASCADE",
        f"ALTER TABLE {table} DISABLE TRIGGER ALL",
        f"ALTER TABLE {table} RENAME TO gone",
        f"DROP TRIGGER audit_update ON {table}",
        f"DROP TABLE {table} CASCADE",
        f"CREATE TRIGGER audit_a BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION audit_append()",
        f"CREATE RULE audit_r AS ON INSERT TO {table} DO INSTEAD NOTHING",
    ]


def test_role_cannot_change_what_is_append_only(web_role: str) -> None:
    attacks = [attack for table in append_only_tables() for attack in attacks_on(table.name, table.key)]
    attacks.remove("DELETE FROM audit_changeset")  # which is refused by its trigger
    with serving_as(web_role):
        assert [attack for attack in attacks if not is_refused(attack)] == []


def test_role_deletes_no_logged_changeset(web_role: str, make_topic: Any) -> None:
    make_topic()
    with serving_as(web_role), pytest.raises(DatabaseError, match="audit_changeset is append-only"):
        run("DELETE FROM audit_changeset")


@pytest.mark.parametrize(
    "sql",
    [
        "SET session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION audit_update() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "DROP FUNCTION audit_update() CASCADE",
        "CREATE TABLE mine (id int)",
        "TRUNCATE claims_claim CASCADE",
        "ALTER TABLE claims_claim DISABLE TRIGGER audit_recorded",
        "INSERT INTO audit_redactedrow DEFAULT VALUES",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('audit', '9999', now())",
        "SELECT setval('audit_changeset_id_seq', 1)",
    ],
)
def test_role_cannot_get_rid_of_the_rules(sql: str, web_role: str) -> None:
    with serving_as(web_role), pytest.raises(ProgrammingError, match=REFUSED):
        run(sql)


def test_temporary_table_fools_no_trigger(web_role: str, make_topic: Any) -> None:
    row = make_topic().history.get()
    with serving_as(web_role):
        run("CREATE TEMPORARY TABLE audit_leaf (changeset_id bigint)")
        row.pk = None
        with pytest.raises(DatabaseError, match="the changeset of this row is closed"):
            row.save_base(force_insert=True)


def test_change_without_history_is_refused_for_the_role_too(web_role: str, make_topic: Any) -> None:
    make_topic()
    with serving_as(web_role), pytest.raises(DatabaseError, match="differs from its newest history row in title"):
        run("UPDATE claims_topic SET title = 'x'")
    assert not Topic.objects.filter(title="x").exists()


def test_table_of_a_later_migration_can_be_read_and_added_to_alone(web_role: str) -> None:
    run("CREATE TABLE claims_later (id bigint GENERATED BY DEFAULT AS IDENTITY, word text)")
    try:
        with serving_as(web_role):
            run("INSERT INTO claims_later (word) SELECT 'x' FROM (SELECT count(*) FROM claims_later) AS n")
            for refused in ("UPDATE claims_later SET word = 'y'", "DELETE FROM claims_later"):
                with pytest.raises(ProgrammingError, match=REFUSED):
                    run(refused)
        call_command("grant_web_role", web_role, stdout=StringIO())
        with serving_as(web_role):
            run("UPDATE claims_later SET word = 'y'")
    finally:
        run("DROP TABLE claims_later")


def grants_of(role: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relacl::text FROM pg_class WHERE relacl::text LIKE %s "
            "UNION SELECT 'default', defaclacl::text FROM pg_default_acl WHERE defaclacl::text LIKE %s",
            [f"%{role}%"] * 2,
        )
        return sorted((table, sorted(granted.strip("{}").split(","))) for table, granted in cursor.fetchall())


def test_running_it_twice_changes_nothing_and_takes_back_what_was_too_much(web_role: str) -> None:
    granted = grants_of(web_role)
    run(f"GRANT UPDATE, TRUNCATE ON claims_edition TO {web_role}")
    run(f"GRANT UPDATE (actor) ON audit_changeset TO {web_role}")
    assert grants_of(web_role) != granted
    call_command("grant_web_role", web_role, stdout=StringIO())
    assert grants_of(web_role) == granted


def test_sql_prints_what_would_be_run_and_runs_nothing(role: str) -> None:
    said = StringIO()
    call_command("grant_web_role", role, "--sql", stdout=said)
    assert grants_of(role) == []
    run(said.getvalue())
    granted = grants_of(role)
    call_command("grant_web_role", role, stdout=StringIO())
    assert grants_of(role) == granted != []


@pytest.mark.parametrize(
    ("make", "message"),
    [
        ("ALTER ROLE {role} SUPERUSER", "is a superuser"),
        ("ALTER ROLE {role} CREATEROLE", "may make roles"),
        ("GRANT {owner} TO {role}", "may act as,.* {owner}"),
        ("GRANT pg_write_all_data TO {role}", "may act as, pg_write_all_data"),
        ("ALTER TABLE claims_mention OWNER TO {role}", "name one that owns nothing"),
        ("GRANT CREATE ON SCHEMA public TO {role}", "may still CREATE in the schema"),
        ("GRANT SET ON PARAMETER session_replication_role TO {role}", "may still SET session_replication_role"),
        ("GRANT DELETE ON claims_edition TO PUBLIC", "may still DELETE claims_edition: by PUBLIC"),
        ("GRANT UPDATE (comment) ON claims_edition TO PUBLIC", "may still UPDATE claims_edition: by PUBLIC"),
    ],
)
def test_role_that_could_get_past_the_grants_is_refused(make: str, message: str, role: str) -> None:
    owner = connection.settings_dict["USER"]
    run(make.format(role=role, owner=owner))
    try:
        with pytest.raises(CommandError, match=message.format(owner=owner)) as refused:
            call_command("grant_web_role", role)
        assert refused.value.returncode == 1
    finally:
        run("REVOKE ALL ON claims_edition FROM PUBLIC")
        run(f"REVOKE {owner} FROM {role}; REVOKE pg_write_all_data FROM {role}")
        run(f"REVOKE CREATE ON SCHEMA public FROM {role}")
        run(f"REVOKE SET ON PARAMETER session_replication_role FROM {role}")
        run(f"ALTER TABLE claims_mention OWNER TO {owner}")


@pytest.mark.parametrize("name", ["nobody-of-this-name", 'a"; DROP TABLE claims_claim; --'])
def test_unknown_role_is_refused(name: str) -> None:
    with pytest.raises(CommandError, match="There is no role"):
        call_command("grant_web_role", name)


def test_owner_is_refused() -> None:
    with pytest.raises(CommandError, match=r"is a superuser|is, or may act as"):
        call_command("grant_web_role", connection.settings_dict["USER"])
