"""What differs between two claim documents, in words."""

from copy import deepcopy
from typing import Any

import pytest

from audit.worddiff import word_diff
from claims.comparison import compare

DOCUMENT: dict[str, Any] = {
    "slug": "a",
    "statement": "The bridge is safe.",
    "summary": "",
    "language": "en",
    "event_date": None,
    "topics": [{"slug": "bridges", "title": "Bridges"}],
    "verdict": "contested",
    "rationale": "Nobody agrees.",
    "basis": [],
    "positions": [
        {
            "party": {"slug": "mayor", "name": "The Mayor", "kind": "person"},
            "capacity": "",
            "stance": "asserts",
            "stated_on": None,
            "quote": "It is safe.",
            "note": "",
            "citations": [{"source": {"title": "Evening Post"}, "locator": "page 3", "excerpt": ""}],
        }
    ],
    "evidence": [
        {
            "source": {"title": "Evening Post"},
            "bearing": "supports",
            "credibility": 6,
            "locator": "",
            "excerpt": "",
            "note": "",
        }
    ],
    "relations": [],
    "reply_requests": [],
}


def changed(**fields: Any) -> dict[str, Any]:
    return {**deepcopy(DOCUMENT), **fields}


def test_equal_documents_do_not_differ() -> None:
    assert not compare(DOCUMENT, deepcopy(DOCUMENT))


def test_changed_text_is_marked_word_by_word() -> None:
    found = compare(DOCUMENT, changed(statement="The old bridge is unsafe."))
    assert [change.label for change in found.fields] == ["Statement"]
    pieces = found.fields[0].pieces
    assert ("removed", "safe") in pieces
    assert ("added", "unsafe") in pieces


def test_verdict_is_compared_in_words() -> None:
    found = compare(DOCUMENT, changed(verdict="not assessable"))
    assert found.fields[0].pieces == word_diff("contested", "not assessable")


def test_changed_position_lists_its_fields() -> None:
    newer = changed()
    newer["positions"][0] |= {"quote": "It was safe.", "stance": "denies"}
    part = compare(DOCUMENT, newer).parts[0]
    assert (part.name, part.what) == ("The Mayor", "changed")
    assert [change.label for change in part.fields] == ["Stance", "Quotation"]


def test_added_and_removed_parts_say_what_they_hold() -> None:
    added = compare(changed(positions=[]), DOCUMENT).parts[0]
    removed = compare(DOCUMENT, changed(positions=[])).parts[0]
    assert (added.what, removed.what) == ("added", "removed")
    assert ("added", "It is safe.") in [piece for change in added.fields for piece in change.pieces]
    assert ("removed", "It is safe.") in [piece for change in removed.fields for piece in change.pieces]


def test_two_rows_of_one_name_are_told_apart() -> None:
    newer = changed()
    newer["evidence"] += [{**newer["evidence"][0], "note": "Once more."}]
    assert [part.what for part in compare(DOCUMENT, newer).parts] == ["added"]


@pytest.mark.parametrize(
    ("old", "new"),
    [("", ""), ("a", ""), ("", "a"), ("one two three", "one 2 three"), ("a  b\n\nc", "a b\nc d"), ("да нет", "да")],
)
def test_pieces_of_a_word_diff_give_both_texts_again(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert "".join(text for kind, text in pieces if kind != "added") == old
    assert "".join(text for kind, text in pieces if kind != "removed") == new
