"""What labels mean, by an explicit table; numbers never mean anything alone. No database."""

from pathlib import Path

import pytest

from claims.claimreview.labels import BEARINGS, STANCES, VERDICTS, judge
from claims.claimreview.nobody import names_nobody
from claims.claimreview.reviews import Rating
from claims.vocabulary import Bearing, Stance, Verdict


@pytest.mark.parametrize(
    ("label", "verdict", "stance"),
    [
        ("False", "contradicted", "denies"),
        ("Falso.", "contradicted", "denies"),
        ("“FALSE!”", "contradicted", "denies"),
        ("C’est faux", "contradicted", "denies"),
        ("錯誤", "contradicted", "denies"),
        ("Ложь", "contradicted", "denies"),
        ("True", "supported", "asserts"),
        ("Half  true", "partly supported", "qualifies"),
        ("Größtenteils richtig", "partly supported", "qualifies"),
        ("Unproven", "unsupported", ""),  # neither says that it is so nor that it is not
        ("Not assessable", "not assessable", ""),
        *((verdict.label, verdict.value, STANCES.get(verdict.value, "")) for verdict in Verdict),  # our own
    ],
)
def test_label_in_the_table_gives_a_verdict(label: str, verdict: str, stance: str) -> None:
    judged = judge(Rating(str(label)))
    assert (judged.verdict, judged.stance, judged.remarks) == (verdict, stance, ())


@pytest.mark.parametrize(
    "label",
    ["Misleading", "Missing context", "Mostly false", "Satire", "Fake", "Four Pinocchios", "Not false", "Falsehood"],
)
def test_label_that_is_not_in_the_table_gives_none_and_is_told(label: str) -> None:
    judged = judge(Rating(label, "1", "1", "5"))
    assert (judged.verdict, judged.stance, judged.bearing) == ("", "", "context")
    assert judged.remarks == (f"the label “{label}” is not in the table: no verdict",)


def test_number_without_a_label_gives_none() -> None:
    assert judge(Rating("", "1", "1", "5")).verdict == ""


@pytest.mark.parametrize(
    "rating",
    [
        Rating("False", "5", "1", "5"),
        Rating("False", "5"),  # from 1 to 5, where nothing is told
        Rating("True", "1", "1", "5"),
        Rating("True", "0", "0", "10"),
        Rating("False", "3.5", "1", "5"),
        Rating("False", "4,5", "1", "5"),  # a decimal comma
        Rating("Half true", "5", "1", "5"),
        Rating("Unproven", "5", "1", "5"),
    ],
)
def test_label_and_number_that_contradict_each_other_give_none_and_are_told(rating: Rating) -> None:
    judged = judge(rating)
    assert (judged.verdict, judged.stance, judged.bearing) == ("", "", "context")
    assert "contradict each other" in judged.remarks[0]


@pytest.mark.parametrize(
    ("rating", "remark"),
    [
        (Rating("False", "1", "1", "5"), ""),
        (Rating("False", "2", "1", "5"), ""),
        (Rating("Contested", "5", "1", "5"), ""),  # no point between true and false
        (Rating("False", "1", "1", "1"), "the scale is none"),
        (Rating("False", "1", "5", "1"), "the scale is none"),
        (Rating("False", "-1", "1", "5"), "not on its scale"),
        (Rating("False", "9", "1", "5"), "not on its scale"),
        (Rating("False", "one", "1", "5"), "is no number"),
        (Rating("False", "5", "low", "high"), "is no number"),
        (Rating("False", "NaN", "1", "5"), "is no number"),
        (Rating("False", "1e999999999", "1", "5"), "is no number"),
    ],
)
def test_number_that_says_nothing_leaves_the_label_alone(rating: Rating, remark: str) -> None:
    judged = judge(rating)
    assert judged.verdict
    assert bool(judged.remarks) == bool(remark)
    assert remark in "".join(judged.remarks)


def test_tables_hold_words_of_the_field() -> None:
    assert set(VERDICTS) == {verdict.value for verdict in Verdict}
    assert set(STANCES.values()) <= {stance.value for stance in Stance}
    assert set(BEARINGS.values()) <= {bearing.value for bearing in Bearing}
    labels = [label for found in VERDICTS.values() for label in found]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize(
    "name",
    [
        *("Unknown", "multiple sources", "Varias fuentes", "Facebook user ", "Line, FB", "Social media users"),
        *("Facebook users and Twitter posts", "N/A", "सोशल मीडिया यूजर्स"),
    ],
)
def test_name_of_nobody_is_told(name: str) -> None:
    assert names_nobody(name)


@pytest.mark.parametrize("name", ["Jane Roe", "Facebook user Jane Roe", "Andy Line", "X Æ A", "Facebook, Inc.", "Anon"])
def test_name_of_somebody_is_told(name: str) -> None:
    assert not names_nobody(name)


def test_documentation_has_the_table() -> None:
    page = Path(__file__).parents[3].joinpath("docs", "importing.md").read_text(encoding="utf-8").splitlines()
    for verdict, labels in VERDICTS.items():
        assert f"| {verdict} | {STANCES.get(verdict, 'none')} | {', '.join(labels)} |" in page
