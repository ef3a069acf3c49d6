"""What differs between two claim documents, in words."""

import time
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from audit.worddiff import word_diff
from claims import document_words
from claims.comparison import compare

SOURCE: dict[str, Any] = {
    "slug": "post",
    "title": "Evening Post",
    "publisher": {"slug": "post", "name": "Post Ltd", "reliability": "B"},
    "reliability": "B",
    "date": None,
    "url": "",
    "archive_url": "",
}
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
            "citations": [{"source": SOURCE, "locator": "page 3", "excerpt": ""}],
        }
    ],
    "evidence": [
        {
            "source": SOURCE,
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


def test_parts_that_are_equal_are_not_put_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    worded: list[str] = []
    put_in_words = document_words._position

    def noting(row: dict[str, Any], basis: bool) -> Any:
        worded.append(row["quote"])
        return put_in_words(row, basis)

    monkeypatch.setattr(document_words, "_position", noting)
    (position,) = DOCUMENT["positions"]
    others = [{**position, "quote": text} for text in ("One.", "Two.", "One.")]
    found = compare(changed(positions=[position, *others]), changed(positions=[*others[:2], position]))
    assert [(part.name, part.what) for part in found.parts] == [("The Mayor", "removed")]
    assert worded == ["One."]


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


def positions(*rows: dict[str, Any]) -> dict[str, Any]:
    return changed(positions=[{**deepcopy(DOCUMENT["positions"][0]), **row} for row in rows])


def test_of_several_positions_of_one_party_the_likest_pair() -> None:
    older = positions({"quote": "The bridge is safe for all."}, {"quote": "Nobody asked me about that day."})
    newer = positions({"quote": "Nobody asked me about that very day."}, {"quote": "The bridge is quite safe for all."})
    found = compare(older, newer).parts
    assert [part.what for part in found] == ["changed", "changed"]
    for part in found:
        words = {kind for change in part.fields for kind, _text in change.pieces}
        assert words == {"same", "added"}


def test_position_whose_stance_changed_is_changed_beside_one_that_came() -> None:
    older = positions({})
    newer = positions({"stance": "reports", "quote": "Something else.", "citations": []}, {"stance": "retracts"})
    found = {part.what: part for part in compare(older, newer).parts}
    assert [change.label for change in found["changed"].fields] == ["Stance"]
    assert ("added", "reports") in [piece for change in found["added"].fields for piece in change.pieces]


def test_position_given_to_another_party_is_changed_when_it_says_the_same() -> None:
    quote = "We have never seen a safer bridge."
    other = {"slug": "deputy", "name": "The Deputy", "kind": "person"}
    found = compare(positions({"quote": quote}), positions({"quote": quote, "party": other})).parts
    assert [(part.name, part.what) for part in found] == [("The Deputy", "changed")]
    assert [change.label for change in found[0].fields] == ["Party"]
    assert {part.what for part in compare(positions({}), positions({"party": other, "quote": ""})).parts} == {
        "added",
        "removed",
    }


def test_renamed_party_is_one_change() -> None:
    party = {"slug": "mayor", "name": "The Lord Mayor", "kind": "person"}
    found = compare(positions({}), positions({"party": party})).parts
    assert [(part.what, [change.label for change in part.fields]) for part in found] == [("changed", ["Party"])]


def test_topics_are_compared_as_a_list() -> None:
    bridges, roads = {"slug": "bridges", "title": "Bridges"}, {"slug": "roads", "title": "Roads and bridges"}
    added = compare(changed(topics=[bridges]), changed(topics=[bridges, roads])).fields
    assert [(change.label, change.pieces) for change in added] == [
        ("Topics", [("same", "Bridges"), ("same", "; "), ("added", "Roads and bridges")])
    ]
    swapped = compare(changed(topics=[bridges, roads]), changed(topics=[roads, bridges])).fields
    assert [change.label for change in swapped] == ["Order of the topics"]


def test_change_of_the_basis_stands_at_the_evidence() -> None:
    found = compare(DOCUMENT, changed(basis=[{"evidence": 1, "source": "post"}])).parts
    assert [(part.kind, [change.label for change in part.fields]) for part in found] == [
        ("Evidence", ["Basis of the verdict"])
    ]


def test_citations_are_compared_one_by_one() -> None:
    news = {**SOURCE, "slug": "news", "title": "Morning News"}
    first = {"source": SOURCE, "locator": "page 3", "excerpt": ""}
    second = {"source": news, "locator": "", "excerpt": ""}
    found = compare(positions({}), positions({"citations": [second, {**first, "locator": "page 4"}]})).parts[0]
    assert [change.label for change in found.fields] == ["Citations"]
    pieces = found.fields[0].pieces
    assert ("removed", "3") in pieces
    assert ("added", "4") in pieces
    assert any(kind == "added" and text.startswith("Morning News") for kind, text in pieces)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each text and number of a document."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*path, key))
    else:
        yield path


FULL = changed(
    summary="About a bridge.",
    event_date={"edtf": "2004", "display": "2004", "earliest": "2004-01-01", "latest": "2004-12-31"},
    relations=[{"type": "supports", "claim": {"slug": "other"}, "note": "So."}],
    reply_requests=[
        {
            "party": {"slug": "mayor", "name": "The Mayor", "kind": "person"},
            "asked_on": {"edtf": "2005", "display": "2005", "earliest": None, "latest": None},
            "channel": "letter",
            "answered_on": None,
            "answer": "",
        }
    ],
)
# A record's own slug does not change; a date is read as its EDTF in words; a publisher's grade through the source's.
UNREAD = {"display", "earliest", "latest"}
OTHER = {
    "stance": "denies",
    "kind": "company",
    "verdict": "supported",
    "type": "refines",
    "bearing": "context",
    "reliability": "A",
    "credibility": 1,
    "edtf": "2003",
    "date": {"edtf": "2003"},
    "stated_on": {"edtf": "2003"},
    "answered_on": {"edtf": "2003"},
}


def is_read(path: tuple[Any, ...]) -> bool:
    return path[-1] not in UNREAD and path[-2:] != ("publisher", "reliability") and "slug" not in path[1:]


@pytest.mark.parametrize("path", list(filter(is_read, leaves(FULL))), ids=lambda path: "/".join(map(str, path)))
def test_nothing_that_a_reader_sees_differs_unseen(path: tuple[Any, ...]) -> None:
    newer = deepcopy(FULL)
    inner: Any = newer
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = OTHER.get(path[-1], "Something else.")
    assert compare(FULL, newer)


def test_many_parts_of_one_name_are_compared_in_good_time() -> None:
    rows = [{"quote": " ".join(f"word{n * m}" for m in range(50))} for n in range(300)]
    started = time.monotonic()
    found = compare(positions(*rows), positions(*({**row, "note": "Later."} for row in rows)))
    assert [part.what for part in found.parts] == ["changed"] * 300
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("old", "new"),
    [("", ""), ("a", ""), ("", "a"), ("one two three", "one 2 three"), ("a  b\n\nc", "a b\nc d"), ("да нет", "да")],
)
def test_pieces_of_a_word_diff_give_both_texts_again(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert "".join(text for kind, text in pieces if kind != "added") == old
    assert "".join(text for kind, text in pieces if kind != "removed") == new
