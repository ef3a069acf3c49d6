"""Similar claims: the same answers on both databases, for whatever is typed."""

import random
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from audit.context import changeset
from claims import statement_index
from claims.likeness import folded_words, likeness
from claims.models import Claim
from claims.similar import similar_claims
from claims.statement_index import candidates, fill_index, rarest, write_statements

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
@pytest.mark.parametrize(
    ("last", "most"), [(40, {"sqlite": 3, "postgresql": 3}), (10**6, {"sqlite": 4, "postgresql": 6})]
)
def test_similar_claims_take_as_many_queries_at_any_size(
    make_claim: Any,
    rows: int,
    last: int,
    most: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(rows):
        make_claim(rows=0, statement=f"The bridge number {number} is safe")
    # The size is told by the largest key: on PostgreSQL, where keys go on, it is that of all tests that ran before.
    monkeypatch.setattr(statement_index, "_last", lambda: last)
    with django_assert_max_num_queries(most[connection.vendor]):
        assert similar_claims("The bridge number 2 is safe")


@pytest.mark.only_on_postgresql
def test_words_that_no_statement_holds_do_not_hide_those_that_one_does(
    stored: dict[str, Claim], monkeypatch: pytest.MonkeyPatch
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE claims_statementindex")
    monkeypatch.setattr("claims.statement_index.MOST_MATCHES", 1)
    best, *_others = similar_claims(f"{STATEMENTS['arrests']} zinnia quokka fjord gnome sphinx vortex")
    assert best.claim == stored["arrests"]


SAID = {
    "where": ("Karatau", "Besbulak", "Temkent", "Ustsay", "Akkol", "Zhanadala", "Kokdala", "Sarytobe"),
    "who": ("fisheries", "customs", "broadcasting", "border trade", "water supply", "forestry"),
    "did": ("closed", "opened", "abandoned", "inspected", "financed"),
    "what": ("the central archive", "an oil pipeline", "a power station", "the salt works", "two bridges"),
}


@pytest.fixture
def many_statements(db: None) -> list[str]:
    """More than one search compares, of words that are all frequent, some of which only stand together."""
    chance = random.Random(8)  # noqa: S311  no secret
    drawn = [{name: chance.choice(words) for name, words in SAID.items()} for _statement in range(1200)]
    said = [
        f"The {one['where']} {one['who']} office {one['did']} {one['what']} in {at}" for at, one in enumerate(drawn)
    ]
    write_statements(enumerate(said, start=1))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE claims_statementindex")
    return said


@pytest.mark.parametrize("most", [40, 100])
def test_ten_most_alike_of_many_are_found_though_few_are_looked_at(
    many_statements: list[str], most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.statement_index.MOST_MATCHES", most)
    found, wanted = 0, 0
    for statement in many_statements[::60]:
        words = folded_words(f"It is said that {' '.join(statement.split()[1:-2])} again")
        every = sorted((likeness(words, folded_words(one)) for one in many_statements), reverse=True)
        near = candidates(words)
        assert len(near) <= 2 * most
        found += sum(likeness(words, own) >= every[9] for _pk, own in near) >= 10
        wanted += 1
    assert found == wanted


def test_statements_that_all_share_the_same_words_are_found(
    many_statements: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.statement_index.MOST_MATCHES", 30)
    write_statements((pk, f"The bridge number {pk} is safe") for pk in range(2000, 2200))
    assert len(candidates(folded_words("The bridge number 2111 is safe"))) >= 10


def test_rarest_keys_are_looked_up_as_long_as_their_rows_can_be_ranked() -> None:
    assert rarest({"the": 90_000, "bridge": 40, "ural": 3, "is": 80_000}) == ["ural", "bridge"]
    assert rarest({"the": 90_000, "is": 80_000}) == ["is"]
