"""What the log holds of each changeset: a leaf with the salted digests of exactly its rows."""

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from audit.appending import log_past_changesets
from audit.bulk import insert_tracked
from audit.context import acts_together, changeset, inside, open_changeset
from audit.digests import (
    digest_column,
    digest_row,
    encode_day,
    encode_number,
    encode_text,
    encode_time,
    encode_truth,
    encode_uuid,
)
from audit.errors import HistoryBypassed
from audit.merkle import leaf_hash
from audit.models import Changeset, Leaf, SealedColumns
from audit.sealed_tables import UnknownColumn, sealed_models, sealed_table
from claims.models import Claim, Edition, Revision
from sources.models import Publisher

pytestmark = pytest.mark.django_db


def make_publisher(slug: str = "post", **fields: Any) -> Publisher:
    return Publisher.objects.create(slug=slug, **{"name": "Evening Post", **fields})


def content(act: Changeset) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bytes(Leaf.objects.get(changeset=act).data))
    return found


def digests(act: Changeset) -> dict[str, dict[int, str]]:
    """Table name to its rows' keys and digests."""
    return {table["table"]: dict(table["digests"]) for table in content(act)["rows"]}


@pytest.mark.parametrize(
    ("encode", "value", "expected"),
    [
        (encode_text, 'Қазақстан \u2014 "x"\n\t\x1f\x7f\\/', '"Қазақстан \u2014 \\"x\\"\\n\\t\\u001f\x7f\\\\/"'),
        (encode_text, "", '""'),
        (encode_number, 2**53 + 1, "9007199254740993"),
        (encode_number, -1, "-1"),
        (encode_truth, True, "true"),
        (encode_truth, 0, "false"),  # as SQLite keeps it
        (encode_time, datetime(2026, 11, 24, 21, 3, tzinfo=UTC), '"2026-11-24T21:03:00.000000Z"'),
        (encode_time, "2026-11-24 21:03:00", '"2026-11-24T21:03:00.000000Z"'),  # as SQLite keeps it
        (encode_time, "2026-11-24 21:03:00.120000", '"2026-11-24T21:03:00.120000Z"'),
        (encode_day, date(2026, 1, 5), '"2026-01-05"'),
        (encode_day, "2026-01-05", '"2026-01-05"'),
        (encode_uuid, UUID(int=5), '"00000000-0000-0000-0000-000000000005"'),
        (encode_uuid, "00000000000000000000000000000005", '"00000000-0000-0000-0000-000000000005"'),
    ],
)
def test_a_value_has_one_form_on_every_database(encode: Any, value: Any, expected: str) -> None:
    assert encode(value).decode() == expected


@pytest.mark.parametrize("wrong", [5, b"5", "x" * 3, 1.5])
def test_what_its_column_cannot_hold_has_a_digest_of_its_own(wrong: Any) -> None:
    known = {digest_column(b"salt", b"name", value, encode_number) for value in (None, 5)}
    found = digest_column(b"salt", b"name", wrong, encode_number)
    assert (found in known) is (wrong == 5)


def test_row_digest_is_what_the_documentation_says() -> None:
    nonce, values = b"0123456789abcdef", {"a": None, "b": "x", "c": 7}
    salts = hashlib.shake_128(nonce).digest(48)
    plain = [b"a\0null", b'b\0"x"', b"c\x007"]
    fields = [hashlib.sha256(salts[16 * n : 16 * n + 16] + text).digest() for n, text in enumerate(plain)]
    expected = hashlib.sha256(b"".join(fields)).hexdigest()
    names = [name.encode() for name in values]
    assert digest_row(nonce, names, list(values.values()), [encode_text, encode_text, encode_number]) == expected


def test_leaf_holds_time_channel_and_the_digests_of_all_rows(editor: Any) -> None:
    with changeset(editor, "Not for everybody.") as act:
        publisher = make_publisher(name="A private draft")
    row = publisher.history.get()
    assert digests(act).keys() == {"audit_changeset", "sources_historicalpublisher"}
    assert digests(act)["sources_historicalpublisher"].keys() == {row.history_id}
    found = content(act)
    assert (found["uuid"], found["channel"], found["version"]) == (str(act.uuid), "command", 1)
    assert found["time"] == act.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    data = bytes(Leaf.objects.get(changeset=act).data).decode()
    for private in ("Not for everybody", "private draft", editor.username):
        assert private not in data


def test_leaf_is_canonical_json_and_its_hash_stands_with_it(editor: Any) -> None:
    with changeset(editor, "Add."):
        make_publisher()
    leaf = Leaf.objects.latest("index")
    text = bytes(leaf.data).decode()
    assert json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False) == text
    assert bytes(leaf.hashes)[:32] == leaf_hash(bytes(leaf.data))


def test_digests_are_those_of_the_stored_rows_at_every_door(editor: Any, published: Claim) -> None:
    with changeset(editor, "One by one, many at once, links, in a savepoint.") as act:
        make_publisher()
        insert_tracked([Publisher(slug=f"p{n}", name="Қ") for n in range(3)])
        with transaction.atomic():
            make_publisher("in-savepoint")
        editor.groups.clear()
        published.summary = "Changed."
        published.save()
    for table in map(sealed_table, sealed_models()):
        stored = {key: table.digest(nonce or b"", values) for key, _act, nonce, *values in table.rows_of([act.pk])}
        assert stored == digests(act).get(table.name, {}), table.name
    assert len(digests(act)["sources_historicalpublisher"]) == 5
    assert digests(act).keys() >= {"audit_historicaluser", "claims_historicalclaim", "claims_revision"}


def test_edition_and_what_it_brings_stand_in_the_leaf_of_its_approval(published: Claim) -> None:
    edition = Edition.objects.get(claim=published)
    found = digests(edition.changeset)
    assert found["claims_edition"].keys() == {edition.pk}
    assert {"claims_publicaddress", "claims_mention", "claims_historicalreview"} <= found.keys()
    assert edition.changeset_id != edition.revision.changeset_id


def test_row_that_a_savepoint_took_back_is_not_in_the_leaf(editor: Any) -> None:
    with changeset(editor, "Try.") as act:
        kept = make_publisher("kept")
        with pytest.raises(IntegrityError), transaction.atomic():
            make_publisher("gone")
            make_publisher("kept")
    assert digests(act)["sources_historicalpublisher"].keys() == {kept.history.get().history_id}


def test_changeset_without_a_row_leaves_neither_leaf_nor_row(editor: Any) -> None:
    before = Leaf.objects.count()
    with changeset(editor, "Nothing.") as act:
        pass
    assert Leaf.objects.count() == before
    assert not Changeset.objects.filter(pk=act.pk).exists()


def test_changeset_that_fails_leaves_no_leaf(editor: Any) -> None:
    before = Leaf.objects.count()
    with pytest.raises(RuntimeError), changeset(editor, "Fail."):
        make_publisher()
        raise RuntimeError
    assert Leaf.objects.count() == before


def test_acts_together_are_logged_in_their_order_at_the_end(editor: Any) -> None:
    before = Leaf.objects.count()
    with acts_together():
        with changeset(editor, "One.") as one:
            make_publisher("one")
        with changeset(editor, "Nothing."):
            pass
        assert Leaf.objects.count() == before
        with acts_together(), changeset(editor, "Two.") as two:
            make_publisher("two")
    acts = list(Leaf.objects.filter(index__gte=before).values_list("changeset", flat=True))
    assert acts == [one.pk, two.pk]


def test_acts_together_fail_together(editor: Any) -> None:
    before = Leaf.objects.count()
    with pytest.raises(RuntimeError), acts_together():
        with changeset(editor, "One."):
            make_publisher()
        raise RuntimeError
    assert (Leaf.objects.count(), Publisher.objects.count()) == (before, 0)


def test_what_was_recorded_before_the_log_is_logged_once(editor: Any) -> None:
    acts = [open_changeset(editor, f"Act {number}.") for number in range(3)]
    for number, act in enumerate(acts):
        with inside(act):
            make_publisher(f"p{number}")
    before = Leaf.objects.count()
    log_past_changesets(apps)
    log_past_changesets(apps)
    assert list(Leaf.objects.filter(index__gte=before).values_list("changeset", flat=True)) == [a.pk for a in acts]
    assert digests(acts[1])["sources_historicalpublisher"].keys() == {
        Publisher.objects.get(slug="p1").history.get().history_id
    }


def test_columns_of_every_sealed_table_are_on_record() -> None:
    recorded = {row.digest: (row.table_name, row.columns) for row in SealedColumns.objects.all()}
    for table in map(sealed_table, sealed_models()):
        assert recorded[table.columns_digest] == (table.name, ",".join(table.columns))
        assert "nonce" not in table.columns


def test_column_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(UnknownColumn, match="BinaryField has no canonical form"):
        sealed_table(Leaf)


def test_two_rows_that_say_the_same_have_different_digests(editor: Any) -> None:
    with changeset(editor, "Twice."):
        publisher = make_publisher()
        publisher.save()
    nonces = [bytes(row.nonce) for row in publisher.history.all()]
    assert len(nonces[0]) == 16
    assert nonces[0] != nonces[1]


@pytest.mark.parametrize(
    "change",
    [
        lambda revision: revision.save(),
        lambda revision: Revision.objects.update(number=5),
        lambda revision: Revision.objects.bulk_update([revision], ["number"]),
        lambda revision: Revision.objects.all().delete(),
        lambda revision: Revision.objects.filter(pk=revision.pk)._raw_delete(connection.alias),
    ],
    ids=["save", "update", "bulk_update", "delete", "_raw_delete"],
)
def test_what_is_written_once_has_no_door_for_a_change(change: Any, published: Claim, editor: Any) -> None:
    revision = Revision.objects.filter(claim=published)[0]
    with pytest.raises(HistoryBypassed, match="written once"), changeset(editor, "Change."):
        change(revision)


@pytest.mark.parametrize("earlier", [1, 30])
def test_edit_costs_the_same_however_long_the_log(
    editor: Any, earlier: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(earlier):
        with changeset(editor, "Add."):
            publisher = make_publisher(f"p{number}")
    # changeset, row, history row, its sources to search, newest leaf, leaf; the test's savepoint; for every fourth leaf
    # its siblings
    extra = 1 if connection.vendor == "postgresql" else 0  # the log's lock
    with django_assert_max_num_queries(9 + extra), changeset(editor, "Rename."):
        publisher.name = "Morning Post"
        publisher.save()
