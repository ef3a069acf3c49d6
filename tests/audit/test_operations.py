"""Operations of a migration that are done at once do what they would do one after the other."""

from collections import Counter
from typing import Any

import pytest
from django.db import connection, models
from django.db.migrations import AddField, AlterField, AlterModelOptions, CreateModel, Migration, RemoveField
from django.db.migrations.state import ModelState, ProjectState

from audit.operations import AtOnce

pytestmark = pytest.mark.database

ID = ("id", models.BigAutoField(primary_key=True))


def steps() -> list[list[Any]]:
    return [
        [
            CreateModel("Town", [ID, ("name", models.CharField(max_length=20))]),
            CreateModel("Street", [ID, ("town", models.ForeignKey("atlas.Town", models.PROTECT))]),
        ],
        # SQLite makes both tables anew.
        [AddField(name, "nonce", models.BinaryField(default=bytes, null=True)) for name in ("town", "street")],
        [AddField("town", "main", models.ForeignKey("atlas.Street", models.SET_NULL, null=True, related_name="+"))],
        [
            AlterField("town", "name", models.CharField(max_length=40)),
            AlterModelOptions("street", {"ordering": ["-pk"]}),
        ],
    ]


def migration(*, at_once: bool) -> Migration:
    made = Migration("first", "atlas")
    made.operations = [AtOnce(step) if at_once else one for step in steps() for one in ([step] if at_once else step)]
    return made


def tables() -> dict[str, Any]:
    ask = connection.introspection
    with connection.cursor() as cursor:
        return {
            table: (ask.get_table_description(cursor, table), ask.get_constraints(cursor, table))
            for table in ask.table_names(cursor)
            if table.startswith("atlas_")
        }


@pytest.mark.django_db(transaction=True)
def test_tables_and_models_are_the_same_forwards_and_backwards() -> None:
    found = []
    for at_once in (False, True):
        with connection.schema_editor() as editor:
            state = migration(at_once=at_once).apply(ProjectState(), editor)
        found.append((tables(), state))
        with connection.schema_editor() as editor:
            migration(at_once=at_once).unapply(ProjectState(), editor)
        assert tables() == {}
    assert found[0] == found[1]
    assert {column.name for column in found[1][0]["atlas_town"][0]} == {"id", "name", "nonce", "main_id"}


@pytest.mark.django_db(transaction=True)
def test_models_are_made_once_before_and_once_after(monkeypatch: pytest.MonkeyPatch) -> None:
    many = Migration("first", "atlas")
    names = [f"model{number}" for number in range(10)]
    many.operations = [
        AtOnce([CreateModel(name, [ID, ("one", models.ForeignKey("atlas.model0", models.PROTECT))]) for name in names]),
        AtOnce([AddField(name, "nonce", models.BinaryField(null=True)) for name in names]),
    ]
    made: Counter[str] = Counter()
    render = ModelState.render
    monkeypatch.setattr(ModelState, "render", lambda state, apps: (made.update([state.name]), render(state, apps))[1])
    with connection.schema_editor() as editor:
        many.apply(ProjectState(), editor)
    assert made == dict.fromkeys(names, 2)
    with connection.schema_editor() as editor:
        many.unapply(ProjectState(), editor)


@pytest.mark.parametrize(
    ("operations", "why"),
    [
        (
            [AddField("Town", "a", models.TextField()), AddField("town", "b", models.TextField())],
            "each on another model",
        ),
        ([CreateModel("Town", [ID]), AlterField("town", "id", ID[1])], "each on another model"),
        ([RemoveField("town", "name")], "cannot be done at once"),
    ],
)
def test_what_would_need_the_models_in_between_is_refused(operations: list[Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        AtOnce(operations)


def test_each_is_named_in_the_plan() -> None:
    add = AddField("town", "nonce", models.BinaryField())
    assert AtOnce([add, AlterModelOptions("street", {})]).describe() == (
        "Add field nonce to town; Change Meta options on street"
    )
