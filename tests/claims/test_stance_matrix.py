"""The stance matrix and the disagreements of a topic: what they count, how they are sorted, and how they are shown."""

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from audit.context import changeset
from claims.disagreements import MOST_PAIRS, disagreements
from claims.models import Citation, Claim, Position, Topic
from claims.stance_matrix import MOST_ROWS, StanceMatrix, stance_matrix
from claims.vocabulary import PartyKind, Stance
from tests.sizes import few_and


@dataclass(frozen=True)
class FakeParty:
    pk: int
    name: str
    kind: str = "person"


@dataclass(frozen=True)
class FakePosition:
    party: FakeParty
    stance: str

    @property
    def party_id(self) -> int:
        return self.party.pk


@dataclass
class FakeClaim:
    """A row of `IndexedClaim` with its positions loaded."""

    statement: str
    said: list[FakePosition] = field(default_factory=list)

    @property
    def positions(self) -> "FakeClaim":
        return self

    def all(self) -> list[FakePosition]:
        return self.said


ANN, BOB, KNB = FakeParty(1, "Ann"), FakeParty(2, "bob"), FakeParty(3, "KNB", "government body")


def claim(statement: str, *said: tuple[FakeParty, str]) -> FakeClaim:
    return FakeClaim(statement, [FakePosition(party, stance) for party, stance in said])


def names(matrix: StanceMatrix) -> list[tuple[str, list[str]]]:
    return [(group.label, [row.party.name for row in group.rows]) for group in matrix.groups]


CLAIMS = [
    claim("one", (ANN, "asserts"), (KNB, "denies"), (ANN, "retracts"), (ANN, "asserts")),
    claim("silent"),
    claim("three", (BOB, "denies"), (KNB, "denies")),
    claim("four", (ANN, "asserts"), (BOB, "qualifies"), (KNB, "reports")),
]


def test_matrix_has_parties_by_kind_and_the_claims_by_their_numbers() -> None:
    matrix = stance_matrix(CLAIMS)
    assert matrix
    assert [column.number for column in matrix.columns] == [1, 3, 4]  # nobody takes a position on the second
    assert names(matrix) == [("Person", ["bob", "Ann"]), ("Government body", ["KNB"])]
    assert [row.cells for group in matrix.groups for row in group.rows] == [
        [[], ["denies"], ["qualifies"]],
        [["asserts", "retracts"], [], ["asserts"]],
        [["denies"], ["denies"], ["reports"]],
    ]


@pytest.mark.parametrize(
    ("asked", "persons"),
    [("positions", ["bob", "Ann"]), ("name", ["Ann", "bob"]), ("denials", ["bob", "Ann"]), ("no such", ["bob", "Ann"])],
)
def test_parties_are_sorted_within_their_kind(asked: str, persons: list[str]) -> None:
    matrix = stance_matrix(CLAIMS, parties=asked)
    assert matrix
    assert names(matrix)[0] == ("Person", persons)


@pytest.mark.parametrize(
    ("asked", "numbers"), [("listed", [1, 3, 4]), ("denials", [3, 1, 4]), ("parties", [4, 1, 3]), ("", [1, 3, 4])]
)
def test_claims_are_sorted_as_asked(asked: str, numbers: list[int]) -> None:
    matrix = stance_matrix(CLAIMS, columns=asked)
    assert matrix
    assert [column.number for column in matrix.columns] == numbers


def test_one_claim_is_no_matrix() -> None:
    assert stance_matrix(CLAIMS[:2]) is None
    assert stance_matrix([]) is None


def test_parties_with_the_fewest_positions_are_left_out_of_a_large_matrix() -> None:
    many = [FakeParty(10 + n, f"P{n}") for n in range(MOST_ROWS + 5)]
    matrix = stance_matrix([claim("one", *((party, "asserts") for party in many)), claim("two", (many[-1], "denies"))])
    assert matrix
    shown = names(matrix)[0][1]
    assert (matrix.left_out, len(shown), shown[0]) == (5, MOST_ROWS, many[-1].name)


PARTIES = st.builds(FakeParty, st.integers(1, 9), st.just("P"), st.sampled_from(PartyKind.values))
POSITIONS = st.lists(st.tuples(PARTIES, st.sampled_from(Stance.values)), max_size=8)


@given(st.lists(POSITIONS, max_size=6))
def test_every_position_is_in_the_matrix_once(said: list[list[tuple[FakeParty, str]]]) -> None:
    matrix = stance_matrix([claim(f"{n}", *positions) for n, positions in enumerate(said)])
    expected = {(n, party.pk, stance) for n, positions in enumerate(said, 1) for party, stance in positions}
    if matrix is None:
        assert len({n for n, _party, _stance in expected}) < 2
        return
    found = [
        (column.number, row.party.pk, stance)
        for group in matrix.groups
        for row in group.rows
        for column, cell in zip(matrix.columns, row.cells, strict=True)
        for stance in cell
    ]
    assert sorted(found) == sorted(expected)


def test_disagreements_count_the_claims_of_each_pair() -> None:
    pairs = disagreements(
        [
            claim("one", (ANN, "asserts"), (KNB, "denies"), (BOB, "denies")),
            claim("two", (ANN, "asserts"), (KNB, "denies"), (BOB, "qualifies")),
            claim("three", (ANN, "denies"), (KNB, "asserts"), (KNB, "asserts")),
        ]
    )
    assert [(pair.asserting.name, pair.denying.name, pair.count, pair.share) for pair in pairs] == [
        ("Ann", "KNB", 2, 100.0),
        ("Ann", "bob", 1, 50.0),
        ("KNB", "Ann", 1, 50.0),
    ]
    assert [row.statement for row in pairs[0].named] == ["one", "two"]


def test_nobody_disagrees_with_themselves_or_on_what_they_took_back() -> None:
    assert disagreements([claim("one", (ANN, "asserts"), (ANN, "denies"))]) == []
    assert disagreements([claim("one", (ANN, "asserts"), (ANN, "retracts"), (BOB, "denies"))]) == []
    assert disagreements([claim("one", (ANN, "asserts"), (BOB, "denies"), (BOB, "retracts"))]) == []


def test_only_the_largest_pairs_are_listed_with_a_few_of_their_claims() -> None:
    many = [FakeParty(10 + n, f"P{n:03}") for n in range(MOST_PAIRS + 1)]
    claims = [claim("all", (ANN, "asserts"), *((party, "denies") for party in many))]
    claims += [claim(f"{n}", (ANN, "asserts"), (many[-1], "denies")) for n in range(4)]
    pairs = disagreements(claims)
    assert len(pairs) == MOST_PAIRS
    assert (pairs[0].denying, pairs[0].count, len(pairs[0].named), pairs[0].unnamed) == (many[-1], 5, 3, 2)


@pytest.fixture
def quarrel(make_topic: Any, make_claim: Any, make_party: Any, publish: Any, editor: Any) -> Any:
    """A topic with so many published claims, each asserted by a party of its own and denied by one ministry."""

    def make(claims: int) -> Topic:
        topic: Topic = make_topic()
        ministry = make_party(name="The ministry", kind="government body")
        for number in range(claims):
            made: Claim = make_claim(topic=topic, statement=f"Statement no. {number}")
            with changeset(editor, "A denial."):
                denial = Position.objects.create(claim=made, party=ministry, stance="denies")
                Citation.objects.create(position=denial, source=made.evidence.get().source)
            publish(made)
        return topic

    return make


@pytest.mark.parametrize("rows", few_and(12))
def test_pages_cost_the_same_whatever_they_show(
    client: Client, quarrel: Any, rows: int, django_assert_num_queries: Any
) -> None:
    topic = quarrel(rows)
    # The newest write; topic, tree; redactions; whether it is rare; claims, positions with their parties.
    with django_assert_num_queries(7):
        page = client.get(f"/topics/{topic.slug}/")
    assert page.content.decode().count('class="matrix__statement"') == rows
    with django_assert_num_queries(3):  # the newest write; claims, positions with their parties
        page = client.get("/disagreements/")
    assert page.content.decode().count("pairs__count") == rows


def test_cell_says_its_stance_in_a_shape_a_letter_and_a_word(client: Client, quarrel: Any) -> None:
    html = client.get(f"/topics/{quarrel(2).slug}/").content.decode()
    assert html.count('<use href="#stance-denies"/></svg><abbr title="denies">D</abbr>') == 2
    assert html.count('id="stance-denies"') == 1
    row = re.findall(r'<th scope="row"><a href="[^"]*">The ministry</a></th>\s*<td>(\d+)</td>', html)
    assert row == ["2"]


def test_links_sort_and_keep_the_rest_of_the_address(client: Client, quarrel: Any) -> None:
    topic = quarrel(2)
    html = client.get(f"/topics/{topic.slug}/?parties=name&x=1").content.decode()
    assert "<strong>by name</strong>" in html
    assert 'href="?parties=name&amp;x=1&amp;columns=denials#matrix"' in html


def test_page_of_disagreements_names_both_sides_and_no_draft(
    client: Client, quarrel: Any, make_claim: Any, make_party: Any, editor: Any
) -> None:
    quarrel(1)
    draft = make_claim(statement="A draft")
    with changeset(editor, "A denial."):
        denial = Position.objects.create(claim=draft, party=make_party(name="A secret party"), stance="denies")
        Citation.objects.create(position=denial, source=draft.evidence.get().source)
    html = client.get("/disagreements/").content.decode()
    assert "Counted over 1 claim that" in html
    assert ">The ministry</a>" in html
    assert "Statement no. 0" in html
    assert "secret" not in html


def test_page_says_when_nobody_disagrees(client: Client, published: Claim) -> None:
    assert "No published claim is asserted by one party and denied" in client.get("/disagreements/").content.decode()
