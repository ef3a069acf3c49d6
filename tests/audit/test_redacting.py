"""Lawful erasure of records, accounts and changesets."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from audit.append_only import drop_triggers
from audit.blanks import CannotErase
from audit.context import changeset
from audit.leftovers import find_leftovers
from audit.models import Changeset, Leaf, RedactedRow, Redaction
from audit.redacting import preview, redact
from audit.sealed_tables import sealed_models
from audit.verification import Kind
from claims.models import Notice, Party
from sources.models import Publisher
from tests.audit.proofs import is_proven, is_stub_intact, overwrite
from tests.audit.tampering import findings, named

pytestmark = pytest.mark.django_db

SECRET = "Каир Нурланов of Almaty"
REASON = "Court order of 3 May 2027."


@pytest.fixture
def publisher(editor: Any) -> Publisher:
    """Edited three times, with the secret in two of its states."""
    with changeset(editor, "Add."):
        found = Publisher.objects.create(
            slug="post", name="Post", note=f"Owned by {SECRET}.", url="https://post.example/"
        )
    for note in (f"Owned by {SECRET}, it is said.", "Owned by others."):
        with changeset(editor, "Edit."):
            found.note = note
            found.save()
    return found


def leaves() -> list[bytes]:
    return [bytes(leaf.hashes) for leaf in Leaf.objects.order_by("index")]


def test_text_goes_from_every_state_of_the_record(publisher: Publisher) -> None:
    redact(Publisher, publisher.pk, ["note"], reason=REASON)
    publisher.refresh_from_db()
    assert publisher.note == "[redacted]"
    assert set(publisher.history.values_list("note", flat=True)) == {"[redacted]"}
    assert find_leftovers([SECRET]) == []


def test_redaction_is_a_changeset_of_its_own_that_says_so(publisher: Publisher, administrator: Any) -> None:
    redact(Publisher, publisher.pk, ["note"], reason=REASON, by=administrator)
    redaction = Redaction.objects.get()
    assert (redaction.model, redaction.object_pk, redaction.fields) == ("sources.Publisher", publisher.pk, "note")
    assert redaction.reason == REASON
    act = redaction.changeset
    assert (act.user, act.channel, act.comment) == (administrator, "command", f"Redacted: {REASON}")
    newest = publisher.history.order_by("-history_id")[0]
    assert (newest.changeset, newest.history_change_reason) == (act, act.comment)
    assert act.leaf.index == Leaf.objects.count() - 1


def test_without_a_person_the_log_names_the_command(publisher: Publisher) -> None:
    redact(Publisher, publisher.pk, ["note"], reason=REASON)
    assert (Redaction.objects.get().changeset.actor, Redaction.objects.get().changeset.user) == ("redact", None)


def test_log_is_only_added_to(publisher: Publisher) -> None:
    before = leaves()
    redact(Publisher, publisher.pk, ["note"], reason=REASON)
    assert leaves()[:-1] == before


def test_every_sealed_row_is_proven_as_before(publisher: Publisher) -> None:
    redact(Publisher, publisher.pk, ["note"], reason=REASON)
    assert findings() == []  # of verify_audit
    for model in sealed_models():
        for pk in model._base_manager.order_by("pk").values_list("pk", flat=True):
            assert is_proven(model, pk), (model, pk)


def test_redacted_row_has_no_nonce_with_which_to_try_out_what_it_said(publisher: Publisher) -> None:
    redact(Publisher, publisher.pk, ["note"], reason=REASON)
    first, second, third, _redaction = publisher.history.order_by("history_id")
    assert first.nonce is second.nonce is third.nonce is None
    assert RedactedRow.objects.count() == 3


def test_tampering_with_what_stayed_in_a_redacted_row_is_found(publisher: Publisher) -> None:
    redact(Publisher, publisher.pk, ["note"], reason=REASON)
    row = publisher.history.order_by("history_id")[0]
    drop_triggers()
    overwrite(type(row), row.pk, "name", "Pest")
    assert not is_proven(type(row), row.pk)
    assert (Kind.ROW_ALTERED, "sources_historicalpublisher", row.pk) in named(findings())


def test_tampering_with_the_stub_is_found(publisher: Publisher) -> None:
    redact(Publisher, publisher.pk, ["note"], reason=REASON)
    row = publisher.history.order_by("history_id")[0]
    assert is_stub_intact(type(row), row.pk)
    drop_triggers()
    overwrite(type(row), row.pk, "note", "Owned by somebody else.")
    assert not is_stub_intact(type(row), row.pk)
    (message,) = [found.message for found in findings() if found.kind == Kind.ROW_ALTERED]
    assert message.endswith("what stands in place of what was erased was changed: note.")


def test_second_redaction_of_the_same_row_builds_on_the_first(publisher: Publisher) -> None:
    redact(Publisher, publisher.pk, ["note"], reason=REASON)
    redact(Publisher, publisher.pk, ["url", "name"], reason="Another order.")
    publisher.refresh_from_db()
    assert (publisher.name, publisher.note, publisher.url) == ("[redacted]", "[redacted]", "")
    for row in publisher.history.all():
        assert (row.name, row.note, row.url) == ("[redacted]", "[redacted]", "")
        assert is_proven(type(row), row.pk)
        assert row.nonce is not None or is_stub_intact(type(row), row.pk)


def test_field_that_was_filled_again_can_be_erased_again(publisher: Publisher, editor: Any) -> None:
    redact(Publisher, publisher.pk, ["note"], reason=REASON)
    publisher.refresh_from_db()
    with changeset(editor, "Again."):
        publisher.note = f"{SECRET} again."
        publisher.save()
    redact(Publisher, publisher.pk, ["note"], reason=REASON)
    assert set(publisher.history.values_list("note", flat=True)) == {"[redacted]"}
    assert all(is_proven(type(row), row.pk) for row in publisher.history.all())


def test_deleted_record_is_erased_from_its_history(publisher: Publisher, editor: Any) -> None:
    pk = publisher.pk
    with changeset(editor, "Delete."):
        publisher.delete()
    redact(Publisher, pk, ["note"], reason=REASON)
    assert set(Publisher.history.filter(id=pk).values_list("note", flat=True)) == {"[redacted]"}
    assert not Publisher.objects.filter(pk=pk).exists()


def test_preview_names_everything_and_writes_nothing(publisher: Publisher) -> None:
    before, acts = leaves(), Changeset.objects.count()
    found = preview(Publisher, publisher.pk, ["note"], reason=REASON)
    assert found.texts["note"] == {f"Owned by {SECRET}.", f"Owned by {SECRET}, it is said.", "Owned by others."}
    assert sum(len(rows) for rows in found.rows.values()) == 3
    publisher.refresh_from_db()
    assert publisher.note == "Owned by others."
    assert (leaves(), Changeset.objects.count(), Redaction.objects.count()) == (before, acts, 0)


def test_comment_that_is_the_erased_text_goes_with_it(editor: Any) -> None:
    with changeset(editor, SECRET):
        publisher = Publisher.objects.create(slug="post", name="Post", note=SECRET)
    redact(Publisher, publisher.pk, ["note"], reason=REASON)
    first = publisher.history.order_by("history_id")[0]
    assert (first.changeset.comment, first.history_change_reason) == ("[redacted]", "[redacted]")
    assert is_proven(Changeset, first.changeset.pk)
    assert find_leftovers([SECRET]) == []


def test_comment_that_quotes_it_is_left_and_named_with_its_command(publisher: Publisher, editor: Any) -> None:
    with changeset(editor, f"I asked {SECRET}.") as act:
        publisher.name = "Morning Post"
        publisher.save()
    redact(Publisher, publisher.pk, ["note"], reason=REASON)
    left = find_leftovers([SECRET])
    assert {(row.table, row.column) for row in left} == {
        ("audit_changeset", "comment"),
        ("sources_historicalpublisher", "history_change_reason"),
    }
    assert {row.command for row in left} == {f"manage.py redact audit.Changeset {act.pk} comment --reason ..."}
    redact(Changeset, act.pk, ["comment"], reason=REASON)
    assert find_leftovers([SECRET]) == []
    assert is_proven(Changeset, act.pk)


def test_actor_of_a_changeset_is_erased(publisher: Publisher) -> None:
    act = publisher.history.order_by("history_id")[0].changeset
    redact(Changeset, act.pk, ["actor"], reason=REASON)
    act.refresh_from_db()
    assert (act.actor, act.comment) == ("[redacted]", "Add.")


def test_name_of_a_person_goes_from_their_account_and_from_what_they_did(
    publisher: Publisher, editor: Any, reviewer: Any
) -> None:
    Notice.objects.create(recipient=reviewer, kind="approved", actor="edith")
    redact(type(editor), editor.pk, ["username"], reason=REASON)
    editor.refresh_from_db()
    assert editor.username == f"redacted-{editor.pk}"
    assert set(Changeset.objects.filter(user=editor).values_list("actor", flat=True)) == {"[redacted]"}
    assert find_leftovers(["edith"]) == []


@pytest.mark.parametrize(
    ("model", "fields", "message"),
    [
        (Publisher, ["reliability"], "chosen from a list"),
        (Publisher, ["wikidata"], "nothing is left to erase in wikidata"),
        (Changeset, ["channel"], "cannot be erased, only actor and comment"),
        (Leaf, ["data"], "has no history"),
        (Party, ["name"], "There is no claims.Party 1, and there never was"),
    ],
)
def test_refused_and_nothing_written(publisher: Publisher, model: Any, fields: list[str], message: str) -> None:
    pk = publisher.pk if model is Publisher else 1 if model is not Changeset else Changeset.objects.latest("pk").pk
    before = leaves()
    with pytest.raises(CannotErase, match=message.replace("claims.Party 1", rf"claims.Party {pk}")):
        redact(model, pk, fields, reason=REASON)
    assert leaves() == before


def test_reason_is_needed_and_may_not_tell(publisher: Publisher) -> None:
    with pytest.raises(CannotErase, match="Say why"):
        redact(Publisher, publisher.pk, ["note"], reason="  ")
    with pytest.raises(CannotErase, match="The reason holds what is to be erased"):
        redact(Publisher, publisher.pk, ["note"], reason=f"Asked for: Owned by {SECRET}.")
    with pytest.raises(ValidationError, match="cannot be seen"):
        redact(Publisher, publisher.pk, ["note"], reason="Order\u202e.")


def test_row_whose_columns_were_fewer_stays_proven(publisher: Publisher) -> None:
    """As after a migration that added a column: the leaf names those that its digests cover."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_sealedcolumns (digest, table_name, columns) VALUES (%s, %s, %s)",
            ["0" * 16, "sources_historicalpublisher", "id,name"],
        )
    redact(Publisher, publisher.pk, ["note"], reason=REASON)
    assert all(is_proven(type(row), row.pk) for row in publisher.history.all())
