"""Stems, abbreviations, marks, scores and the distance of words: pure functions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.search.marks import excerpt, marked, matches
from claims.search.query import Query
from claims.search.ranking import Term, Wording, score
from claims.search.spelling import distance
from claims.search.words import distinct_stems, initials, stems


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bases", "base"),
        ("bombings", "bomb"),
        ("trained", "trains"),
        ("training", "train"),
        ("parties", "party"),
        ("organizes", "organized"),
        ("Касымовым", "Касымов"),
        ("Касымова", "Kasymov"),
        ("Ташкенте", "Tashkent"),
        ("Казахстана", "Kazakhstan"),
        ("Казахстаном", "Kazakhstan"),
        ("KNB’s", "KNB s"),
        ("Qasymov", "Kasymov"),
        ("Әлихан", "Alikhan"),
        ("naïve", "naive"),
    ],
)
def test_words_that_differ_in_ending_or_spelling_share_their_stem(one: str, other: str) -> None:
    assert stems(one) == stems(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Kazakh", "Kazakhstan"), ("Islam", "Isla"), ("press", "pre"), ("2004", "2006"), ("interior", "international")],
)
def test_other_words_have_other_stems(one: str, other: str) -> None:
    assert stems(one) != stems(other)


@given(texts=st.lists(st.sampled_from(["", "Bases, base", "THE bases'", "Ёлки base", "x" * 30_000 + " cut", "qs0"])))
def test_stems_of_many_texts_come_once_each_in_their_order(texts: list[str]) -> None:
    assert distinct_stems(texts) == list(dict.fromkeys(one for text in texts for one in stems(text)))


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Hizb ut-Tahrir", "hut"),
        ("Islamic Movement of Uzbekistan", "imu"),
        ("Shanghai Cooperation Organization", "sco"),
        ("Islam Karimov", ""),
        ("", ""),
    ],
)
def test_names_of_three_words_are_abbreviated(name: str, short: str) -> None:
    assert initials(name) == short


@pytest.mark.parametrize(
    ("left", "right", "steps"),
    [("", "", 0), ("", "ab", 2), ("cat", "cart", 1), ("tahrri", "tahrir", 1), ("court", "cort", 1), ("abc", "xyz", 3)],
)
def test_distance_counts_letters_put_in_taken_out_changed_and_swapped(left: str, right: str, steps: int) -> None:
    assert distance(left, right) == distance(right, left) == steps


def wording(*words: str) -> Wording:
    return Wording(tuple(map(Term, words)), " ".join(words))


def test_what_is_called_so_comes_before_what_is_also_called_so_and_what_holds_it() -> None:
    query = [wording("blue", "bridge")]
    texts = [
        (" blue bridge ", "", "", ""),
        (" x ", " blue bridge ", "", ""),
        (" blue bridge of x ", "", "", ""),
        (" bridge of x blue ", "", "", ""),
        (" x ", " old blue bridge \n y ", "", ""),
        (" blue x ", "", " bridge ", ""),
        (" x ", "", " bridge blue ", ""),
        (" x ", "", "", " bridge blue "),
        (" x ", "", "", " bridge "),
        (" x ", "", "", ""),
    ]
    scores = [score(one, query) for one in texts]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)
    assert scores[-1] == 0


def test_shorter_title_with_the_word_comes_first() -> None:
    query = [wording("bridge")]
    assert score((" bridge x ", "", "", ""), query) > score((" bridge x y z ", "", "", ""), query)


def test_best_wording_counts() -> None:
    texts = (" blue bridge ", "", "", "")
    assert score(texts, [wording("bb"), wording("blue", "bridge")]) == score(texts, [wording("blue", "bridge")])


def test_beginning_of_a_word_is_found_where_it_is_asked_for() -> None:
    prefix = Wording((Term("brid", prefix=True),), "brid")
    assert score((" bridge ", "", "", ""), [prefix]) > 0 == score((" bridge ", "", "", ""), [wording("brid")])
    assert marked("Bridges", prefix.terms) == "<mark>Bridges</mark>"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A bridge.", "A <mark>bridge</mark>."),
        ("BRIDGES & <bridge>", "<mark>BRIDGES</mark> &amp; &lt;<mark>bridge</mark>&gt;"),
        ("footbridge", "footbridge"),
        ("", ""),
        ("'\"", "&#x27;&quot;"),
    ],
)
def test_marks_whole_words_and_escapes_all_text(text: str, shown: str) -> None:
    assert marked(text, [Term("bridg")]) == shown


def test_matches_are_the_terms_that_stand_in_the_text() -> None:
    assert matches("The Касымов bridge", [Term("kasimov"), Term("bridg"), Term("x")]) == {
        Term("kasimov"),
        Term("bridg"),
    }


def test_excerpt_is_cut_between_words_around_the_first_match() -> None:
    text = " ".join(["lorem"] * 60 + ["bridge"] + ["ipsum"] * 60)
    cut = excerpt(text, [Term("bridg")])
    assert cut.startswith("… lorem")
    assert cut.endswith("ipsum …")
    assert "bridge" in cut
    assert len(cut) <= 250
    assert excerpt("short text", []) == "short text"
    assert len(excerpt("x" * 1000, [])) <= 250


def test_stop_words_do_not_count_unless_there_are_no_others() -> None:
    assert Query.of("the bridge of the Ural").terms == ("bridg", "ural")
    assert Query.of("the of").terms == ("the", "of")
