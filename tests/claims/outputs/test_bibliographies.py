"""A source as a file for reference managers, and as one cites it."""

import json
from typing import Any

import pytest
from bibtexparser.entrypoint import parse_string
from django.test import Client
from django.utils import translation
from rispy import loads

from audit.context import changeset
from claims.merging.acts import merge_sources
from sources.bibliography.record import make_record, person
from sources.citation import formatted_citation, plain_citation
from sources.models import Author, Source


@pytest.fixture
def article(make_source: Any, editor: Any) -> Source:
    source: Source = make_source(
        slug="doe-2004",
        title="On bridges & roads",
        date="2004-11-02",
        csl_type="article-journal",
        container="Journal of bridges",
        volume="5",
        issue="2",
        pages="12-23",
        doi="10.1000/5",
        url="https://press.example/1",
    )
    with changeset(editor, "Who wrote it."):
        Author.objects.create(source=source, order=1, name="Berg", particle="van der", given="Jan")
        Author.objects.create(source=source, order=2, name="Ministry of Works", kind="corporate")
    return source


def test_kept_parsers_read_each_form(client: Client, article: Source) -> None:
    (item,) = json.loads(client.get("/sources/doe-2004.csl.json").content)
    assert (item["id"], item["title"], item["container-title"]) == (
        "doe-2004",
        "On bridges & roads",
        "Journal of bridges",
    )
    assert item["author"] == [
        {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"},
        {"literal": "Ministry of Works"},
    ]
    (entry,) = parse_string(client.get("/sources/doe-2004.bib").content.decode()).entries
    assert entry["author"] == "van der Berg, Jan and {Ministry of Works}"
    assert (entry["year"], entry["month"], entry["pages"]) == ("2004", "nov", "12--23")
    (record,) = loads(client.get("/sources/doe-2004.ris").content.decode().replace("\r\n", "\n"))
    assert (record["authors"], record["doi"]) == (["van der Berg, Jan", "Ministry of Works,"], "10.1000/5")


@pytest.mark.parametrize("form", ["csl.json", "bib", "ris"])
def test_files_are_named_linked_and_take_two_queries_beside_the_newest_write(
    client: Client, article: Source, form: str, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):
        answer = client.get(f"/sources/doe-2004.{form}")
    assert answer["Content-Disposition"] == f'inline; filename="doe-2004.{form}"'
    assert f'href="/sources/doe-2004.{form}"' in client.get("/sources/doe-2004/").content.decode()


def test_a_merged_source_leads_to_the_file_of_the_other(
    client: Client, article: Source, make_source: Any, editor: Any
) -> None:
    merge_sources(article, into=make_source(slug="standing"), by=editor, reason="The same.")
    answer = client.get("/sources/doe-2004.bib")
    assert (answer.status_code, answer["Location"]) == (301, "/sources/standing.bib")
    assert client.get("/sources/nothing.bib").status_code == 404


def test_page_shows_where_it_stands_and_dates_as_they_were_written(
    client: Client, article: Source, make_source: Any
) -> None:
    page = client.get("/sources/doe-2004/").content.decode()
    assert "Journal of bridges" in page
    assert 'href="https://doi.org/10.1000/5"' in page
    make_source(slug="old", date_literal="44 BC")
    assert "44 BC" in client.get("/sources/old/").content.decode()


@pytest.mark.parametrize(
    ("language", "citation"),
    [
        (
            "en",
            "Berg, Jan van der, and Ministry of Works. “On bridges & roads.” Journal of bridges 5, no. 2 "
            "(2 November 2004): 12–23. doi:10.1000/5.",
        ),
        (
            "ru",
            "Berg, Jan van der, и Ministry of Works. «On bridges & roads». Journal of bridges 5, вып. 2 "
            "(2 ноября 2004\xa0г.): 12–23. doi:10.1000/5.",
        ),
        # The processor does not know Kazakh.
        (
            "kk",
            "van der Berg, Jan; Ministry of Works. «On bridges & roads». Journal of bridges 5 (2), 12-23, Publisher, "
            "2004 жылғы 2\xa0қараша. doi:10.1000/5. https://press.example/1",
        ),
    ],
)
def test_citation_is_in_the_language_of_the_page(article: Source, editor: Any, language: str, citation: str) -> None:
    with changeset(editor, "Rename."):
        article.publisher.name = "Publisher"
        article.publisher.save()
    with translation.override(language):
        assert formatted_citation(Source.objects.for_source_page().get(pk=article.pk)) == citation


def test_what_the_processor_leaves_out_is_cited_by_our_own_line(make_source: Any) -> None:
    court = make_source(title="Doe v. Roe", csl_type="legal_case", date="2004")
    found = Source.objects.for_source_page().get(pk=court.pk)
    assert formatted_citation(found) == f"“Doe v. Roe.” {court.publisher.name}, 2004."


def test_own_line_leaves_out_what_is_not_known() -> None:
    assert plain_citation(make_record(title="Is it?"), "") == "“Is it?”"
    record = make_record(title="A", names=[person("King", "M.", suffix="Jr.")], place="Paris", volume="2")
    assert plain_citation(record, "2004") == "King, M., Jr. “A.” 2, Paris, 2004."


def test_what_was_received_is_shown_at_the_desk_and_nowhere_else(client: Client, editor: Any) -> None:
    from sources.bibliography.importer import IMPORTER
    from sources.importing.importers import run_import

    text = b"@book{one, title={One}, year=2004, abstract={Somebody else's words.}}"
    run_import(IMPORTER, text, name="a.bib", by=editor, options={}, comment="Import.")
    assert "Somebody else" not in client.get("/sources/one/").content.decode()
    assert "Somebody else" not in client.get("/sources/one.bib").content.decode()
    client.force_login(editor)
    source = Source.objects.get(slug="one")
    assert "Somebody else&#x27;s words." in client.get(f"/admin/sources/source/{source.pk}/change/").content.decode()
