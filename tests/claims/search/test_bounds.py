"""What one search looks at is bounded, however many things hold the words, and an index is where it looks."""

from typing import Any

import pytest
from django.db import connection

from claims.models import Topic
from claims.search.index import database
from claims.search.query import Query, search
from claims.search.texts import Kind

INDEXES = (
    "claims_searchindex_vector",
    "claims_searchindex_title",
    "claims_searchword_trigrams",
    "claims_statementindex_keys",
)


@pytest.fixture
def topics(make_topic: Any) -> list[Topic]:
    """Twelve that are called by a word, and after them one that is only described by it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # A bounded search takes rows as they stand in the table; vacuuming may have left room before the last.
            cursor.execute("TRUNCATE claims_searchindex")
    called = [make_topic(title=f"Water {number}") for number in range(12)]
    return [*called, make_topic(title="Rivers", summary="What water does.")]


def found(words: str) -> set[int]:
    return {hit.key for hit in search(Query.of(words), kinds=[Kind.TOPIC]).hits}


def test_what_holds_a_word_elsewhere_is_found_beside_those_that_are_called_by_it(topics: list[Topic]) -> None:
    assert found("water") == {topic.pk for topic in topics}


def test_where_all_titles_hold_a_word_no_search_goes_through_all_things_for_another(
    topics: list[Topic], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.search.query.MATCHED", 3)
    assert topics[-1].pk not in found("water")
    monkeypatch.setattr("claims.search.query.MATCHED", 7)
    assert topics[-1].pk in found("water")


@pytest.mark.parametrize(
    ("word", "known"),
    [("water", (True, True)), ("does", (True, True)), ("riv", (False, True)), ("quokka", (False, False))],
)
def test_words_of_titles_and_of_texts_are_known(topics: list[Topic], word: str, known: tuple[bool, bool]) -> None:
    (term,) = Query.of(word).terms
    assert database().known_words([term, "other"])[term] == known


@pytest.mark.only_on_sqlite
def test_known_words_are_told_by_the_first_place_where_they_stand(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'claims_searchindex_words'")
        # Of `row` or `col`, one row counts all places of a word, which takes longer with each thing that holds it.
        assert cursor.fetchone()[0].endswith("fts5vocab(claims_searchindex, instance)")


def test_claims_that_hold_a_word_elsewhere_are_not_read_once_enough_titles_do(
    make_claim: Any, publish: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    titled = [publish(make_claim(statement=f"The ferry {number} sank")) for number in range(3)]
    other = publish(make_claim(statement="A boat sank", summary="It was a ferry."))

    def claims() -> tuple[set[int], int]:
        told = search(Query.of("ferry"), kinds=[Kind.CLAIM])
        return {hit.key for hit in told.hits}, told.counts[Kind.CLAIM]

    assert claims() == ({*(one.pk for one in titled), other.pk}, 4)
    monkeypatch.setattr("claims.search.query.MATCHED", 3)
    assert claims()[1] == 3
    if connection.vendor == "sqlite":
        assert claims()[0] == {one.pk for one in titled}


@pytest.mark.only_on_postgresql
def test_little_waits_to_be_put_into_the_indexes_that_searches_read(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, reloptions FROM pg_class WHERE relname = ANY(%s)", [list(INDEXES)])
        assert dict(cursor.fetchall()) == {name: ["gin_pending_list_limit=128"] for name in INDEXES}
