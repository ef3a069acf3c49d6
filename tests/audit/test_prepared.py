"""A prepared read answers what its queryset would, for whatever values, and its SQL is written once."""

from datetime import datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from django.db.models import F, QuerySet
from django.db.models.functions import Lower
from django.db.models.sql.compiler import SQLCompiler

from audit.context import changeset
from audit.models import Changeset
from audit.noted_reads import noting_reads
from audit.prepared import filled_up, prepared, together
from sources.models import Publisher, Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def sources(editor: Any) -> list[Source]:
    with changeset(editor, "Add them."):
        post = Publisher.objects.create(slug="post", name="Post")
        return [Source.objects.create(slug=f"s-{n}", title=f"Title {n}", publisher=post) for n in range(4)]


@prepared
def by_slugs(slugs: tuple[str, ...], title: str) -> QuerySet[Source]:
    """Those of these slugs that have another title, with their publishers."""
    rows = Source.objects.filter(slug__in=slugs).exclude(title=title).select_related("publisher")
    return rows.annotate(low=Lower("title"), again=F("slug")).order_by("slug")


@prepared
def titles(key: int) -> Any:
    return Source.objects.filter(pk=key).values_list("title", "publisher__name")


@prepared
def acts_by(instant: datetime) -> QuerySet[Changeset]:
    return Changeset.objects.filter(created_at__lte=instant).order_by("pk")


def test_rows_are_those_of_the_queryset(sources: list[Source], django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        (found,) = by_slugs(("s-1", "s-2"), "Title 2")
        assert (found, found.publisher.name, found.low, found.again) == (sources[1], "Post", "title 1", "s-1")


@pytest.mark.parametrize("slugs", [("s-3",), ("s-3", "s-0"), ("s-3", "s-0", "none")])
def test_lists_may_be_of_any_length(sources: list[Source], slugs: tuple[str, ...]) -> None:
    wanted = {row.slug for row in sources} & set(slugs)
    assert {row.slug for row in by_slugs(slugs, "Title 1")} == wanted


def test_nothing_is_asked_for_an_empty_list(sources: list[Source], django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert by_slugs((), "Title 1") == []


def test_values_are_values_and_no_sql(sources: list[Source]) -> None:
    assert by_slugs(("s-1'; --", "%s", 'stand-in 0"'), "%") == []
    assert titles(sources[2].pk) == [("Title 2", "Post")]


@pytest.mark.parametrize("moved", [timedelta(0), timedelta(microseconds=1), timedelta(days=-9)])
def test_instants_are_compared_as_the_queryset_does(sources: list[Source], moved: timedelta) -> None:
    newest = Changeset.objects.order_by("-pk")[0]
    instant = newest.created_at + moved
    assert acts_by(instant) == list(Changeset.objects.filter(created_at__lte=instant).order_by("pk"))
    assert (newest in acts_by(instant)) is (moved >= timedelta(0))


def test_lists_are_filled_up_to_a_power_of_two() -> None:
    found = [filled_up(range(3, 3 + count)) for count in range(6)]
    assert found == [(), (3,), (3, 4), (3, 4, 5, 5), (3, 4, 5, 6), (3, 4, 5, 6, 7, 7, 7, 7)]


def test_sql_is_written_once(sources: list[Source]) -> None:
    titles(sources[0].pk)
    with mock.patch.object(SQLCompiler, "pre_sql_setup", side_effect=AssertionError("SQL was written anew")):
        assert [titles(row.pk) for row in sources] == [[(row.title, "Post")] for row in sources]


def test_reading_on_one_connection_leaves_the_prepared_read_as_it_was(sources: list[Source]) -> None:
    first = titles(sources[0].pk)
    titles(sources[1].pk)
    assert titles(sources[0].pk) == first


def test_reads_asked_together_bring_what_each_brings_alone(sources: list[Source]) -> None:
    newest = Changeset.objects.order_by("-pk")[0].created_at
    reads = by_slugs.of(("s-1", "s-2"), "%"), by_slugs.of((), ""), acts_by.of(newest), titles.of(0)
    with noting_reads() as reads_noted:
        found = together(*reads)
    assert found == [sources[1:3], [], acts_by(newest), []]
    assert [row.publisher.name for row in found[0]] == ["Post", "Post"]
    assert reads_noted.digest is not None


@pytest.mark.only_on_postgresql
def test_reads_asked_together_follow_what_waits(sources: list[Source], editor: Any) -> None:
    with changeset(editor, "Rename."):
        sources[1].title = "Another"
        sources[1].save()
        assert together(titles.of(sources[1].pk), titles.of(sources[2].pk)) == [
            [("Another", "Post")],
            [("Title 2", "Post")],
        ]


def test_value_that_does_not_reach_the_sql_is_refused(sources: list[Source]) -> None:
    @prepared
    def decides(slug: str) -> QuerySet[Source]:
        return Source.objects.filter(slug="s-1") if slug == "s-1" else Source.objects.all()

    with pytest.raises(ValueError, match="does not pass each of its values on"):
        decides("s-1")


def test_prefetching_is_refused(sources: list[Source]) -> None:
    @prepared
    def prefetches(slug: str) -> QuerySet[Source]:
        return Source.objects.filter(slug=slug).prefetch_related("merged")

    with pytest.raises(ValueError, match="prefetches"):
        prefetches("s-1")


@pytest.mark.parametrize("value", [1.5, None, b"s-1"])
def test_other_values_are_refused(sources: list[Source], value: Any) -> None:
    with pytest.raises(TypeError, match="takes texts and keys"):
        titles(value)
