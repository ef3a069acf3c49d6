"""A claim as Markdown, read by a parser of CommonMark: what is text stays text."""

import re
from typing import Any

import pytest
from django.test import Client
from markdown_it import MarkdownIt

from audit.context import changeset
from claims.corrections import CorrectionNotice
from claims.models import Claim
from claims.outputs.markdown import escaped

ODD_TEXTS = [
    "# no heading",
    "- no item",
    "+ no item",
    "1986. was no first item",
    "2) nor this",
    "=====",
    "---",
    "> no quote",
    "*no* _emphasis_ **at** all",
    "`no code` ~~nor this~~",
    "[no](https://link.example) ![nor picture](x)",
    "<b>no markup</b> <https://link.example> &amp; no entity",
    "a | b | c",
    "back\\slash \\* kept",
    "    four spaces\n\nand two lines",
]


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_text_is_read_as_one_paragraph_of_the_same_words(text: str) -> None:
    opening, inline, closing = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(escaped(text))
    assert (opening.type, closing.type) == ("paragraph_open", "paragraph_close")
    assert {one.type for one in inline.children or []} <= {"text", "text_special"}
    assert "".join(one.content for one in inline.children or []) == plain(text)


def headings(text: str) -> list[str]:
    tokens = MarkdownIt("commonmark").parse(text)
    return [
        "".join(part.content for part in tokens[place + 1].children or [])
        for place, token in enumerate(tokens)
        if token.type == "heading_open"
    ]


def test_document_has_the_sections_of_the_page(client: Client, published: Claim) -> None:
    answer = client.get(f"/claims/{published.slug}.md")
    assert answer["Content-Type"] == "text/markdown; charset=utf-8"
    assert headings(answer.content.decode()) == [
        published.statement,
        "Who asserts",
        "Evidence",
        "Speaks for the claim",
        "Why this verdict",
        "Sources",
        "Permanent address",
    ]


def test_document_says_who_when_by_which_source_and_how_good_it_is(
    client: Client, published: Claim, settings: Any
) -> None:
    settings.CLAIMTRACK_SITE_URL = "https://claims.example"
    text = client.get(f"/claims/{published.slug}.md").content.decode()
    position = published.positions.get()
    source = published.evidence.get().source
    party = f"[{position.party.name}](https://claims.example/parties/{position.party.slug}/)"
    assert f"- {party}, Spokesperson, asserts, spring 2004 \\[1\\]" in text
    assert f"- {source.title} \\[1\\] (F6: reliability cannot be judged, truth cannot be judged)" in text
    assert f"1. {source.title}, {source.publisher.name}, <https://claims.example/sources/{source.slug}/>" in text
    assert f"<https://claims.example/claims/{published.slug}/v/1/>" in text
    assert re.search(r"\*\*contested\*\* \(revision 1, reviewed \d+ \w+ \d{4}\)", text)


def test_corrections_are_told(client: Client, published: Claim, publish: Any, editor: Any) -> None:
    with changeset(editor, "Correct."):
        published.verdict = "supported"
        published.save()
    publish(published, change=CorrectionNotice("Nobody *agreed*.", "All agree."))
    assert "Nobody \\*agreed\\*. → All agree." in client.get(f"/claims/{published.slug}.md").content.decode()


@pytest.mark.parametrize("rows", [1, 20])
def test_markdown_takes_two_queries(
    client: Client, make_claim: Any, publish: Any, rows: int, django_assert_num_queries: Any
) -> None:
    claim = publish(make_claim(rows=rows))
    with django_assert_num_queries(2):  # the claim; the lineage of its sources
        assert client.get(f"/claims/{claim.slug}.md").status_code == 200
