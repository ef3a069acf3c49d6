"""The drill: each thing that an intruder with a database shell may do is found, and named by what it is."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

from audit.append_only import install_triggers
from audit.context import changeset
from audit.models import Checkpoint, Leaf
from audit.verification import Head, Kind, Request
from sources.models import Publisher
from tests.audit.intrusions import (
    CLAIMS,
    DRILL,
    Expected,
    key_is_replaced,
    live_row_is_edited,
    log_is_forked,
)
from tests.audit.tampering import (
    World,
    disarmed,
    findings,
    keys_of,
    named,
    run,
    sign_all,
)

pytestmark = [pytest.mark.django_db, pytest.mark.walk]


def test_an_untouched_database_has_no_finding(world: World) -> None:
    assert not findings(world.request())


@pytest.mark.parametrize("tamper", DRILL, ids=lambda tamper: tamper.__name__)
def test_it_is_found_and_named(world: World, tamper: Callable[[World], Expected]) -> None:
    with disarmed():
        expected = tamper(world)
        found = findings(world.request())
    # The triggers had to be dropped first, and are not restored: that is found too.
    assert Kind.TRIGGER_MISSING in {finding.kind for finding in found}
    assert named(finding for finding in found if finding.kind != Kind.TRIGGER_MISSING) == expected
    assert all(finding.message and "\n" not in finding.message for finding in found)


def test_dropped_triggers_are_found(world: World) -> None:
    with disarmed():
        found = findings(world.request())
    tables = {table for kind, table, _key in named(found) if kind == Kind.TRIGGER_MISSING}
    assert {finding.kind for finding in found} == {Kind.TRIGGER_MISSING}
    assert {CLAIMS, "audit_changeset", "audit_leaf", "claims_edition", "claims_revision"} <= tables


def test_fork_by_whoever_holds_the_key_is_found_by_a_kept_checkpoint_alone(world: World) -> None:
    newest = Checkpoint.objects.latest("size")
    kept = [Head(newest.size, newest.note, file="kept.txt")]
    with disarmed():
        log_is_forked(world)
        sign_all(world.key)
        install_triggers()
        assert not findings(world.request())
        found = findings(world.request(kept=kept))
    assert named(found) == {(Kind.LOG_FORKED, "audit_checkpoint", newest.size)}
    assert "kept.txt" in found[0].message


def test_replaced_key_is_believed_by_whoever_was_told_none(world: World) -> None:
    with disarmed():
        key_is_replaced(world)
        install_triggers()
        assert not findings(Request())


def test_kept_checkpoint_of_a_truncated_log_is_larger_than_it(world: World) -> None:
    newest = Checkpoint.objects.latest("size")
    with disarmed():
        acts = list(Leaf.objects.filter(index__gte=newest.size - 1).values_list("changeset", flat=True))
        run('DELETE FROM audit_leaf WHERE "index" >= %s', newest.size - 1)
        run("DELETE FROM audit_checkpoint WHERE size = %s", newest.size)
        install_triggers()
        found = findings(world.request(kept=[Head(newest.size, newest.note, file="kept.txt")]))
    assert named(found) == {
        (Kind.LOG_TRUNCATED, "audit_checkpoint", newest.size),
        *((Kind.CHANGESET_UNLOGGED, "audit_changeset", act) for act in acts),
    }


def test_fixture_loaded_past_history_is_found(world: World, tmp_path: Path) -> None:
    publisher = Publisher.objects.order_by("pk")[0]
    row = {"model": "sources.publisher", "pk": publisher.pk, "fields": {"slug": publisher.slug, "name": "Loaded Post"}}
    (tmp_path / "rows.json").write_text(json.dumps([row]))
    with disarmed():
        with changeset(world.editor, "Load."):
            call_command("loaddata", str(tmp_path / "rows.json"), verbosity=0)
        install_triggers()
        found = findings(world.request())
    assert named(found) == {(Kind.LIVE_ROW_DIFFERS, "sources_publisher", publisher.pk)}
    assert found[0].detail["columns"] == ["name"]


def test_live_row_names_the_columns_that_differ(world: World) -> None:
    with disarmed():
        live_row_is_edited(world)
        install_triggers()
        (found,) = findings(world.request())
    newest = keys_of(CLAIMS, "id", world.claim.pk)[-1]
    assert found.detail == {"history": newest, "columns": ["summary", "verdict"]}
    assert found.message == (
        f"claims_claim {world.claim.pk} is not what its newest history row {newest} says: summary, verdict."
    )


@pytest.mark.only_on_sqlite  # PostgreSQL's columns hold their own types alone
@pytest.mark.parametrize("value", ["'+1.5'", "x'00ff'", "CAST(x'ff' AS TEXT)", "'2026'", "7"])
@pytest.mark.parametrize("column", ["history_date", "rationale", "event_earliest", "nonce", "history_user_id"])
def test_what_sqlite_alone_takes_is_an_altered_row(world: World, column: str, value: str) -> None:
    key = keys_of(CLAIMS, "id", world.claim.pk)[0]
    with disarmed():
        run(f"UPDATE {CLAIMS} SET {column} = {value} WHERE history_id = %s", key)
        found = findings(world.request())
    assert named(finding for finding in found if finding.kind != Kind.TRIGGER_MISSING) == {
        (Kind.ROW_ALTERED, CLAIMS, key)
    }
