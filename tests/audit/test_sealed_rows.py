"""Rows that were sealed when their table had fewer columns: what is read of them is read in one way by all."""

from typing import Any

import pytest

from audit.append_only import install_triggers
from audit.blanks import CannotErase
from audit.context import changeset
from audit.notes import SigningKey
from audit.redacting import redact
from audit.signing import sign_newest
from claims.edition_proofs import Unprovable, prove_edition
from claims.models import Edition
from sources.models import Publisher
from tests.audit.tampering import World, disarmed, findings, log_with_fewer_columns, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher(world: World) -> Publisher:
    with changeset(world.editor, "Add."):
        return Publisher.objects.create(slug="old-post", name="Old Post")


def forget(digest: str) -> None:
    run("UPDATE audit_sealedcolumns SET columns = 'id' WHERE digest = %s", digest)


def test_erasure_leaves_it_proven(world: World, publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    with disarmed():
        log_with_fewer_columns(Publisher.history.model, "note", monkeypatch=monkeypatch)
        install_triggers()
        redact(Publisher, publisher.pk, ["name"], reason="Court order.", actor="tests")
        assert findings(world.request()) == []


def test_erasure_refuses_columns_that_nobody_knows(publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    with disarmed():
        forget(log_with_fewer_columns(Publisher.history.model, "note", monkeypatch=monkeypatch))
        install_triggers()
        with pytest.raises(CannotErase, match="run verify_audit first"):
            redact(Publisher, publisher.pk, ["name"], reason="Court order.", actor="tests")


def test_edition_is_proven_by_the_columns_of_its_time(
    make_claim: Any, publish: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = publish(make_claim()).editions.get()
    with disarmed():
        digest = log_with_fewer_columns(Edition, "change", monkeypatch=monkeypatch)
        sign_newest(SigningKey.new("claims.example"))
        named = {column["name"] for column in prove_edition(edition)["columns"]}
        assert "document" in named
        assert "change" not in named
        forget(digest)
        with pytest.raises(Unprovable, match="Nobody knows which columns"):
            prove_edition(edition)
