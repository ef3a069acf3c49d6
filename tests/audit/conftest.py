"""Makers for the tests of the log."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from audit.appending import append_leaves, leaf_data
from audit.context import changeset
from audit.log import log_size
from audit.models import Changeset, Leaf
from audit.notes import SigningKey
from audit.signing import sign_newest, write_key
from claims.models import Alias, Claim
from tests.audit.tampering import World

LogGrower = Callable[[int], list[bytes]]


@pytest.fixture
def grow_log(db: None) -> LogGrower:
    """Lets the log grow to so many leaves, and gives the bytes of all."""

    def grow(size: int) -> list[bytes]:
        with transaction.atomic():
            missing = size - log_size()  # migrations log what they do themselves
            assert missing >= 0
            rows = [Changeset.objects.create(actor="tests", channel="command") for _ in range(missing)]
            append_leaves([(row.pk, leaf_data(row, [])) for row in rows])
        return [bytes(data) for data in Leaf.objects.order_by("index").values_list("data", flat=True)]

    return grow


@pytest.fixture
def log_key(settings: Any, tmp_path: Path) -> SigningKey:
    """The key in the file that the settings name."""
    key = SigningKey.new("claims.example/log")
    settings.CLAIMTRACK_LOG_KEY = str(tmp_path / "log.key")
    write_key(Path(settings.CLAIMTRACK_LOG_KEY), key)
    return key


@pytest.fixture
def world(make_claim: Any, publish: Any, editor: Any, make_user: Any, make_party: Any) -> World:
    key = SigningKey.new("claims.example")
    claim = publish(make_claim(rows=2))

    def edit(**fields: Any) -> None:
        with changeset(editor, "Edit."):
            Claim.objects.get(pk=claim.pk)
            for name, value in fields.items():
                setattr(claim, name, value)
            claim.save()

    edit(rationale="They still differ.")
    publish(claim)
    edit(summary="It is disputed.")
    sign_newest(key)
    with changeset(editor, "Take one away."):
        claim.evidence.order_by("pk")[0].delete()
    edit(summary="It is much disputed.")
    with changeset(editor, "Name the spokesperson."):
        for position in claim.positions.order_by("pk"):
            position.capacity = "Minister"
            position.save()
    party = make_party()
    with changeset(editor, "Add a name."):
        Alias.objects.create(party=party, name="The Ministry", language="en")
    sign_newest(key)
    edit(summary="It is disputed by all.")
    return World(Claim.objects.get(pk=claim.pk), editor, key)
