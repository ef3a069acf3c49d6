"""Rule 1: every write is audited."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.test.utils import isolate_apps

from audit.bulk import insert_tracked
from audit.checks import check_model
from audit.context import calling, changeset
from audit.errors import HistoryBypassed, OutsideChangeset, UnknownActor
from audit.models import Changeset, Tracked
from claims.models import Party
from sources.models import Publisher, Source
from tests.acts import changesets_made

pytestmark = pytest.mark.django_db


def make_publisher(slug: str = "post") -> Publisher:
    return Publisher.objects.create(slug=slug, name="Evening Post")


def test_write_outside_a_changeset_is_refused_and_writes_nothing() -> None:
    with pytest.raises(OutsideChangeset, match="changeset"):
        make_publisher()
    assert not Publisher.objects.exists()


def test_delete_outside_a_changeset_is_refused(editor: Any) -> None:
    with changeset(editor, "Add."):
        publisher = make_publisher()
    with pytest.raises(OutsideChangeset), transaction.atomic():
        publisher.delete()
    assert Publisher.objects.filter(pk=publisher.pk).exists()


def test_history_row_names_changeset_user_and_comment(editor: Any) -> None:
    with changeset(editor, "Add the paper. " + "x" * 300) as act:
        publisher = make_publisher()
    row = publisher.history.get()
    assert (row.changeset, row.history_user, row.history_change_reason) == (act, editor, act.comment)


def test_every_kind_of_change_leaves_one_row(editor: Any) -> None:
    with changeset(editor, "All three."):
        publisher = make_publisher()
        publisher.name = "Morning Post"
        publisher.save()
        publisher.delete()
    assert "".join(Publisher.history.order_by("history_id").values_list("history_type", flat=True)) == "+~-"


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("update", {"name": "x"}),
        ("bulk_create", {"objs": []}),
        ("bulk_update", {"objs": [], "fields": ["name"]}),
        ("_raw_delete", {"using": None}),
    ],
)
@pytest.mark.parametrize("manager", ["objects", "_base_manager"])
def test_doors_that_skip_history_are_shut(manager: str, method: str, arguments: dict[str, Any]) -> None:
    with pytest.raises(HistoryBypassed, match="would leave no history row: (change|call)"):
        getattr(getattr(Publisher, manager).all(), method)(**arguments)


def test_queryset_delete_leaves_a_row_for_each(editor: Any) -> None:
    with changeset(editor, "Add."):
        make_publisher("a"), make_publisher("b")
    with changeset(editor, "Remove."):
        Publisher.objects.all().delete()
    assert Publisher.history.filter(history_type="-").count() == 2


def test_bulk_insert_writes_history_in_two_statements(editor: Any, django_assert_num_queries: Any) -> None:
    with changeset(editor, "Load.") as act:
        new = [Publisher(slug=f"p-{number}", name=f"P {number}") for number in range(40)]
        with django_assert_num_queries(4):  # savepoint, rows, history rows, release
            insert_tracked(new)
    assert Publisher.history.filter(changeset=act, history_user=editor, history_change_reason="Load.").count() == 40


def test_bulk_insert_outside_a_changeset_is_refused() -> None:
    with pytest.raises(OutsideChangeset):
        insert_tracked([Publisher(slug="p", name="P")])


def test_nested_changeset_joins_the_outer_one(editor: Any, reviewer: Any) -> None:
    with changeset(editor, "Outer.") as outer, changeset(reviewer, "Inner.") as inner:
        make_publisher()
    assert inner == outer
    assert changesets_made().get().comment == "Outer."


def test_failed_act_leaves_neither_rows_nor_changeset(editor: Any) -> None:
    with pytest.raises(RuntimeError), changeset(editor, "Fails."):
        make_publisher()
        raise RuntimeError
    assert not changesets_made().exists()
    assert not Publisher.history.exists()


def test_act_that_writes_nothing_leaves_no_changeset(editor: Any) -> None:
    with changeset(editor, "Nothing."):
        pass
    assert not changesets_made().exists()


def test_changeset_of_nobody_is_refused() -> None:
    with pytest.raises(UnknownActor), changeset(comment="Who?"):
        make_publisher()


def test_changeset_takes_person_channel_and_request_from_the_request(editor: Any) -> None:
    with calling(lambda: editor, "api") as caller, changeset(comment="By the API."):
        make_publisher()
    act = changesets_made().get()
    assert (act.user, act.channel, act.request_id) == (editor, "api", caller.request_id)


def test_command_names_itself() -> None:
    with changeset(actor="nightly import", comment="Load."):
        make_publisher()
    assert Publisher.history.get().changeset.actor == "nightly import"


def test_user_with_history_cannot_be_deleted(editor: Any) -> None:
    with changeset(editor, "Add."):
        make_publisher()
    with pytest.raises(Exception, match="protected"):
        editor.delete()


@isolate_apps("sources")
def test_check_finds_a_model_that_should_be_tracked() -> None:
    class Untracked(models.Model):
        class Meta:
            app_label = "sources"

    assert [error.id for error in check_model(Untracked)] == ["audit.E001"]


@isolate_apps("sources")
def test_check_finds_open_doors() -> None:
    class Open(Tracked):
        objects = models.Manager()
        history = "recorded"

        class Meta:
            app_label = "sources"

    assert [error.id for error in check_model(Open)] == ["audit.E002"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Cafe\u0301", "Café"),  # decomposed, becomes NFC
        ("  two \n lines ", "two lines"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # the non-joiner is part of Persian spelling
    ],
)
def test_text_is_normalised_also_without_a_form(editor: Any, typed: str, kept: str) -> None:
    with changeset(editor, "Add."):
        assert Publisher.objects.create(slug="p", name=typed).name == kept


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\x07", "\u200b", "\ufeff", "\x00"])
def test_hidden_characters_are_refused_also_without_a_form(editor: Any, hidden: str) -> None:
    with pytest.raises(ValidationError, match="cannot be seen"), changeset(editor, "Add."):
        Publisher.objects.create(slug="p", name=f"Evening{hidden}Post")


def test_open_changeset_knows_of_which_models_it_has_rows(make_party: Any, make_source: Any, editor: Any) -> None:
    party = make_party()
    with changeset(editor, "Rename.") as act:
        assert not act.may_have_written(Party, Source)
        party.name = "Renamed"
        party.save()
        insert_tracked([Party(slug="new", name="New", kind="person")])
        assert act.rows_begun == act.rows_known.total() == 2
        assert act.may_have_written(Source, Party)
        assert not act.may_have_written(Source)
        # Through a door that says nothing: from now on everything is possible.
        Source.history.bulk_history_create([make_source()])
        assert act.may_have_written(Publisher)


def test_changeset_whose_rows_came_through_another_door_stays(make_party: Any, editor: Any) -> None:
    party = make_party()
    with changeset(editor, "By hand.") as act:
        Party.history.bulk_history_create([party])
    assert Changeset.objects.filter(pk=act.pk).exists()
