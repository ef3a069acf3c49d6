"""Whatever is typed gives results or a kind empty page, on both databases, and no error."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.search.index import database
from claims.search.query import Query, search
from claims.search.texts import Kind, Texts

# What means something to FTS5, to tsquery, to LIKE, to HTML or to Python's formatting; and what no database stores.
SIGNS = [
    "AND",
    "OR",
    "NOT",
    "NEAR(",
    ")",
    '"',
    "'",
    "*",
    "^",
    ":",
    "{",
    "}",
    "&",
    "|",
    "!",
    "<->",
    "\\",
    "%",
    "_",
    "%s",
]
SIGNS += [
    "{title}",
    "kind:claim",
    "@claim",
    "-",
    "+",
    "<b>",
    "&amp;",
    "\x00",
    "\x07",
    "\ud800",
    "\u202e",
    "🙂",
    "é",
    "Ж",
    "ﬁ",
]
SIGNS += ["statement", "statemant", "Party", "a", "the", "1e5", "½", "²", "٣", "ǅ", "日本", "नमस्ते", "\n", "İ", "ß"]
QUERIES = st.lists(st.sampled_from(SIGNS) | st.text(max_size=8), max_size=14).map(" ".join) | st.text(max_size=300)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=QUERIES, kind=st.sampled_from(["", "party", "claim", "x"]), after=st.sampled_from(["", "WzEsMSwxXQ", "é"]))
def test_any_text_gives_a_page(published: Any, query: str, kind: str, after: str) -> None:
    typed = query.encode("utf-8", "surrogatepass")
    response = Client().get("/search", {"q": typed, "kind": kind, "after": after})
    assert response.status_code == 200
    assert b'role="search"' in response.content


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=QUERIES)
def test_any_text_can_be_searched_without_a_page(published: Any, query: str) -> None:
    found = search(Query.of(query))
    assert [hit.place for hit in found.hits] == sorted(hit.place for hit in found.hits)
    assert all(hit.score > 0 for hit in found.hits)
    assert sum(found.counts.values()) == len(found.hits)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=QUERIES.filter(lambda text: "\x00" not in text))
def test_whatever_is_indexed_is_found_by_its_own_words(db: None, title: str) -> None:
    stored = Texts(title, [title], [title], [title]).stored()
    database().write(1_000_001 * 4, "party", stored, Texts(title).spelled())
    query = Query.of(title)
    if query.terms:
        hits = [hit for hit in search(query).hits if hit.key == 1_000_001]
        assert [(hit.kind, hit.key) for hit in hits] == [(Kind.PARTY, 1_000_001)]
    database().delete(1_000_001 * 4)


@pytest.mark.parametrize("query", ["statement " * 1200, "x" * 10_000, "𝔘" * 10_000, "ﷺ" * 10_000, '"' * 10_000])
def test_ten_thousand_characters_give_a_page_that_says_what_was_cut(client: Client, published: Any, query: str) -> None:
    response = client.get("/search", {"q": query})
    assert response.status_code == 200
    assert "only its beginning was looked for" in response.content.decode()


def test_many_words_are_cut_to_as_many_as_are_looked_for() -> None:
    query = Query.of(" ".join(f"w{number}x" for number in range(100)))
    assert len(query.terms) == 12


@pytest.mark.parametrize("typed", ["x'b", 'x"b', "x\\b", "x&b", "x:b*", "(x)b", "x\x00b"])
def test_stems_hold_nothing_that_is_an_operator(typed: str) -> None:
    assert Query.of(typed).terms == ("x", "b")
