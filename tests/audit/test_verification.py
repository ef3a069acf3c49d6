"""What verification accepts, whom it believes, and that it reads one state of the database."""

from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection

from audit.append_only import drop_triggers, install_triggers
from audit.context import changeset
from audit.install import install
from audit.notes import SigningKey
from audit.redacting import redact
from audit.signing import sign_newest
from audit.verification import Counts, Kind, Request
from claims.models import Claim, Position
from sources.models import Publisher
from tests.audit.tampering import World, disarmed, findings, keys_of, log_with_fewer_columns, named, run


@pytest.mark.django_db
def test_redacted_rows_are_as_the_log_has_them(world: World) -> None:
    position = world.claim.positions.order_by("pk")[0]
    redact(Position, position.pk, ["capacity"], reason="Court order.", actor="tests")
    redact(Claim, world.claim.pk, ["summary"], reason="Court order.", actor="tests")
    assert not findings(world.request())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "message"),
    [("capacity", "what stands in place of what was erased was changed: capacity"), ("stance", "is not what")],
)
def test_what_is_left_of_a_redacted_row_is_guarded(world: World, column: str, message: str) -> None:
    position = world.claim.positions.order_by("pk")[0]
    redact(Position, position.pk, ["capacity"], reason="Court order.", actor="tests")
    key = keys_of("claims_historicalposition", "id", position.pk)[0]
    with disarmed():
        run(f"UPDATE claims_historicalposition SET {column} = 'denies' WHERE history_id = %s", key)
        install_triggers()
        found = findings(world.request())
    assert named(found) == {(Kind.ROW_ALTERED, "claims_historicalposition", key)}
    assert message in found[0].message


@pytest.mark.django_db
def test_columns_that_were_added_later_break_no_digest(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    model = Publisher.history.model
    with changeset(world.editor, "Add."):
        publisher = Publisher.objects.create(slug="old-post", name="Old Post")
    (key,) = keys_of("sources_historicalpublisher", "id", publisher.pk)
    with disarmed():
        digest = log_with_fewer_columns(model, "note", monkeypatch=monkeypatch)
        install_triggers()
        assert not findings(world.request())
        drop_triggers()
        run("UPDATE sources_historicalpublisher SET reliability = 'A' WHERE history_id = %s", key)
        run("UPDATE sources_publisher SET reliability = 'A' WHERE id = %s", publisher.pk)
        install_triggers()
        assert named(findings(world.request())) == {(Kind.ROW_ALTERED, "sources_historicalpublisher", key)}
        drop_triggers()
        run("DELETE FROM audit_sealedcolumns WHERE digest = %s", digest)
        install_triggers()
        found = findings(world.request())
    assert named(found) == {(Kind.COLUMNS_UNKNOWN, "sources_historicalpublisher", None)}
    assert found[0].detail == {"columns": digest}


@pytest.mark.django_db
def test_key_that_signed_together_with_a_known_one_is_known(world: World) -> None:
    new = SigningKey.new(world.key.name)
    for summary, keys in (("Another.", [new, world.key]), ("A third.", [new])):
        with changeset(world.editor, "Edit."):
            world.claim.summary = summary
            world.claim.save()
        sign_newest(*keys)
    for known in (world.key, new):
        assert not findings(Request(keys=[known.verifier]))
    assert not findings(Request())


@pytest.mark.django_db
def test_key_that_signed_alone_is_a_stranger(world: World) -> None:
    stranger = SigningKey.new(world.key.name)
    with changeset(world.editor, "Edit."):
        world.claim.summary = "Another."
        world.claim.save()
    made = sign_newest(stranger, former_is_lost=True)
    assert made is not None
    (found,) = findings(world.request())
    assert (found.kind, found.key) == (Kind.KEY_REPLACED, made.size)
    assert str(stranger.verifier) in found.message


@pytest.mark.django_db(transaction=True)
def test_writers_at_work_are_no_findings(make_claim: Any, publish: Any, editor: Any) -> None:
    install(using="default")
    claim = publish(make_claim())
    done = Event()
    written: list[int] = []

    def write() -> None:
        try:
            while not done.is_set():
                with changeset(editor, "Edit."):
                    claim.summary = f"Edit {len(written)}."
                    claim.save()
                    claim.positions.get().save()
                written.append(1)
        finally:
            connection.close()

    writer = Thread(target=write)
    writer.start()
    try:
        counts = Counts()
        for _round in range(8):
            before = len(written)
            assert findings(counts=counts) == []
            assert len(written) >= before
    finally:
        done.set()
        writer.join()
    assert written
    assert findings() == []
