"""Values that no program of ours writes, put into what verification reads: findings, never a traceback."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from audit.append_only import install_triggers
from audit.context import changeset
from audit.models import Checkpoint, Leaf, RedactedRow
from audit.redacting import redact
from audit.verification import Finding, Kind
from claims.models import Position, Revision
from sources.models import Publisher
from tests.audit.tampering import World, disarmed, findings, log_with_fewer_columns, named, rehash_log, run

pytestmark = [pytest.mark.django_db, pytest.mark.walk]

DEEP = "[" * 100_000  # nested deeper than Python reads
TEXTS = ["'many'", "''", "CAST(x'ff' AS TEXT)"]
BYTES = ["x''", "x'00ff'"]
NUMBERS = ["1.5", "1e20"]


@contextmanager
def tampered(statement: str, *values: Any) -> Iterator[None]:
    """Inside, one row of some table was changed past every trigger and constraint; the triggers are back."""
    with disarmed(), unchecked():
        run(statement, *values)
        install_triggers()
        yield


@contextmanager
def unchecked() -> Iterator[None]:
    """SQLite alone can be told to check no constraint."""
    if connection.vendor == "sqlite":
        run("PRAGMA ignore_check_constraints = ON")
    try:
        yield
    finally:
        if connection.vendor == "sqlite":
            run("PRAGMA ignore_check_constraints = OFF")


@pytest.mark.only_on_sqlite
@pytest.mark.parametrize(
    ("column", "value"),
    [*(("size", value) for value in [*TEXTS, *BYTES, *NUMBERS]), *(("note", value) for value in BYTES)],
)
def test_checkpoint_that_cannot_be_read_is_not_what_was_signed(world: World, column: str, value: str) -> None:
    newest = Checkpoint.objects.latest("size").size
    with tampered(f"UPDATE audit_checkpoint SET {column} = {value} WHERE size = %s", newest):
        found = findings(world.request())
    key = newest if column == "note" else None
    assert named(found) == {(Kind.SIGNATURE_INVALID, "audit_checkpoint", key)}


def test_checkpoint_of_an_endless_size_is_not_what_was_signed(world: World) -> None:
    newest = Checkpoint.objects.latest("size")
    origin, _size, rest = newest.note.split("\n", 2)
    with tampered(
        "UPDATE audit_checkpoint SET note = %s WHERE size = %s", f"{origin}\n{'9' * 5000}\n{rest}", newest.size
    ):
        found = findings(world.request())
    assert named(found) == {(Kind.SIGNATURE_INVALID, "audit_checkpoint", newest.size)}


@pytest.mark.only_on_sqlite
@pytest.mark.parametrize("value", ["'many'", "x'00ff'", "1.5"])
def test_run_goes_on_after_a_verified_checkpoint_that_can_be_read(world: World, value: str) -> None:
    call_command("verify_audit", stdout=StringIO())
    with tampered(f"UPDATE audit_checkpoint SET size = {value}, created_at = x'ff' WHERE size = %s", sizes()[-1]):
        status, out = ended("--since")
    assert status == 1
    assert out.startswith("checkpoint signature invalid: A stored checkpoint is not what was signed")


@pytest.mark.only_on_sqlite
@pytest.mark.parametrize("value", [*TEXTS, *BYTES, *NUMBERS])
def test_leaf_outside_of_all_numbers_is_altered(world: World, value: str) -> None:
    newest = Leaf.objects.latest("index")
    with tampered(f'UPDATE audit_leaf SET "index" = {value} WHERE "index" = %s', newest.index):
        (found,) = findings(world.request())
    assert (found.kind, found.key, found.detail["changeset"]) == (Kind.LEAF_ALTERED, None, newest.changeset_id)


def test_leaf_before_the_first_is_altered(world: World) -> None:
    newest = Leaf.objects.latest("index")
    with disarmed(), unchecked():
        if connection.vendor == "postgresql":
            run("ALTER TABLE audit_leaf DROP CONSTRAINT leaf_index_from_zero")
        run('UPDATE audit_leaf SET "index" = -1 WHERE "index" = %s', newest.index)
        found = [one for one in findings(world.request()) if one.kind != Kind.TRIGGER_MISSING]
    assert named(found) == {(Kind.LEAF_ALTERED, "audit_leaf", None)}
    assert found[0].detail == {"changeset": newest.changeset_id, "now": -1}


@pytest.mark.only_on_sqlite
@pytest.mark.parametrize("column", ["data", "hashes"])
@pytest.mark.parametrize("value", [*TEXTS, *NUMBERS, "-1", "9223372036854775807"])
def test_leaf_of_no_bytes_is_altered(world: World, column: str, value: str) -> None:
    index = Leaf.objects.earliest("index").index
    with tampered(f'UPDATE audit_leaf SET {column} = {value} WHERE "index" = %s', index):
        found = findings(world.request())
    assert named(found) == {(Kind.LEAF_ALTERED, "audit_leaf", index)}


def forged(**fields: Any) -> bytes:
    """The newest leaf with other fields."""
    leaf = json.loads(bytes(Leaf.objects.latest("index").data))
    return json.dumps({**leaf, **fields}).encode()


FORGERIES = {
    "no JSON": lambda: b"{",
    "nested too deep": lambda: DEEP.encode(),
    "no UTF-8": lambda: b'"\xff"',
    "a list": lambda: b"[]",
    "numbers for texts": lambda: forged(uuid=1),
    "no rows": lambda: forged(rows=[]),
    "a key that no column holds": lambda: forged(
        rows=[{"table": "audit_changeset", "columns": "0" * 16, "digests": [[10**30, "0"]]}]
    ),
    "a text for a key": lambda: forged(
        rows=[{"table": "audit_changeset", "columns": "0" * 16, "digests": [["first", "0"]]}]
    ),
    "a list for a table": lambda: forged(rows=[{"table": [], "columns": "0" * 16, "digests": [[1, "0"]]}]),
}


@pytest.mark.parametrize("what", FORGERIES)
def test_leaf_that_says_nothing_of_a_changeset_is_altered(world: World, what: str) -> None:
    """Its hash was made to fit, and no checkpoint covers it."""
    newest = Leaf.objects.latest("index")
    data = FORGERIES[what]()
    with disarmed():
        run('UPDATE audit_leaf SET data = %s WHERE "index" = %s', data, newest.index)
        rehash_log()
        install_triggers()
        found = findings(world.request())
    assert (Kind.LEAF_ALTERED, "audit_leaf", newest.index) in named(found)
    assert {finding.kind for finding in found} <= {Kind.LEAF_ALTERED, Kind.ROW_INSERTED}


@pytest.mark.only_on_sqlite
@pytest.mark.parametrize("value", [*TEXTS, *BYTES, *NUMBERS])
@pytest.mark.parametrize("column", ["number", "claim_id"])
def test_revision_of_no_number_is_an_altered_row(world: World, column: str, value: str) -> None:
    key = Revision.objects.get(claim=world.claim, number=3).pk
    with tampered(f"UPDATE claims_revision SET {column} = {value} WHERE id = %s", key):
        found = findings(world.request())
    assert (Kind.ROW_ALTERED, "claims_revision", key) in named(found)
    assert (Kind.REVISION_GAP, "claims_revision", None) in named(found)


def test_revision_of_a_huge_number_takes_no_memory(world: World) -> None:
    newest = Revision.objects.filter(claim=world.claim).latest("number")
    with tampered("UPDATE claims_revision SET number = 2147483647 WHERE id = %s", newest.pk):
        found = findings(world.request())
    gaps = [finding.detail["number"] for finding in found if finding.kind == Kind.REVISION_GAP]
    assert gaps == list(range(newest.number, newest.number + 100))


@pytest.mark.only_on_sqlite
@pytest.mark.parametrize("value", ["x'00ff'", "CAST(x'ff' AS TEXT)"])
def test_list_of_columns_that_cannot_be_read_is_unknown(
    world: World, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with changeset(world.editor, "Add."):
        Publisher.objects.create(slug="old-post", name="Old Post")
    with disarmed():
        digest = log_with_fewer_columns(Publisher.history.model, "note", monkeypatch=monkeypatch)
        run(f"UPDATE audit_sealedcolumns SET columns = {value} WHERE digest = %s", digest)
        install_triggers()
        found = findings(world.request())
    assert named(found) == {(Kind.COLUMNS_UNKNOWN, "sources_historicalpublisher", None)}


@pytest.mark.parametrize("seal", [DEEP, "{", "[]", '{"kept": 1, "gone": 2, "now": 3}'])
def test_seal_that_cannot_be_read_proves_nothing(world: World, seal: str) -> None:
    position = world.claim.positions.order_by("pk")[0]
    redact(Position, position.pk, ["capacity"], reason="Court order.", actor="tests")
    row = RedactedRow.objects.filter(table_name="claims_historicalposition").latest("pk")
    with tampered("UPDATE audit_redactedrow SET seal = %s WHERE id = %s", seal, row.pk):
        found = findings(world.request())
    assert named(found) == {
        (Kind.ROW_ALTERED, "audit_redactedrow", row.pk),
        (Kind.ROW_ALTERED, "claims_historicalposition", row.row_id),
    }


@pytest.mark.only_on_sqlite
@pytest.mark.parametrize("value", ["CAST(x'ff' AS TEXT)", "x'00ff'", "'7' || char(10) || 'Nothing is wrong.'"])
def test_what_is_found_can_be_printed_whatever_it_holds(world: World, value: str) -> None:
    key = Revision.objects.get(claim=world.claim, number=3).pk
    with tampered(f"UPDATE claims_revision SET changeset_id = {value} WHERE id = %s", key):
        _status, out = ended()
        _status, as_json = ended("--json")
    assert "Nothing is wrong." not in out.encode().decode().splitlines()
    assert json.loads(as_json.encode())["found"]["row without changeset"] == 1


def test_line_of_a_finding_holds_nothing_that_moves_the_cursor() -> None:
    finding = Finding(Kind.ROW_ALTERED, "t", 1, "Әлем \x1b[2J\r\n\u2028\udcff")
    assert finding.line == r"Әлем \x1b[2J\r\n\u2028\udcff"


def sizes() -> list[int]:
    return list(Checkpoint.objects.order_by("size").values_list("size", flat=True))


def ended(*options: str) -> tuple[int, str]:
    """Exit status, and what was printed."""
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("verify_audit", *options, stdout=out)
    return error.value.returncode, out.getvalue()
