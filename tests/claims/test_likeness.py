"""How alike two statements are: a measure of words, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.likeness import LONGEST, _folded, folded_words, likeness, search_keys


def alike(left: str, right: str) -> float:
    return likeness(folded_words(left), folded_words(right))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Kazakhstan's bases", ["kazahstan", "s", "bases"]),
        ("Касымов", ["kasimov"]),
        ("Kasymov", ["kasimov"]),
        ("Қазақстан", ["kazakstan"]),
        ("Ëlan  vital!", ["elan", "vital"]),
        ("“—”", []),
        ("日本", ["日本"]),
        ("ﬁne", ["fine"]),  # a ligature
        ("Йод", ["iod"]),  # one letter, though it could be decomposed
    ],
)
def test_words_are_folded(text: str, words: list[str]) -> None:
    assert folded_words(text) == words


@given(text=st.text() | st.text(alphabet="Жё\u0301e\u0308 \u00a0\u1112\u1161Ab1-\n"))
def test_words_are_the_same_folded_piece_by_piece_or_all_at_once(text: str) -> None:
    assert folded_words(text) == list(_folded(text[:LONGEST]))


def test_likeness_is_symmetric_and_without_order() -> None:
    one, other = "Kazakhstan harbors terrorist bases", "Terrorist bases harbors Kazakhstan"
    assert alike(one, other) == alike(other, one) == 1.0
    assert alike(one, "") == 0.0
    assert 0 < alike(one, "Kazakhstan exports oil") < 0.5


@pytest.mark.parametrize(
    ("one", "other"),
    [("terrorist", "terorists"), ("harbors", "harbours"), ("Kasymov", "Касимов"), ("bases", "basess")],
)
def test_words_that_differ_a_little_share_a_key(one: str, other: str) -> None:
    assert search_keys(folded_words(one)) & search_keys(folded_words(other))
