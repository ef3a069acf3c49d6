"""Similar claims: the same answers on both databases, for whatever is typed."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from audit.context import changeset
from claims.models import Claim
from claims.similar import similar_claims
from claims.statement_index import fill_index, rarest

STATEMENTS = {
    "bases": "Kazakhstan harbors terrorist bases",
    "camps": "Hizb ut-Tahrir trains fighters in camps near Shymkent",
    "kasymov": "Vyacheslav Kasymov warned of militants from Kyrgyzstan",
    "oil": "Kazakhstan exports oil through a pipeline to China",
    "bridge": "The bridge over the Ural is safe",
    "arrests": "Thirteen members of Jamaat of Central Asian Mujahedins were arrested in 2004",
    "cyrillic": "Власти Казахстана отрицают наличие лагерей террористов",
}


@pytest.fixture
def stored(make_claim: Any) -> dict[str, Claim]:
    return {name: make_claim(rows=0, statement=statement) for name, statement in STATEMENTS.items()}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Kazakhstan harbors terrorist bases", "bases"),
        ("Terrorists have bases harboured by Kazakhstan.", "bases"),  # other order, other endings
        ("Kazahstan harbours terorist basis", "bases"),  # an error in each word
        ("terrorist bases exist in Kazakhstan", "bases"),
        ("Near Shymkent there are camps where Hizb ut Tahrir trains its fighters", "camps"),
        ("HIZB-UT-TAHRIR TRAINED FIGHTERS NEAR SHYMKENT", "camps"),
        ("V. Kasimov warned of Kirgizstan militants", "kasymov"),
        ("Вячеслав Касымов", "kasymov"),  # another script
        ("A pipeline carries oil from Kazakhstan to China", "oil"),
        ("The Ural bridge is safe", "bridge"),
        ("In 2004, thirteen members of the Jamaat of Central Asian Mujahedin were arrested", "arrests"),
        ("Власти Казахстана отрицают, что в стране есть лагеря террористов", "cyrillic"),
        ("Vlasti Kazakhstana otritsaiut nalichie lagerei terroristov", "cyrillic"),
    ],
)
def test_most_similar_claim_is_found(stored: dict[str, Claim], typed: str, found: str) -> None:
    assert similar_claims(typed)[0].claim == stored[found]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " \t\n",
        "the of and is",
        "'\"",
        '" OR keys MATCH "x',
        "NEAR(a b) AND NOT c* ^d {x}: -y",
        "%_\\%s %(x)s",
        "\x00\x07 bases",
        "\ud800 bases",
        "x" * 10_000,
        "terrorist bases " * 700,
        "日本の橋",
        "🙂🙂",
        "1e5 -3.7 10.0.0.1 a@b.c http://x/y",
    ],
)
def test_whatever_is_typed_gives_a_list(stored: dict[str, Claim], typed: str) -> None:
    assert isinstance(similar_claims(typed), list)


def test_what_is_not_alike_is_not_named(stored: dict[str, Claim]) -> None:
    assert similar_claims("Penguins cannot fly") == []


def test_limit_and_exclusion_hold(make_claim: Any) -> None:
    claims = [make_claim(rows=0, statement=f"The bridge number {number} is safe") for number in range(8)]
    found = similar_claims("The bridge number 3 is safe")
    assert (len(found), found[0].claim, found[0].likeness) == (5, claims[3], 1.0)
    assert claims[3] not in [row.claim for row in similar_claims(claims[3].statement, exclude=claims[3].pk)]
    assert len(similar_claims("The bridge number 3 is safe", limit=2)) == 2


def test_reworded_claim_is_found_by_its_new_words(stored: dict[str, Claim], editor: Any) -> None:
    claim = stored["oil"]
    with changeset(editor, "Reword."):
        claim.statement = "Astana sells uranium abroad"
        claim.save()
    assert similar_claims("Uranium is sold abroad by Astana")[0].claim == claim
    assert claim not in [row.claim for row in similar_claims(STATEMENTS["oil"])]


def test_index_can_be_made_anew(stored: dict[str, Claim]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM claims_statementindex")
    assert similar_claims(STATEMENTS["oil"]) == []
    assert fill_index() == len(stored)
    assert similar_claims(STATEMENTS["oil"])[0].claim == stored["oil"]
    call_command("rebuild_editions")
    assert len(similar_claims(STATEMENTS["oil"], limit=1)) == 1


@pytest.mark.parametrize("rows", [3, 40])
def test_similar_claims_take_three_queries(make_claim: Any, rows: int, django_assert_max_num_queries: Any) -> None:
    for number in range(rows):
        make_claim(rows=0, statement=f"The bridge number {number} is safe")
    with django_assert_max_num_queries(3):
        assert similar_claims("The bridge number 2 is safe")


def test_rarest_keys_are_looked_up_as_long_as_their_rows_can_be_ranked() -> None:
    assert rarest({"the": 90_000, "bridge": 40, "ural": 3, "is": 80_000}) == ["ural", "bridge"]
    assert rarest({"the": 90_000, "is": 80_000}) == ["is"]
