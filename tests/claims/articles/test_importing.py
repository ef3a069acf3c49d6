"""Taking articles in: one row for the text, tracked sources for what it names, and twice changes nothing."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.context import changeset
from audit.models import Changeset
from audit.redacting import redact
from claims.models import Article, ArticlePassage, ArticleReference, ArticleSection, Claim, ReferenceSource
from sources.importing.files import UnreadableFile
from sources.importing.importers import ImportRefused
from sources.importing.report import Outcome, Report
from sources.models import Author, Publisher, Source
from tests.claims.articles.conftest import TEXT

pytestmark = pytest.mark.django_db

WIKITEXT = """It rained.<ref>{{cite news|last=Okoro|first=Ada|author2=Elm Council|title=Rain|newspaper=Elm Post
|date=5 March 2007|url=https://elm.example/rain|page=3}}</ref> It [[snow]]ed.<ref>{{cite book|title=Snow|date=long ago
|publisher=Elm Press|url=ftp://elm.example}}</ref> Nobody knows.<ref>Ibid., p. 5</ref> Again.<ref>{{cite web
|title=Rain again|url=http://www.elm.example/rain/}}</ref>
"""


def outcomes(report: Report) -> list[tuple[str, str]]:
    return [(line.where, line.outcome.value) for line in report]


def test_the_text_is_one_row_and_its_sources_are_records(take_in: Callable[..., Report], editor: Any) -> None:
    before = Changeset.objects.count()
    report = take_in()
    article = Article.objects.get()
    assert (article.slug, article.format, article.text) == ("elm", "rendered", TEXT)
    assert article.history.count() == 1
    assert Changeset.objects.count() == before + 1
    act = Changeset.objects.latest("pk")
    assert (act.user, act.comment) == (editor, "Import it.")
    assert "2 sections, 5 passages, 4 references, 4 markers, 2 orphans" in report.lines[0].why
    assert {row.slug: (row.title, row.publisher and row.publisher.name) for row in Source.objects.all()} == {
        "ref-01": ("Building the mole Harbour Gazette", None),
        "ref-02": ("Is the harbour safe?", "Elm Post"),
        "ref-03": ("A page that nobody cites", "Elm Post"),
        "ref-04": ("What the town wants", "Elm Post"),
    }
    assert not Claim.objects.exists()


def test_twice_changes_nothing(take_in: Callable[..., Report]) -> None:
    take_in()
    before = Changeset.objects.count()
    assert outcomes(take_in()) == [("elm.txt", "known")]
    assert outcomes(take_in(title="Another title")) == [("elm.txt", "known")]
    assert (Article.objects.count(), Changeset.objects.count()) == (1, before)


def test_another_text_under_the_same_name_is_refused(take_in: Callable[..., Report], elm: Article) -> None:
    with pytest.raises(ImportRefused) as refused:
        take_in(TEXT + "\nMore.")
    assert refused.value.planned is not None
    assert "A text never changes" in refused.value.planned.report.refused[0].why
    take_in(TEXT + "\nMore.", title="Elm, later")
    assert set(Article.objects.values_list("slug", flat=True)) == {"elm", "elm-later"}


def test_stored_sources_are_used_and_told(take_in: Callable[..., Report], make_source: Any, editor: Any) -> None:
    same_address = make_source(slug="rain", title="Otherwise", url="https://elm.example/rain")
    report = take_in(WIKITEXT)
    assert outcomes(report) == [
        ("elm.txt", "taken"),
        ("reference 1", "known"),
        ("reference 2", "taken"),
        ("reference 4", "known"),
        ("reference 3", "aside"),
    ]
    assert "Stored as rain: the same address." in report.lines[1].why
    links = {row.number: row.source for row in ReferenceSource.objects.select_related("source")}
    assert links[1] == links[4] == same_address
    assert 3 not in links


def test_a_source_of_the_same_title_and_publisher_is_used(
    take_in: Callable[..., Report], make_source: Any, editor: Any
) -> None:
    with changeset(editor, "A publisher."):
        post = Publisher.objects.create(slug="post", name="Elm Post")
    stored = make_source(slug="safe", title="Is the harbour safe?", publisher=post)
    make_source(slug="wants", title="What the town wants")  # of another publisher
    take_in()
    links = {row.number: row.source for row in ReferenceSource.objects.select_related("source")}
    assert links[2] == stored
    assert links[4].slug == "ref-04"
    assert Publisher.objects.filter(name="Elm Post").count() == 1


def test_what_a_template_says_is_kept_and_nothing_is_added(take_in: Callable[..., Report]) -> None:
    report = take_in(WIKITEXT)
    rain = Source.objects.get(slug="ref-01")
    assert (rain.title, rain.kind, rain.date, rain.url) == ("Rain", "article", "2007-03-05", "https://elm.example/rain")
    assert (rain.language, rain.archive_url, rain.reliability) == ("und", "", "")
    assert list(Author.objects.filter(source=rain).values_list("order", "name", "given")) == [
        (1, "Okoro", "Ada"),
        (2, "Elm Council", ""),
    ]
    snow = Source.objects.get(slug="ref-02")
    assert (snow.date, snow.url) == ("", "")
    assert "Date as written: long ago" in snow.note
    assert "Address as written: ftp://elm.example" in snow.note
    assert "no date that can be recorded" in report.lines[2].why


def test_slugs_that_are_taken_are_left_alone(take_in: Callable[..., Report], make_source: Any) -> None:
    make_source(slug="ref-02")
    take_in()
    assert set(Source.objects.exclude(slug="ref-02").values_list("slug", flat=True)) == {
        f"elm-ref-0{number}" for number in (1, 2, 3, 4)
    }


def test_a_merged_source_leads_to_the_other(take_in: Callable[..., Report], make_source: Any, editor: Any) -> None:
    into = make_source()
    merged = make_source(url="https://elm.example/rain")
    with changeset(editor, "The same."):
        merged.merged_into = into
        merged.save()
    take_in(WIKITEXT)
    assert ReferenceSource.objects.get(number=1).source == into


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("It rained.", "no reference"),
        ("It rained.&lt;ref&gt;A&lt;/ref&gt;", "HTML-escaped"),
        ("<!DOCTYPE html>\n<p>It rained.[1]</p>", "web page"),
    ],
)
def test_what_is_no_article_is_refused(take_in: Callable[..., Report], text: str, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        take_in(text)
    assert not Article.objects.exists()


def test_problems_are_told(take_in: Callable[..., Report]) -> None:
    report = take_in(TEXT.replace("[1]", "[9]", 1))
    assert "Line 1: [9] stands in the text" in " ".join(report.remarks)
    assert any("cited nowhere" in line.why for line in report if line.outcome == Outcome.TAKEN)


def test_a_large_article_is_one_history_row_and_few_queries(take_in: Callable[..., Report]) -> None:
    long = (
        "== Rain ==\n"
        + "It rained on Elm all day, and nobody knew why.<ref name=a>Okoro, ''Rain'', Elm 1902</ref> " * 2500
    )
    with CaptureQueriesContext(connection) as queries:
        take_in(long)
    assert Article.history.count() == 1
    assert ArticlePassage.objects.count() == 2500
    assert len(queries) < 120


# The command.


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "elm.txt"
    path.write_text(TEXT)
    return path


def run(*arguments: object) -> str:
    out = StringIO()
    call_command(*map(str, arguments), stdout=out, stderr=out)
    return out.getvalue()


def test_the_command_takes_an_article_in(file: Path, editor: Any) -> None:
    told = ["import_article", file, "--title", "Elm", "--user", "edith"]
    assert run(*told, "--dry-run").endswith("5 taken. Nothing was written.\n")
    assert not Article.objects.exists()
    assert run(*told).endswith("5 taken.\n")
    assert run(*told).endswith("1 already there.\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--slug", "Not a slug"], "--slug"),
        (["--title", "\u202e"], "--title"),
        (["--origin", "no-such"], "not everything"),
    ],
)
def test_the_command_says_what_is_wrong_with_its_options(
    file: Path, editor: Any, arguments: list[str], said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        run("import_article", file, "--title", "Elm", "--user", "edith", *arguments)


def test_who_may_not_take_articles_in_is_refused(file: Path, reviewer: Any) -> None:
    with pytest.raises(CommandError, match="may not"):
        run("import_article", file, "--title", "Elm", "--user", "rashid")


# The upload.


def test_an_upload_is_previewed_and_confirmed(client: Client, editor: Any, file: Path) -> None:
    client.force_login(editor)
    with file.open("rb") as stream:
        sent = client.post("/admin/import/article/", {"file": stream, "title": "Elm", "format": "auto"})
    preview = client.get(sent["Location"])
    assert b"2 orphans" in preview.content
    assert not Article.objects.exists()
    shown = preview.context["form"].initial["shown"]
    done = client.post(sent["Location"], {"comment": "Take it in.", "shown": shown})
    assert f"/admin/claims/article/{Article.objects.get().pk}/change/" in done.content.decode()


# Derived rows.


def derived() -> list[Any]:
    names = {
        ArticleSection: ("number", "title", "path"),
        ArticlePassage: ("number", "text", "markers", "digest"),
        ArticleReference: ("number", "text", "times"),
    }
    return [list(model.objects.order_by("number").values_list(*fields)) for model, fields in names.items()]


def test_derived_rows_can_be_made_anew(elm: Article) -> None:
    before = derived()
    assert before[0] == [(0, "Introduction", "Introduction"), (1, "Safety", "Safety"), (2, "References", "References")]
    ArticlePassage.objects.all().delete()
    ArticleSection.objects.update(title="Wrong")
    assert run("rebuild_articles") == "1 articles read anew.\n"
    assert derived() == before


def test_a_redacted_text_leaves_no_passage(elm: Article) -> None:
    redact(Article, elm.pk, ["text"], reason="It names a child.")
    assert not ArticlePassage.objects.exists()
    with pytest.raises(CommandError):
        run("rebuild_articles")
    assert not ArticlePassage.objects.exists()


def test_coverage_is_told_as_a_table_and_as_json(elm: Article) -> None:
    told = json.loads(run("article_coverage", "elm", "--json"))
    assert (told["passages"], told["documented"], told["covered"], told["coverage"]) == (5, 4, 0, 0.0)
    assert [one["section"] for one in told["sections"]] == ["Introduction", "Safety", "References"]
    table = run("article_coverage", "elm")
    assert "The whole article" in table
    with pytest.raises(CommandError, match="No article"):
        run("article_coverage", "oak")
