"""Citations, read by a parser of each format: the words come back as they were written."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from django.test import Client

from audit.context import changeset
from claims import workflow
from claims.models import Claim
from claims.outputs.citations import FORMS, Cited, bibtex, csl_json, plain_text, ris

CITED = Cited(
    slug="harbours-bases",
    statement="Somebody said so",
    language="en",
    revision=3,
    day=date(2026, 11, 4),
    address="https://claims.example/claims/harbours-bases/v/3/",
    site="Claims",
    publisher="The Desk",
)
ODD_TEXTS = [
    "100 % of $5 & #1_2 {in} braces",
    "back\\slash, tilde ~ and caret ^",
    "“quoted” – “dashed” Қазақстан",
    'an @misc{x, title = "y"} inside',
    "unbalanced { brace",
    "unbalanced } brace",
]


def bibtex_entry(text: str) -> Any:
    library = bibtexparser.parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    assert library.failed_blocks == []
    (entry,) = library.entries
    return entry


@pytest.mark.parametrize("statement", ODD_TEXTS)
def test_bibtex_holds_the_words_as_they_were(statement: str) -> None:
    entry = bibtex_entry(bibtex(replace(CITED, statement=statement, publisher=f"Desk of {statement}")))
    assert (entry.entry_type, entry.key) == ("misc", "harbours-bases-v3")
    fields = {field.key: field.value for field in entry.fields}
    assert _without_group(fields["title"]) == statement
    assert _without_group(fields["author"]) == f"Desk of {statement}"
    assert (fields["year"], fields["month"], fields["day"]) == ("2026", "nov", "4")
    assert (fields["version"], fields["note"]) == ("3", "Revision 3")
    assert fields["url"] == CITED.address


def _without_group(text: str) -> str:
    """Without the braces that only group, and with the caret for the sign that the decoder has for its command."""
    text = text.replace("ˆ", "^")
    return text[1:-1] if text.startswith("{") and text.endswith("}") and text not in ODD_TEXTS else text


@pytest.mark.parametrize("statement", [*ODD_TEXTS, "two\nlines\r\nER  - \r\nTY  - BOOK"])
def test_ris_is_one_record_with_the_words_as_they_were(statement: str) -> None:
    text = ris(replace(CITED, statement=statement))
    (record,) = rispy.loads(text)
    assert record["type_of_reference"] == "ELEC"
    assert record["title"] == " ".join(statement.split())
    assert record["authors"] == ["The Desk"]
    assert (record["year"], record["date"], record["edition"]) == ("2026", "2026/11/04", "Revision 3")
    assert record["urls"] == [CITED.address]
    assert text.count("\r\n") == text.count("\n")


@pytest.mark.parametrize("statement", ODD_TEXTS)
def test_csl_json_is_one_item_with_the_words_as_they_were(statement: str) -> None:
    (item,) = json.loads(csl_json(replace(CITED, statement=statement)))
    assert item["title"] == statement
    assert (item["type"], item["id"], item["version"]) == ("webpage", "harbours-bases-v3", "3")
    assert item["author"] == [{"literal": "The Desk"}]
    assert item["issued"] == {"date-parts": [[2026, 11, 4]]}
    assert item["URL"] == CITED.address


def test_text_names_revision_day_and_address() -> None:
    assert plain_text(CITED) == f"“Somebody said so” Claims, revision 3, 4 November 2026. {CITED.address}\n"


def test_page_holds_every_form_and_links_each_as_a_file(client: Client, published: Claim) -> None:
    page = client.get(f"/claims/{published.slug}/cite/")
    assert page.status_code == 200
    for ending, form in FORMS.items():
        address = f"/claims/{published.slug}/v/1/cite.{ending}"
        assert f'href="{address}"' in page.content.decode()
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer["Content-Type"] == f"{form.content_type}; charset=utf-8"
        assert f"http://127.0.0.1:8000/claims/{published.slug}/v/1/" in answer.content.decode()


def test_citation_of_an_edition_stays_when_slug_and_words_change(
    client: Client, published: Claim, publish: Any, editor: Any
) -> None:
    former = published.slug
    before = client.get(f"/claims/{former}/v/1/cite.bib").content
    with changeset(editor, "Shorten the address."):
        published.slug, published.statement = "shorter", "Other words"
        published.save()
    publish(published)
    moved = client.get(f"/claims/{former}/v/1/cite.bib")
    assert (moved.status_code, moved["Location"]) == (301, "/claims/shorter/v/1/cite.bib")
    assert client.get(moved["Location"]).content == before
    assert "Other words" in client.get("/claims/shorter/cite/").content.decode()
    assert "This is a former edition" in client.get("/claims/shorter/v/1/cite/").content.decode()


def test_edition_that_is_none_is_not_cited(client: Client, published: Claim, editor: Any) -> None:
    with changeset(editor, "Draft."):
        published.statement = "A secret wording"
        published.save()
    for ending in ("cite/", "cite.ris"):
        assert client.get(f"/claims/{published.slug}/v/2/{ending}").status_code == 404
    assert client.get(f"/claims/{published.slug}/v/1/cite.doc").status_code == 404


def test_edition_of_a_withdrawn_claim_is_cited_under_the_reason(client: Client, published: Claim, editor: Any) -> None:
    workflow.withdraw(published, by=editor, reason="The source was a forgery.")
    page = client.get(f"/claims/{published.slug}/v/1/cite/")
    assert page.status_code == 200
    assert "The source was a forgery." in page.content.decode()


@pytest.mark.parametrize("rows", [1, 20])
def test_citing_takes_two_queries_at_most(
    client: Client, make_claim: Any, publish: Any, rows: int, django_assert_num_queries: Any
) -> None:
    claim = publish(make_claim(rows=rows))
    with django_assert_num_queries(1):
        client.get(f"/claims/{claim.slug}/cite/")
    for ending in ("cite/", "cite.bib"):
        with django_assert_num_queries(2):
            client.get(f"/claims/{claim.slug}/v/1/{ending}")
