"""What only grows may be partitioned by its key, on PostgreSQL: written, guarded, erased and verified as before."""

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from audit.append_only import install_triggers, missing_triggers
from audit.context import changeset
from audit.models import Leaf
from audit.redacting import redact
from audit.web_role import WebRole
from claims.models import Claim, Position

pytestmark = [pytest.mark.django_db, pytest.mark.only_on_postgresql]

PARTITION = Path(__file__).parents[2] / "deploy" / "partition.sql"
HISTORY, LEAVES = "claims_historicalposition", "audit_leaf"
KEYS = {HISTORY: "history_id", "claims_historicalclaim": "history_id", "claims_mention": "id", LEAVES: "index"}
TEXTS = {HISTORY: "note", LEAVES: "data"}
WIDTH = 3  # rows, so that what a test writes spreads over several
AHEAD = 12


def run(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def partitioned(published: Claim) -> Claim:
    """A claim published before the history of positions, of claims, and the log were partitioned."""
    run(PARTITION.read_text())
    for table, key in KEYS.items():
        run(f"SELECT pg_temp.partition('{table}', '{key}', {WIDTH}, {AHEAD})")
    install_triggers()
    return published


def used(table: str) -> int:
    """How many of the table's partitions hold rows."""
    return run(f"SELECT count(DISTINCT tableoid) FROM {table}")[0][0]


def edit(claim: Claim, editor: Any, times: int = 6) -> None:
    for number in range(times):
        with changeset(editor, f"Change {number}."):
            position = Position.objects.get(claim=claim)
            position.note = f"Note {number}."
            position.save()


def verified(capsys: pytest.CaptureFixture[str]) -> str:
    call_command("verify_audit")
    return capsys.readouterr().out


def test_acts_spread_over_partitions_and_verify(
    partitioned: Claim, editor: Any, publish: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    edit(partitioned, editor)
    publish(partitioned)
    assert used(HISTORY) >= 3
    assert used(LEAVES) >= 3
    assert [row.index for row in Leaf.objects.order_by("index")] == list(range(Leaf.objects.count()))
    assert Position.history.filter(claim_id=partitioned.pk).count() >= 7
    assert "Nothing is wrong." in verified(capsys)


def test_every_trigger_is_there_and_none_is_made_twice(
    partitioned: Claim, django_assert_num_queries: Callable[..., Any]
) -> None:
    assert missing_triggers(connection) == []
    with django_assert_num_queries(2):
        install_triggers()


def test_partitions_refuse_what_their_table_refuses(partitioned: Claim, editor: Any) -> None:
    edit(partitioned, editor, 2)
    run("SET CONSTRAINTS ALL IMMEDIATE")
    tables = [(f"{table}{part}", column) for table, column in TEXTS.items() for part in ("", "_p0", "_p1")]
    statements = ("UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0} CASCADE")
    for (table, column), statement, role in product(tables, statements, ("origin", "replica")):
        with pytest.raises(DatabaseError, match="is append-only"), transaction.atomic():
            run(f"SET LOCAL session_replication_role = {role}")
            run(statement.format(table, column))


def test_row_of_a_closed_changeset_is_refused_in_a_partition_too(partitioned: Claim, editor: Any) -> None:
    edit(partitioned, editor, 1)
    run("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="closed and logged"), transaction.atomic():
        run(f"INSERT INTO {HISTORY} SELECT * FROM {HISTORY} LIMIT 1")


def test_row_that_was_changed_past_the_triggers_is_found(partitioned: Claim, editor: Any, capsys: Any) -> None:
    edit(partitioned, editor)
    run("SET CONSTRAINTS ALL IMMEDIATE")
    (newest,) = run(f"SELECT max(history_id) FROM {HISTORY}")[0]
    run(f"ALTER TABLE {HISTORY} DISABLE TRIGGER ALL")
    run(f"UPDATE {HISTORY} SET note = 'Forged.' WHERE history_id = {newest - 2}")
    with pytest.raises(CommandError):
        call_command("verify_audit")
    assert f"{HISTORY} {newest - 2} is not what changeset" in capsys.readouterr().out


def test_words_are_erased_in_partitions(partitioned: Claim, editor: Any, capsys: pytest.CaptureFixture[str]) -> None:
    edit(partitioned, editor)
    position = Position.objects.get(claim=partitioned)
    with changeset(editor, "Erase a note."):
        redact(Position, position.pk, ["note"], reason="The court says so.")
    notes = set(run(f"SELECT note FROM {HISTORY} WHERE id = {position.pk} AND note <> ''"))
    assert not {note for (note,) in notes if note.startswith("Note")}
    assert "Nothing is wrong." in verified(capsys)


def test_web_role_may_add_to_the_table_and_read_its_partitions(partitioned: Claim) -> None:
    granted = WebRole(connection, "claimtrack_web").grants()
    (adds,) = (statement for statement in granted if statement.startswith("GRANT INSERT ON"))
    assert HISTORY in adds
    assert not [statement for statement in granted if "_p0" in statement]
