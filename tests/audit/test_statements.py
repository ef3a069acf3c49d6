"""What waits to ride with the next statement is stored in its place, or not at all; what a changeset knows of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from audit.bulk import insert_tracked
from audit.context import changeset, inside, open_changeset
from audit.models import Changeset
from audit.records import history_of
from audit.statements import Statement, send, send_later
from claims.models import Claim, Position, TopicLink
from sources.models import Publisher

RIDES = pytest.mark.only_on_postgresql


def waiting() -> list[str]:
    """The tables into which rows wait to be stored."""
    return [one.statement.sql.split('"')[1] for one in getattr(connection, "audit_waiting", [])]


def rows_of(publisher: Publisher) -> int:
    return int(history_of(Publisher).objects.filter(id=publisher.pk).count())


@pytest.fixture
def publisher(editor: Any) -> Publisher:
    with changeset(editor, "Add it."):
        return Publisher.objects.create(slug="post", name="Post")


@RIDES
def test_history_row_rides_with_what_comes_next(publisher: Publisher, editor: Any) -> None:
    with changeset(editor, "Rename it."):
        assert waiting() == ["audit_changeset"]
        publisher.name = "The Post"
        publisher.save()
        assert waiting() == ["sources_historicalpublisher"]
        assert rows_of(publisher) == 2
        assert waiting() == []


def test_rows_are_stored_in_the_order_of_the_acts(publisher: Publisher, editor: Any) -> None:
    with changeset(editor, "Rename it twice."):
        for name in ("First", "Second"):
            publisher.name = name
            publisher.save()
    rows = history_of(Publisher).objects.filter(id=publisher.pk).order_by("history_id")
    assert [row.name for row in rows] == ["Post", "First", "Second"]


def test_savepoint_takes_back_what_came_after_it_alone(publisher: Publisher, editor: Any) -> None:
    with changeset(editor, "Rename it."):
        publisher.name = "Kept"
        publisher.save()
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            publisher.name = "Taken back"
            publisher.save()
            raise ZeroDivisionError
    names = history_of(Publisher).objects.filter(id=publisher.pk).order_by("history_id").values_list("name", flat=True)
    assert list(names) == ["Post", "Kept"]


@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_failed_act_is_stored_with_the_next(publisher: Publisher, editor: Any) -> None:
    """Whether it failed before its first statement, after one, or by an error of the database."""
    with pytest.raises(ZeroDivisionError), changeset(editor, "Fail at once."):
        raise ZeroDivisionError
    with pytest.raises(ZeroDivisionError), changeset(editor, "Fail later."):
        publisher.name = "Never"
        publisher.save()
        raise ZeroDivisionError
    with pytest.raises(IntegrityError), changeset(editor, "Fail in the database."):
        publisher.save()
        Publisher.objects.create(slug="post", name="Twice")
    publisher.refresh_from_db()
    assert (publisher.name, rows_of(publisher)) == ("Post", 1)
    assert not Changeset.objects.filter(comment__startswith="Fail").exists()


@RIDES
@pytest.mark.django_db(transaction=True)
def test_row_whose_transaction_was_rolled_back_is_forgotten(publisher: Publisher, editor: Any) -> None:
    """Also where nobody said so: the changeset was left open."""
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        act = open_changeset(editor, "Left open.")
        with inside(act):
            publisher.save()
        raise ZeroDivisionError
    assert waiting() == ["sources_historicalpublisher"]
    assert rows_of(publisher) == 1
    assert waiting() == []


def test_changeset_has_a_key_for_whoever_asks(editor: Any) -> None:
    with changeset(editor, "Ask for it.") as act:
        assert act.pk == Changeset.objects.get(comment="Ask for it.").pk


@RIDES
@pytest.mark.django_db(transaction=True)
def test_changeset_that_never_was_stored_has_no_key(editor: Any) -> None:
    with pytest.raises(ZeroDivisionError), changeset(editor, "Fail.") as act:
        raise ZeroDivisionError
    assert act.pk is None


@pytest.mark.parametrize(
    "ask",
    [
        lambda cursor: cursor.execute("SELECT 'a%b'"),
        lambda cursor: cursor.execute("SELECT %s || '%%b'", ["a"]),
        lambda cursor: cursor.executemany("UPDATE sources_publisher SET name = name WHERE id = %s", [(0,), (0,)]),
    ],
    ids=["without values", "with values", "many"],
)
def test_any_statement_can_be_ridden_with(publisher: Publisher, editor: Any, ask: Callable[[Any], Any]) -> None:
    with changeset(editor, "Save it."):
        publisher.save()
        with connection.cursor() as cursor:
            ask(cursor)
            assert waiting() == []
            if cursor.description:
                assert cursor.fetchall() == [("a%b",)]
    assert rows_of(publisher) == 2


def test_row_is_stored_before_rows_are_read_in_pieces(publisher: Publisher, editor: Any) -> None:
    """Which PostgreSQL does by a cursor of its own, with which nothing can ride."""
    with changeset(editor, "Save it."):
        publisher.save()
        assert len(list(history_of(Publisher).objects.filter(id=publisher.pk).iterator(chunk_size=1))) == 2


def test_statements_sent_together_answer_one_by_one(db: None) -> None:
    first, nothing, last = send(
        Statement("SELECT %s || '%%'", ["a"]),
        Statement("UPDATE sources_publisher SET name = name WHERE id = %s", [0]),
        Statement("SELECT 2"),
    )
    assert (first, nothing, last) == ([("a%",)], [], [(2,)])


def test_rows_of_what_was_sent_later_reach_who_takes_them(db: None) -> None:
    taken: list[Any] = []
    send_later(Statement("SELECT %s", ["a"]), taken.append)
    send(Statement("SELECT 2"))
    assert taken == [[("a",)]]


def test_each_statement_is_counted_when_queries_are(publisher: Publisher, editor: Any) -> None:
    with CaptureQueriesContext(connection) as queries, changeset(editor, "Save it."):
        publisher.save()
    tables = ("audit_changeset", "sources_historicalpublisher", "audit_leaf")
    asked = [query["sql"].replace('"', "") for query in queries]
    assert [sum(f"INSERT INTO {table}" in sql for sql in asked) for table in tables] == [1, 1, 1]


class TestOwners:
    """The records that a changeset's rows are part of."""

    def test_are_known_of_rows_that_are_sure_to_stay(self, make_claim: Any, make_topic: Any, editor: Any) -> None:
        claim, topic = make_claim(), make_topic()
        with changeset(editor, "Edit.") as act:
            assert act.owners_written(Claim) == set()
            claim.save()
            TopicLink.objects.create(claim=claim, topic=topic, order=9)
            assert act.owners_written(Claim) == {claim.pk}
            assert act.owners_written(TopicLink) == {claim.pk}
            assert act.owners_written(Position) == set()

    def test_must_be_asked_for_after_a_savepoint(self, make_claim: Any, editor: Any) -> None:
        claim, other = make_claim(), make_claim()
        with changeset(editor, "Edit.") as act:
            claim.save()
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                other.save()
                raise ZeroDivisionError
            assert act.owners_written(Claim) is None
        assert [row.claim_id for row in act_revisions(act)] == [claim.pk]

    def test_must_be_asked_for_of_rows_made_at_once(self, make_claim: Any, make_topic: Any, editor: Any) -> None:
        claim = make_claim()
        with changeset(editor, "File it.") as act:
            insert_tracked([TopicLink(claim=claim, topic=make_topic(), order=number) for number in (7, 8)])
            assert act.owners_written(TopicLink) is None
        assert [row.claim_id for row in act_revisions(act)] == [claim.pk]


def act_revisions(act: Changeset) -> list[Any]:
    from claims.models import Revision

    return list(Revision.objects.filter(changeset=act))
