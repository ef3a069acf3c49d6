"""Words put in and taken out."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.worddiff import word_diff

words = st.lists(st.sampled_from(["one", "two", " ", "\n", ",", "КНБ", "’"]), max_size=30).map("".join)


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("", "", []),
        ("same", "same", [("same", "same")]),
        ("", "new", [("added", "new")]),
        ("old", "", [("removed", "old")]),
        ("a red car", "a blue car", [("same", "a "), ("removed", "red"), ("added", "blue"), ("same", " car")]),
        # A phrase of two words is one change, though the blank between them stayed.
        ("a b c d", "a x y d", [("same", "a "), ("removed", "b c"), ("added", "x y"), ("same", " d")]),
        ("end.", "end!", [("same", "end"), ("removed", "."), ("added", "!")]),
        ("cat", "cats", [("removed", "cat"), ("added", "cats")]),  # words, not letters
    ],
)
def test_changed_words_are_marked(old: str, new: str, pieces: list[tuple[str, str]]) -> None:
    assert word_diff(old, new) == pieces


@given(words, words)
def test_both_texts_can_be_read_from_the_pieces(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert "".join(text for kind, text in pieces if kind != "added") == old
    assert "".join(text for kind, text in pieces if kind != "removed") == new
    assert all(one[0] != other[0] for one, other in pairwise(pieces))
    assert all(text for _, text in pieces)


def test_very_long_texts_are_compared_in_good_time() -> None:
    old, new = (" ".join(f"{seed}{n}" for n in range(20_000)) for seed in "ab")
    started = time.monotonic()
    assert word_diff(f"start {old} end", f"start {new} end")[0] == ("same", "start ")
    assert time.monotonic() - started < 2
