"""Where sentences end, and to which of them a marker belongs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.articles.sentences import CLOSE, MARKER, OPEN, split_sentences


def marked(text: str) -> str:
    """`[3]` as parsers write it."""
    import re

    return re.sub(r"\[(\d+)\]", rf"{OPEN}\1{CLOSE}", text)


def texts(text: str) -> list[str]:
    return [sentence.text for sentence in split_sentences(marked(text))]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("It rained. Then it stopped.", ["It rained.", "Then it stopped."]),
        ("Mr. Okoro left. Dr. A. Lind stayed.", ["Mr. Okoro left.", "Dr. A. Lind stayed."]),
        ("The U.S. Army came. The U.S. The rest left.", ["The U.S. Army came.", "The U.S.", "The rest left."]),
        ("No. 5 won. He said no. She did not.", ["No. 5 won.", "He said no.", "She did not."]),
        ("It cost 3.5 million. Why? Nobody knows!", ["It cost 3.5 million.", "Why?", "Nobody knows!"]),
        # A quotation stays with whoever is quoted, however many sentences it has.
        (
            'She said, "It is true. We saw it. All of us." He left.',
            ['She said, "It is true. We saw it. All of us."', "He left."],
        ),
        ("He asked “Why? Who?” and went. Nobody spoke.", ["He asked “Why? Who?” and went.", "Nobody spoke."]),
        # A quotation mark that nobody closes quotes nothing.
        ('The 5" pipe broke. It leaked.', ['The 5" pipe broke.', "It leaked."]),
        ("He waited... and left. it was late.", ["He waited... and left. it was late."]),
        ("No full stop", ["No full stop"]),
        ("", []),
    ],
)
def test_sentences_end_where_people_end_them(text: str, ends: list[str]) -> None:
    assert texts(text) == ends


@pytest.mark.parametrize(
    ("text", "markers"),
    [
        ("One.[1] Two.[2][3]", [(1,), (2, 3)]),
        ("One. [1] Two", [(1,), ()]),  # behind the full stop, with a space
        ("One[1], with more[2]. Two.", [(1, 2), ()]),
        ("In the U.S.[1] The rest.", [(1,), ()]),  # a marker behind an abbreviation ends the sentence
        ('"All. Of it."[1] Two.', [(1,), ()]),
        ("[1]", [(1,)]),
    ],
)
def test_a_marker_belongs_to_the_sentence_before_it(text: str, markers: list[tuple[int, ...]]) -> None:
    assert [sentence.markers for sentence in split_sentences(marked(text))] == markers


def test_a_marker_leaves_no_gap_in_the_words() -> None:
    (one,) = split_sentences(marked("The bridge fell[1] , they say [2], in May."))
    assert one.text == "The bridge fell, they say, in May."
    assert [one.text[:place] for place in one.places] == ["The bridge fell", "The bridge fell, they say"]


@given(st.lists(st.sampled_from(["Mr. Ito said. ", '"', "A ", "b. ", "[1]", "U.S. ", "? ", "“No. ", "” ", "\n"])))
def test_no_word_and_no_marker_is_lost(parts: list[str]) -> None:
    text = marked("".join(parts))
    found = split_sentences(text)
    words = "".join(MARKER.sub("", text).split())
    assert "".join("".join(one.text.split()) for one in found) == words
    assert sum(len(one.markers) for one in found) == len(MARKER.findall(text))
    assert all(len(one.places) == len(one.markers) for one in found)
