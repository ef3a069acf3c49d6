"""The Kazakhstan dossier: every citation marker of the article has its row, and every claim may be published."""

from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from jsonschema import Draft202012Validator

from claims.dossiers.export import export_dossier
from claims.dossiers.reading import schema
from claims.models import Claim, Position

FILE = Path(__file__).parents[3] / "fixtures" / "terrorism-in-kazakhstan.yaml"

# The article's 49 citation markers: the section, and the numbers of the references in the order of its text.
MARKERS = {
    "Introduction": [1, 2, 3, 4, 5, 6],
    "Organizations": [7, 8, 9],
    "Ties between designated terrorist organizations": [10, 8, 8],
    "Aum Shinrikyo and East Turkestan Liberation Organization": [11, 9],
    "Islamic Movement of Uzbekistan": [12, 13, 14, 15, 16],
    "Hamas": [17],
    "Hizb-ut-Tahrir": [8, 15, 18, 3, 19, 3, 3, 3, 4, 3, 8, 17, 20],
    "Jamaat of Central Asian Mujahedins": [21, 22],
    "Jamaat of Central Asian Mujahedins, 2004": [21, 21, 21, 21],
    "Jamaat of Central Asian Mujahedins, 2006": [22, 17, 17, 22, 22, 23, 24, 17],
    "Tablighi Jamaat": [25],
    "Almaty airplane bomb": [26],
}
PAIRS = Counter((section, number) for section, numbers in MARKERS.items() for number in numbers)

Dossier = dict[str, Any]


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    loaded: Dossier = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


@pytest.fixture
def published(editor: Any, reviewer: Any) -> None:
    call_command("load_dossier", str(FILE), user=editor.username, approve_as=reviewer.username, stdout=StringIO())


def rows(dossier: Dossier) -> list[tuple[str, int]]:
    """Section and reference number of every citation and evidence row."""
    found = []
    for claim in dossier["claims"]:
        cited = [cite for position in claim["positions"] for cite in position["cites"]]
        found += [(row["locator"], int(row["source"].removeprefix("ref-"))) for row in cited + claim["evidence"]]
    return found


def test_the_list_of_markers_is_complete() -> None:
    assert PAIRS.total() == 49


@pytest.mark.parametrize(("section", "number"), sorted(PAIRS))
def test_marker_has_as_many_rows_as_the_article_has_places(dossier: Dossier, section: str, number: int) -> None:
    assert Counter(rows(dossier))[section, number] >= PAIRS[section, number]


def test_nothing_is_cited_that_the_article_does_not_cite(dossier: Dossier) -> None:
    assert set(rows(dossier)) == set(PAIRS)


def test_all_references_are_sources_and_the_uncited_one_says_so(dossier: Dossier) -> None:
    assert [source["slug"] for source in dossier["sources"]] == [f"ref-{number:02}" for number in range(1, 28)]
    assert all(source["publisher"] for source in dossier["sources"])
    assert "in no passage" in dossier["sources"][-1]["note"]


def test_claims_are_many_and_begin_with_the_bases(dossier: Dossier) -> None:
    assert dossier["claims"][0]["slug"] == "kazakhstan-harbors-terrorist-bases"
    assert len(dossier["claims"]) >= 65


def test_every_claim_says_who_why_and_on_which_basis(dossier: Dossier) -> None:
    for claim in dossier["claims"]:
        assert any(position["stance"] in ("asserts", "reports") for position in claim["positions"]), claim["slug"]
        assert claim["verdict"] in ("contested", "not assessable"), claim["slug"]
        assert claim["rationale"], claim["slug"]
        assert any(row.get("basis") for row in claim["evidence"]), claim["slug"]


def test_quotations_are_short(dossier: Dossier) -> None:
    quotes = [position.get("quote", "") for claim in dossier["claims"] for position in claim["positions"]]
    assert max(len(quote.split()) for quote in quotes) <= 25


def test_what_the_article_does_not_give_stays_empty(dossier: Dossier) -> None:
    for source in dossier["sources"]:
        assert not source.keys() & {"url", "archive_url", "date", "reliability", "authors"}
    assert not any("reliability" in publisher or "url" in publisher for publisher in dossier["publishers"])
    assert not any("credibility" in row for claim in dossier["claims"] for row in claim["evidence"])
    assert not any("reply_requests" in claim for claim in dossier["claims"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Which court was asked, and when; how many died; which came first.
        (
            "astana-city-court-was-asked-on-16-march-2005-to-ban-hizb-ut-tahrir",
            "supreme-court-was-asked-on-17-march-2005-to-ban-hizb-ut-tahrir",
        ),
        (
            "tashkent-bombings-of-spring-2004-killed-47-people",
            "bombings-of-2004-in-uzbekistan-killed-more-than-fifty-people",
        ),
        (
            "first-hizb-ut-tahrir-arrests-in-the-north-were-in-2004",
            "first-hizb-ut-tahrir-cell-was-found-in-kentai-in-2000",
        ),
    ],
)
def test_inner_contradictions_of_the_article_are_relations(dossier: Dossier, one: str, other: str) -> None:
    (claim,) = (row for row in dossier["claims"] if row["slug"] == one)
    assert {"contradicts": other}.items() <= {row["type"]: row["claim"] for row in claim["relations"]}.items()


@pytest.mark.parametrize(
    ("claim", "stances"),
    [
        ("kazakhstan-gives-refuge-to-terrorist-organizations", {"asserts": 1, "denies": 2, "reports": 1}),
        ("kazakhstan-harbors-terrorist-bases", {"asserts": 3, "denies": 3, "qualifies": 1, "reports": 1}),
        ("jcam-was-dismantled-in-2004", {"asserts": 2, "denies": 1, "reports": 1}),
        ("opposition-could-have-joined-the-terrorist-group", {"asserts": 1, "denies": 2}),
        ("listing-groups-inactive-in-kazakhstan-was-justified", {"asserts": 1, "denies": 1}),
        ("tablighi-jamaat-is-an-extremist-organization", {"reports": 1, "retracts": 1, "denies": 2}),
        ("transfers-to-uzbekistan-are-wrong", {"asserts": 2, "reports": 1}),
    ],
)
def test_disputes_have_both_sides(dossier: Dossier, claim: str, stances: dict[str, int]) -> None:
    (found,) = (row for row in dossier["claims"] if row["slug"] == claim)
    assert Counter(position["stance"] for position in found["positions"]) == stances


def test_five_attributions_of_the_tashkent_bombings_exclude_each_other(dossier: Dossier) -> None:
    edges = {
        frozenset((claim["slug"], row["claim"]))
        for claim in dossier["claims"]
        for row in claim.get("relations", [])
        if row.get("note") == "Another attribution of the same bombings."
    }
    assert len(edges) == 10
    assert len(frozenset.union(*edges)) == 5


def test_file_obeys_the_published_schema(dossier: Dossier) -> None:
    Draft202012Validator(schema()).validate(dossier)


@pytest.mark.walk
def test_everything_in_it_is_published(published: None, dossier: Dossier) -> None:
    assert Claim.objects.published().count() == len(dossier["claims"])
    denial = Position.objects.get(claim__slug="kazakhstan-gives-refuge-to-terrorist-organizations", stance="asserts")
    assert (denial.stated_on, denial.party.name) == ("2005-02-07", "Vyacheslav Kasymov")


@pytest.mark.walk
def test_loading_its_export_changes_nothing(published: None, tmp_path: Path, editor: Any) -> None:
    path = tmp_path / "export.yaml"
    path.write_text(export_dossier())
    out = StringIO()
    call_command("load_dossier", str(path), user=editor.username, stdout=out)
    assert out.getvalue() == "Nothing has changed.\n"
