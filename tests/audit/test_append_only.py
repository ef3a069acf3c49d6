"""Rule 2: what was recorded is neither changed nor deleted, and the database itself sees to that."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from audit.context import changeset, inside, open_changeset
from audit.models import Changeset, Leaf, RedactedRow, Redaction
from claims.models import Claim, Edition, Mention, PublicAddress, Revert, Revision
from tests.audit.append_only_rows import MODELS, TABLES, add_row, attacks

pytestmark = pytest.mark.django_db

APPEND_ONLY = r"audit: \w+ is append-only: "


def run(sql: str, parameters: list[Any] | None = None) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def rows(table: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
        return [tuple(map(str, row)) for row in cursor.fetchall()]


@pytest.mark.parametrize("table", TABLES)
def test_no_sql_changes_or_deletes_a_row(table: str, request: Any, editor: Any) -> None:
    model = MODELS[table]
    if model in (Edition, Mention, PublicAddress, Revert, Revision):
        request.getfixturevalue("published")
    add_row(model, editor)
    connection.check_constraints()
    before = rows(table)
    for attack in attacks(model):
        with pytest.raises(IntegrityError, match=APPEND_ONLY):
            run(attack)
    assert rows(table) == before


@pytest.mark.only_on_postgresql  # only PostgreSQL has COPY
def test_copy_adds_nothing_to_a_closed_changeset(published: Claim) -> None:
    with connection.cursor() as cursor:
        with cursor.copy("COPY claims_historicalclaim TO STDOUT") as out:
            stored = b"".join(bytes(part) for part in out)
        with (
            pytest.raises(Exception, match=APPEND_ONLY),
            transaction.atomic(),
            cursor.copy("COPY claims_historicalclaim FROM STDIN") as into,
        ):
            into.write(stored)


@pytest.mark.only_on_postgresql  # on SQLite no foreign key can be altered
@pytest.mark.parametrize("action", ["CASCADE", "SET NULL"])
def test_cascade_of_the_database_changes_no_history(action: str, make_user: Any, editor: Any) -> None:
    add_row(MODELS["claims_historicaltopic"], editor)
    connection.check_constraints()
    run(
        "ALTER TABLE claims_historicaltopic ADD CONSTRAINT gone FOREIGN KEY (history_user_id) "
        f"REFERENCES auth_user ON DELETE {action}"
    )
    with pytest.raises(IntegrityError, match=APPEND_ONLY):
        run(f"DELETE FROM auth_user WHERE id = {editor.pk}")


@pytest.mark.only_on_sqlite  # what PostgreSQL does is tried out
@pytest.mark.parametrize("table", TABLES)
def test_no_foreign_key_of_ours_writes_by_itself(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT on_update, on_delete FROM pragma_foreign_key_list('{table}')")
        assert set(cursor.fetchall()) <= {("NO ACTION", "NO ACTION")}


def test_row_is_not_added_to_a_closed_changeset(make_topic: Callable[..., Any], editor: Any) -> None:
    row = make_topic().history.get()
    row.pk = None
    with pytest.raises(IntegrityError, match="claims_historicaltopic is append-only: the changeset .* is closed"):
        row.save_base(force_insert=True)


def test_revision_is_not_added_to_a_closed_changeset(published: Claim) -> None:
    act = Changeset.objects.exclude(revisions__claim=published).order_by("-pk").first()
    assert act
    with pytest.raises(IntegrityError, match="claims_revision is append-only: the changeset .* is closed"):
        run(
            "INSERT INTO claims_revision (claim_id, number, changeset_id, nonce) VALUES (%s, 99, %s, NULL)",
            [published.pk, act.pk],
        )


def test_changeset_goes_only_while_it_is_not_logged(editor: Any, make_topic: Any) -> None:
    logged = make_topic().history.get().changeset
    act = open_changeset(editor, "Nothing.")
    run("DELETE FROM audit_changeset WHERE id = %s", [act.pk])
    with pytest.raises(IntegrityError, match="audit_changeset is append-only: .* not in the log"):
        run("DELETE FROM audit_changeset WHERE id = %s", [logged.pk])


def hashes(count: int) -> bytes:
    return b"h" * 32 * count


@pytest.mark.parametrize(
    ("ahead", "wrong"),
    [
        (2, lambda right: right),  # a gap
        (0, lambda right: right),  # a fork
        (1, lambda right: right[:-1]),
        (1, lambda right: right + right[:32]),
        (1, lambda right: right[32:]),
        (1, lambda right: b""),
    ],
)
def test_leaf_comes_right_after_the_newest(ahead: int, wrong: Any, editor: Any, make_topic: Any) -> None:
    make_topic()
    index = Leaf.objects.latest("index").index + ahead
    right = hashes(len(bin((index + 1) & -(index + 1))) - 2)
    act = open_changeset(editor, "Add a leaf.")
    with (
        pytest.raises(IntegrityError, match="audit_leaf is append-only: a leaf comes right after"),
        transaction.atomic(),
    ):
        Leaf.objects.create(index=index, changeset=act, data=b"{}", hashes=wrong(right))
    if ahead == 1:
        Leaf.objects.create(index=index, changeset=act, data=b"{}", hashes=right)


class TestDoor:
    """What a redaction may change."""

    @pytest.fixture
    def edition(self, published: Claim) -> Edition:
        return published.editions.get()

    @pytest.fixture
    def act(self, editor: Any) -> Changeset:
        return open_changeset(editor, "Erase what the court forbids.")

    def open_door(self, act: Changeset, edition: Any, columns: str = ",comment,slug,") -> None:
        with inside(act):
            erased = Redaction.objects.create(model="claims.Claim", object_pk=1, fields="comment", reason="Law.")
            RedactedRow.objects.create(
                redaction=erased, table_name="claims_edition", row_id=edition.pk, columns=columns, seal="{}"
            )

    def erase(self, edition: Edition, values: str = "comment = '', nonce = NULL") -> None:
        run(f"UPDATE claims_edition SET {values} WHERE id = {edition.pk}")

    def refuses(self, edition: Edition, values: str = "comment = '', nonce = NULL") -> None:
        with pytest.raises(IntegrityError, match="claims_edition is append-only"):
            self.erase(edition, values)

    def test_named_columns_are_erased(self, act: Changeset, edition: Edition) -> None:
        self.open_door(act, edition)
        self.erase(edition, "comment = '', slug = 'x', nonce = NULL")
        found = Edition.objects.get(pk=edition.pk)
        assert (found.comment, found.slug, found.nonce) == ("", "x", None)

    def test_nothing_else_is_changed_with_them(self, act: Changeset, edition: Edition) -> None:
        self.open_door(act, edition)
        for other in ("document = '{}'", "number = 7", "approved_at = NULL", "change = 'lug'"):
            self.refuses(edition, f"comment = '', nonce = NULL, {other}")

    @pytest.mark.parametrize("columns", [",id,changeset_id,", "id,changeset_id"])
    def test_key_and_changeset_stay_whatever_is_named(self, act: Changeset, edition: Edition, columns: str) -> None:
        self.open_door(act, edition, columns)
        self.refuses(edition, "id = 99999, nonce = NULL")
        self.refuses(edition, f"changeset_id = {act.pk}, nonce = NULL")

    def test_name_within_a_name_is_not_named(self, act: Changeset, edition: Edition) -> None:
        self.open_door(act, edition, ",a_comment,comments,")
        self.refuses(edition)

    def test_nonce_goes_with_the_words(self, act: Changeset, edition: Edition) -> None:
        self.open_door(act, edition)
        self.refuses(edition, "comment = ''")

    def test_other_rows_stay(self, act: Changeset, edition: Edition, make_claim: Any, publish: Any) -> None:
        other = publish(make_claim()).editions.get()
        self.open_door(act, edition)
        self.refuses(other)

    def test_row_of_the_same_key_in_another_table_stays(self, act: Changeset, edition: Edition) -> None:
        revision = Revision(pk=edition.revision_id)
        self.open_door(act, revision, ",number,")
        with pytest.raises(IntegrityError, match="claims_revision is append-only"):
            run(f"UPDATE claims_revision SET number = 9, nonce = NULL WHERE id = {revision.pk}")

    def test_row_is_not_deleted(self, act: Changeset, edition: Edition) -> None:
        self.open_door(act, edition)
        with pytest.raises(IntegrityError, match="claims_edition is append-only"):
            run(f"DELETE FROM claims_edition WHERE id = {edition.pk}")

    def test_door_closes_with_its_changeset(self, edition: Edition, editor: Any) -> None:
        with changeset(editor, "Erase.") as act:
            self.open_door(act, edition)
        self.refuses(edition)

    def test_record_of_the_erasure_is_not_erased(self, act: Changeset, edition: Edition) -> None:
        self.open_door(act, edition)
        row = RedactedRow.objects.get()
        with inside(act):
            RedactedRow.objects.create(
                redaction=row.redaction, table_name="audit_redactedrow", row_id=row.pk, columns=",seal,", seal="{}"
            )
        with pytest.raises(IntegrityError, match="audit_redactedrow is append-only"):
            run(f"UPDATE audit_redactedrow SET seal = '', nonce = NULL WHERE id = {row.pk}")
