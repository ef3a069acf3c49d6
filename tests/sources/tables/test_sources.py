"""Sources from a table: added, never changed; all of them or none."""

from typing import Any

import pytest

from audit.context import changeset
from audit.models import Changeset
from sources.importing.importers import ImportRefused, plan_import, run_import
from sources.importing.report import Outcome, Report
from sources.models import Publisher, Source
from sources.tables.sources import IMPORTER

TABLE = (
    "slug;Title;Type;Publisher;Published;link;note\n"
    "bridge;Bridge closed;REPORT;post;11 November 2004;https://post.example/1;'=seen\n"
    "river;River rose;;The Post;;;\n"
)


@pytest.fixture
def post(editor: Any) -> Publisher:
    with changeset(editor, "Add a publisher."):
        return Publisher.objects.create(slug="post", name="The Post", reliability="B")


def plan(content: str, by: Any) -> Report:
    return plan_import(IMPORTER, content.encode(), name="t.csv", by=by, options={}).report


def take(content: str, by: Any) -> Report:
    return run_import(IMPORTER, content.encode(), name="t.csv", by=by, options={}, comment="From the table.")


def test_sources_come_in_with_what_their_rows_tell_in_one_changeset(editor: Any, post: Publisher) -> None:
    before = Changeset.objects.count()
    report = take(TABLE, editor)
    assert [(line.outcome, line.where) for line in report] == [
        (Outcome.TAKEN, "t.csv, line 2"),
        (Outcome.TAKEN, "t.csv, line 3"),
    ]
    bridge, river = Source.objects.order_by("slug")
    assert (bridge.title, bridge.kind, bridge.publisher, bridge.date) == ("Bridge closed", "report", post, "2004-11-11")
    assert (str(bridge.date_earliest), bridge.url, bridge.note) == ("2004-11-11", "https://post.example/1", "=seen")
    assert (river.kind, river.publisher, river.language, river.date) == ("article", post, "und", "")
    assert Source.history.count() == 2
    assert Changeset.objects.count() == before + 1


def test_second_time_changes_nothing(editor: Any, post: Publisher) -> None:
    take(TABLE, editor)
    before = Changeset.objects.count()
    assert {line.outcome for line in take(TABLE, editor)} == {Outcome.KNOWN}
    assert Changeset.objects.count() == before


def test_source_that_is_there_otherwise_is_left_and_told(editor: Any, post: Publisher) -> None:
    take(TABLE, editor)
    (line,) = take("slug,title,publisher,reliability\nbridge,Bridge shut,post,B\n", editor)
    assert (line.outcome, line.why) == (Outcome.ASIDE, "it is there with another title; change it on its own page")
    assert Source.objects.get(slug="bridge").title == "Bridge closed"


def test_every_error_is_told_at_once_and_nothing_written(editor: Any, post: Publisher, make_source: Any) -> None:
    content = (
        "slug,title,publisher,date,url,kind,retracted_on\n"
        "good,Good,post,,,,\n"
        "Bad slug,,nobody,03/04/2005,ftp://x.example,poem,2005\n"
        "good,Another,,,,,\n"
    )
    with pytest.raises(ImportRefused) as refused:
        take(content, editor)
    lines = refused.value.planned.report.lines  # type: ignore[union-attr]  # it was planned
    assert [line.outcome for line in lines] == [Outcome.TAKEN, Outcome.REFUSED, Outcome.REFUSED]
    told = [line.partition(":")[0] for line in lines[1].why.splitlines()]
    assert told == [
        "slug",
        "title",
        "kind",
        "date",
        "url",
        "publisher",
        "A retraction needs both its date and its reason.",
    ]
    assert lines[2].why == "'good' is the slug of line 2 already."
    assert not Source.objects.exists()


def test_publisher_by_a_name_that_two_have_is_refused(editor: Any, post: Publisher) -> None:
    with changeset(editor, "Add a publisher."):
        Publisher.objects.create(slug="post-2", name="The Post")
    (line,) = plan("slug,title,publisher\na,A,The Post\n", editor)
    assert line.why == "publisher: several are called 'The Post'; give the slug."
    (line,) = plan("slug,title,publisher\na,A,post-2\n", editor)
    assert line.outcome == Outcome.TAKEN


def test_address_that_another_source_has_is_told(editor: Any, post: Publisher) -> None:
    take(TABLE, editor)
    (line,) = plan("slug,title,url\nother,Other,https://post.example/1\n", editor)
    assert (line.outcome, line.why) == (Outcome.TAKEN, "the address is that of bridge, which is there already")


@pytest.mark.parametrize("rows", [1, 30])
def test_plan_takes_three_queries_whatever_its_rows(
    editor: Any, post: Publisher, rows: int, django_assert_num_queries: Any
) -> None:
    lines = "".join(f"s-{row},Title {row},post,https://post.example/{row}\n" for row in range(rows))
    with django_assert_num_queries(3):
        plan(f"slug,title,publisher,url\n{lines}", editor)
