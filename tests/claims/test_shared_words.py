"""Which words must be shared: enough that few rows do, and never so many that the most alike are left out."""

from itertools import combinations

import pytest

from claims.shared_words import Rows, Word, held_for, least_weights, telling_words, ways_to_hold

WORDS = [
    Word((name,), weight, Rows(count))
    for name, weight, count in (("a", 9, 40), ("b", 5, 90), ("c", 7, 300), ("d", 4, 20))
]


def is_held(held: object, words: set[Word]) -> bool:
    if isinstance(held, Word):
        return held in words
    operator, one, other = held  # type: ignore[misc]
    found = is_held(one, words), is_held(other, words)
    return all(found) if operator == "AND" else any(found)


@pytest.mark.parametrize("least", [1, 4, 9, 10, 13, 17, 25])
def test_what_is_held_is_what_weighs_enough(least: int) -> None:
    held, ways = held_for(WORDS, least), [set(way) for way in ways_to_hold(WORDS, least)]
    for count in range(len(WORDS) + 1):
        for chosen in combinations(WORDS, count):
            enough = sum(word.weight for word in chosen) >= least
            assert is_held(held, set(chosen)) is enough
            assert any(way <= set(chosen) for way in ways) is enough


def test_no_way_holds_another() -> None:
    ways = [set(way) for way in ways_to_hold(WORDS, 10)]
    assert not any(one < other for one in ways for other in ways)


def test_least_weight_lets_few_rows_be_looked_at() -> None:
    # Of 1,000 rows 1 holds all three, 12 have 16 or more, 15 have 14 or more, and 40 have 12 or more.
    assert least_weights(WORDS[:3], total=1000, most=2) == (21, 16)
    assert least_weights(WORDS[:3], total=1000, most=13) == (16, 14)
    assert least_weights(WORDS[:3], total=1000, most=20) == (14, 12)
    assert least_weights(WORDS[:3], total=1000, most=1000) == (5, 0)


def test_word_that_too_many_hold_is_looked_up_all_the_same_when_there_is_no_other() -> None:
    assert least_weights([Word(("the",), 4, Rows(900))], total=1000, most=10) == (4, 0)


def test_words_that_stand_together_are_one() -> None:
    together = frozenset(range(0, 400, 20))
    known = {
        "oil": Rows(20, together),
        "pipel": Rows(21, together | {7}),
        "ural": Rows(20, frozenset(range(1, 400, 20))),
    }
    found = telling_words(["oil", "pipeline", "ural"], known, total=1000, most=50)
    assert [(word.keys, word.weight) for word in found] == [(("oil",), 4 + 9), (("ural",), 5)]


def test_second_key_of_a_word_is_left_out_when_it_finds_nothing_more() -> None:
    rows = frozenset(range(30))
    same = {"saddl": Rows(30, rows), "sdl0": Rows(20, frozenset(range(20)))}
    other = {**same, "sdl0": Rows(20, frozenset(range(20, 40)))}
    assert telling_words(["saddle"], same, total=1000, most=50)[0].keys == ("saddl",)
    assert telling_words(["saddle"], other, total=1000, most=50)[0].keys == ("saddl", "sdl0")


def test_common_words_count_only_when_there_is_little_else() -> None:
    known = {"the": Rows(900), "ural": Rows(60)}
    words = [word.keys for word in telling_words(["the", "ural"], known, total=1000, most=50)]
    assert words == [("ural",)]
    words = [word.keys for word in telling_words(["the", "ural"], known, total=1000, most=100)]
    assert words == [("ural",), ("the",)]
