"""Words put in and taken out."""

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.worddiff import item_diff, word_diff

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
        # A letter with a mark of its own (a stress in Russian, a vowel sign in Hindi) is one with the letters around.
        ("за\u0301мок", "замо\u0301к", [("removed", "за\u0301мок"), ("added", "замо\u0301к")]),
        ("नमस्ते दुनिया", "नमस्ते दुनियां", [("same", "नमस्ते "), ("removed", "दुनिया"), ("added", "दुनियां")]),
        ("a  b", "a b", [("same", "a"), ("removed", " "), ("same", " b")]),
        ("a b\n", "a b", [("same", "a b"), ("removed", "\n")]),
        (" a", "a", [("removed", " "), ("same", "a")]),
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


def text(seed: int, words: int) -> list[str]:
    """Words as often as a language has them: a few make up half of it."""
    chance = random.Random(seed)  # noqa: S311  no secret
    often = ["the", "of", "and", "a", "to", ","]
    return [chance.choice(often) if chance.random() < 0.5 else f"w{chance.randrange(3000)}" for _ in range(words)]


def edited(words: list[str]) -> list[str]:
    return [f"new{place}" if place % 20 == 7 else word for place, word in enumerate(words) if place % 50]


LONG = {
    "edited": (text(1, 10_000), edited(text(1, 10_000))),
    "of the same words": (text(1, 10_000), text(2, 10_000)),
    "with nothing in common": ([f"a{n}" for n in range(20_000)], [f"b{n}" for n in range(20_000)]),
    "of three words": (["a", "b", "c"] * 3_333, ["c", "b", "a"] * 3_333),
    "turned round": (text(1, 10_000), text(1, 10_000)[::-1]),
    "with the halves swapped": (text(1, 10_000), text(1, 10_000)[5_000:] + text(1, 10_000)[:5_000]),
}


@pytest.mark.parametrize("case", LONG)
def test_very_long_texts_are_compared_in_good_time(case: str) -> None:
    old, new = (f"start {' '.join(words)} end" for words in LONG[case])
    started = time.monotonic()
    pieces = word_diff(old, new)
    assert time.monotonic() - started < 2
    assert pieces[0][1].startswith("start ")
    assert pieces[-1][1].endswith("end")
    assert "".join(text for kind, text in pieces if kind != "added") == old
    assert "".join(text for kind, text in pieces if kind != "removed") == new


def test_edits_in_a_long_text_are_marked_and_no_more() -> None:
    old, new = LONG["edited"]
    pieces = word_diff(" ".join(old), " ".join(new))
    kept = sum(len(text.split()) for kind, text in pieces if kind == "same")
    assert kept > len(old) * 0.9


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ([], [], []),
        (["a"], ["a", "b"], [("same", "a"), ("same", "; "), ("added", "b")]),
        (["a b"], ["a c"], [("removed", "a b"), ("same", "; "), ("added", "a c")]),
    ],
)
def test_lists_are_compared_item_by_item(old: list[str], new: list[str], pieces: list[tuple[str, str]]) -> None:
    assert item_diff(old, new) == pieces
