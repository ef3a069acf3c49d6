"""Erased texts in claim documents: at their places, and nowhere else."""

import copy
from typing import Any

import pytest

from claims.redactions.documents import blank, rename, standing_notes

NOTE = {"on": "2027-05-03", "reason": "Court order."}


@pytest.fixture
def document() -> dict[str, Any]:
    def source(slug: str) -> dict[str, Any]:
        publisher = {"slug": "post", "name": "Post", "reliability": "B"}
        return {"slug": slug, "title": f"Title of {slug}", "publisher": publisher, "date": {"edtf": "2004"}, "url": ""}

    def position(party: str, quote: str) -> dict[str, Any]:
        cites = [{"source": source("s-1"), "locator": "page 3", "excerpt": quote}]
        named = {"slug": party, "name": "Party", "kind": "person"}
        return {"party": named, "capacity": "", "stance": "asserts", "stated_on": {"edtf": "2004"}, "quote": quote,
                "note": "", "citations": cites}  # fmt: skip

    return {
        "slug": "one", "url": "/claims/one/", "statement": "One.", "summary": "", "event_date": None,
        "topics": [{"slug": "t", "title": "Topic"}], "basis": [{"evidence": 1, "source": "s-2"}],
        "positions": [position("p-1", "Same words"), position("p-2", "Same words")],
        "evidence": [{"source": source("s-2"), "excerpt": "Same words", "locator": "", "note": ""}],
        "relations": [{"type": "supports", "claim": {"slug": "other"}, "note": "Same words"}],
        "reply_requests": [], "corrections": [{"revision": 3, "wrong": "Same words", "right": "Others"}],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("place", "field"),
    [
        ("positions/2", "quote"),
        ("positions/1/citations/1", "excerpt"),
        ("evidence/1", "excerpt"),
        ("corrections/3", "wrong"),
        ("claim", "statement"),
    ],
)
def test_only_the_named_place_changes(document: dict[str, Any], place: str, field: str) -> None:
    before = copy.deepcopy(document)
    assert blank(document, [place], {field: "[redacted]"}, **NOTE)
    assert document.pop("redactions") == [{"what": place, "field": field, **NOTE}]
    assert str(before).replace("Same words", "[redacted]").count("[redacted]") >= str(document).count("[redacted]") == 1


def test_date_becomes_none(document: dict[str, Any]) -> None:
    assert blank(document, ["positions/1"], {"stated_on": ""}, **NOTE)
    assert [row["stated_on"] for row in document["positions"]] == [None, {"edtf": "2004"}]


def test_record_is_erased_wherever_it_is_named(document: dict[str, Any]) -> None:
    assert blank(document, ["publishers/post"], {"name": "[redacted]"}, **NOTE)
    assert str(document).count("'name': '[redacted]'") == 3
    assert len(document["redactions"]) == 1


def test_what_said_nothing_is_not_noted(document: dict[str, Any]) -> None:
    before = copy.deepcopy(document)
    assert not blank(document, ["positions/1"], {"note": "[redacted]"}, **NOTE)
    assert document == before


def test_relation_is_named_after_where_it_leads(document: dict[str, Any]) -> None:
    assert blank(document, ["relations/1"], {"note": "[redacted]"}, **NOTE)
    assert document["redactions"][0]["what"] == "relations/other"


def test_slug_is_changed_in_records_basis_relations_and_notes(document: dict[str, Any]) -> None:
    blank(document, ["sources/s-2"], {"title": "[redacted]"}, **NOTE)
    assert rename(document, "sources", ["s-2"], "redacted-2")
    assert document["evidence"][0]["source"]["slug"] == document["basis"][0]["source"] == "redacted-2"
    assert document["positions"][0]["citations"][0]["source"]["slug"] == "s-1"
    assert document["redactions"][0]["what"] == "sources/redacted-2"
    assert rename(document, "claim", ["one", "other"], "redacted-1")
    assert (document["url"], document["relations"][0]["claim"]) == ("/claims/redacted-1/", {"slug": "redacted-1"})
    assert not rename(document, "parties", ["nobody"], "redacted-3")


def test_new_document_tells_only_of_what_is_still_erased(document: dict[str, Any]) -> None:
    document["positions"][0]["quote"] = "[redacted]"
    standing_notes(document, "positions/1", ["quote", "capacity"], **NOTE)
    standing_notes(document, "positions/2", ["quote"], **NOTE)
    assert [(row["what"], row["field"]) for row in document["redactions"]] == [
        ("positions/1", "quote"),
        ("positions/1", "capacity"),
    ]
