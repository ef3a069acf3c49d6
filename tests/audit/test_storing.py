"""A tracked row is stored as Django would store it, whichever statement does it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Value
from django.test.utils import CaptureQueriesContext

from audit import storing
from audit.context import changeset
from audit.models import Tracked
from audit.records import history_of, recorded_models
from sources.models import Publisher, Reliability

# What code, forms and importers may have put on an attribute, not always of the column's own type.
ODD: list[Any] = [
    None, True, False, 0, -7, 2**40, "", "текст", "100 %s", "12", "'; --", "a\nb", "2005-2-7", "2005-02-07T10:00+05:00",
    Reliability.A, date(2005, 2, 7), datetime(2005, 2, 7, 10, tzinfo=UTC), 1.5, b"bytes", [1, None], {"a": 1},
]  # fmt: skip


def outcome(act: Any, *values: Any) -> Any:
    """What comes back, or the kind of error."""
    try:
        return act(*values)
    except Exception as error:
        return type(error)


def row(publisher: Publisher) -> dict[str, Any]:
    """The stored row, past its model."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM sources_publisher WHERE id = %s", [publisher.pk])
        assert cursor.description
        columns = [column[0] for column in cursor.description]
        return dict(zip(columns, cursor.fetchone(), strict=True))


def stored(model: Any, field: Any, value: Any) -> Any:
    """What goes to the database for this value."""
    found = storing._as_stored(storing._plan(model, [field]), [value])
    assert found is not None
    return found[0]


@pytest.fixture
def publisher(editor: Any) -> Publisher:
    with changeset(editor, "Add it."):
        return Publisher.objects.create(slug="post", name="Post")


@pytest.fixture
def sent(publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that store tracked rows from now on, and are not Django's."""
    statements: list[str] = []
    ask = storing.ask

    def noting(sql: str, values: Sequence[Any]) -> Any:
        statements.append(sql)
        return ask(sql, values)

    monkeypatch.setattr(storing, "ask", noting)
    return statements


@pytest.mark.parametrize("model", [model for model in recorded_models() if issubclass(model, Tracked)])
def test_each_value_goes_to_the_database_as_its_field_prepares_it(model: Any) -> None:
    for field in model._meta.concrete_fields:
        for value in ODD:
            saved = outcome(field.pre_save, model(**{field.attname: value}), False)
            expected = outcome(field.get_db_prep_save, saved, connection)
            found = outcome(stored, model, field, saved)
            assert found == expected, (field.name, value)
            assert isinstance(expected, type(found)), (field.name, value)


@pytest.mark.django_db
@pytest.mark.parametrize("logged", [False, True])
def test_save_stores_the_same_whether_queries_are_logged_or_not(
    publisher: Publisher, editor: Any, logged: bool
) -> None:
    def save() -> None:
        with changeset(editor, "Change it."):
            publisher.name, publisher.reliability, publisher.note = "The “Post”", Reliability.B, "100 %s; a\nb"
            publisher.save()

    if logged:
        with CaptureQueriesContext(connection) as captured:
            save()
        assert sum('UPDATE "sources_publisher"' in query["sql"] for query in captured) == 1
    else:
        save()
    assert row(publisher) == {
        "id": publisher.pk, "slug": "post", "name": "The “Post”", "reliability": "B", "url": "", "wikidata": "",
        "note": "100 %s; a\nb",
    }  # fmt: skip


@pytest.mark.django_db
def test_statements_are_ours_inside_a_changeset(publisher: Publisher, editor: Any, sent: list[str]) -> None:
    with changeset(editor, "Change one, add one."):
        publisher.name = "The Post"
        publisher.save()
        Publisher.objects.create(slug="herald", name="Herald")
    assert [sql.split()[0] for sql in sent] == ["UPDATE", "INSERT"]


@pytest.mark.django_db
def test_named_fields_alone_are_stored(publisher: Publisher, editor: Any, sent: list[str]) -> None:
    publisher.name = "The Post"
    with changeset(editor, "Change its name."):
        publisher.save(update_fields=["name"])
    assert sent == ['UPDATE "sources_publisher" SET "name" = %s WHERE "id" = %s RETURNING 1']
    assert row(publisher)["name"] == "The Post"


@pytest.mark.django_db
def test_row_that_is_gone_is_stored_anew_or_said_to_be_gone(publisher: Publisher, editor: Any) -> None:
    key = publisher.pk
    with changeset(editor, "Delete it."):
        Publisher.objects.get(pk=key).delete()
    with pytest.raises(DatabaseError, match="did not affect"), changeset(editor, "Change it."):
        publisher.save(force_update=True)
    with changeset(editor, "Bring it back."):
        publisher.save()
    assert row(publisher)["id"] == key
    assert history_of(Publisher).objects.filter(id=key).order_by("history_id").last().history_type == "+"


@pytest.mark.django_db
def test_broken_rule_is_djangos_error_and_takes_the_act_back(publisher: Publisher, editor: Any) -> None:
    with changeset(editor, "Add another."):
        other = Publisher.objects.create(slug="herald", name="Herald")
    for change in ({"slug": "post"}, {"name": ""}, {"reliability": "Z"}, {"name": None}):
        broken = Publisher(
            **{**{f.attname: getattr(other, f.attname) for f in Publisher._meta.concrete_fields}, **change}
        )
        with pytest.raises(IntegrityError), changeset(editor, "Break a rule."):
            broken.save()
    with pytest.raises(IntegrityError), changeset(editor, "Break a rule."):
        Publisher.objects.create(slug="post", name="Second")
    assert row(other)["slug"] == "herald"
    assert Publisher.objects.count() == 2


@pytest.mark.django_db
def test_error_inside_a_savepoint_leaves_the_act_whole(publisher: Publisher, editor: Any) -> None:
    with changeset(editor, "Rename it, and try more."):
        publisher.name = "The Post"
        publisher.save()
        with pytest.raises(IntegrityError), transaction.atomic():
            Publisher.objects.create(slug="post", name="Second")
    assert row(publisher)["name"] == "The Post"


@pytest.mark.django_db
def test_key_that_was_given_is_kept(editor: Any) -> None:
    with changeset(editor, "Add it under a key."):
        made = Publisher.objects.create(pk=10**6, slug="post", name="Post")
    assert (made.pk, row(made)["id"]) == (10**6, 10**6)


@pytest.mark.django_db
def test_expression_is_left_to_django(publisher: Publisher) -> None:
    name = Publisher._meta.get_field("name")
    with transaction.atomic():
        assert storing.update_row(Publisher, publisher.pk, [name], [Value("The Post")]) is None
        assert storing.insert_row(Publisher, [name], [Value("The Post")]) is None
        assert storing.update_row(Publisher, publisher.pk, [], []) is None
        assert storing.update_row(Publisher, -1, [name], ["The Post"]) is False
