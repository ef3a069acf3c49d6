"""Who takes which stance on which of several claims, as a table. Pure: loaded rows in, plain values out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.vocabulary import STANCES, PartyKind, Stance

MOST_ROWS = 60
PARTY_ORDERS: dict[str, str | Promise] = {
    "positions": _("most positions first"),
    "denials": _("most denials first"),
    "name": _("by name"),
}
CLAIM_ORDERS: dict[str, str | Promise] = {
    "listed": _("as listed above"),
    "denials": _("most denied first"),
    "parties": _("most parties first"),
}


@dataclass(frozen=True)
class Column:
    """A claim and the number that it has in the list of the page."""

    number: int
    claim: Any


@dataclass(frozen=True)
class Row:
    """A party, its stances (values, in the order of the vocabulary) on each of the claims, and how many it denies."""

    party: Any
    cells: list[list[str]]

    @property
    def positions(self) -> int:
        """On how many of the claims it takes a position."""
        return sum(bool(cell) for cell in self.cells)

    @property
    def denials(self) -> int:
        return sum(Stance.DENIES in cell for cell in self.cells)


@dataclass(frozen=True)
class Group:
    """The parties of one kind."""

    label: str
    rows: list[Row]


@dataclass(frozen=True)
class StanceMatrix:
    """Rows are parties, by kind; columns are claims. `left_out` parties, with the fewest positions, are not shown.

    `parties` and `claims` are the orders in force, keys of PARTY_ORDERS and CLAIM_ORDERS.
    """

    columns: list[Column]
    groups: list[Group]
    left_out: int
    parties: str
    claims: str

    @property
    def stances(self) -> set[str]:
        """The stances that occur in it."""
        return {stance for group in self.groups for row in group.rows for cell in row.cells for stance in cell}


def stance_matrix(claims: Iterable[Any], *, parties: str = "", columns: str = "") -> StanceMatrix | None:
    """The matrix of all parties with a position on one of the claims; None with fewer than two such claims.

    `claims` come from `IndexedClaim.objects.with_positions()` and are numbered from 1; those without a position are
    left out. `parties` and `columns` are the orders asked for; another text is the first of them. At most 60 parties.
    """
    parties = parties if parties in PARTY_ORDERS else "positions"
    columns = columns if columns in CLAIM_ORDERS else "listed"
    listed = [Column(number, claim) for number, claim in enumerate(claims, start=1)]
    held = {column.number: _stances(column.claim) for column in listed}
    shown = sorted((column for column in listed if held[column.number]), key=_claim_order(columns, held))
    if len(shown) < 2:
        return None
    known = {row.party.pk: row.party for column in listed for row in column.claim.positions.all()}
    rows = [Row(party, [held[column.number].get(pk, []) for column in shown]) for pk, party in known.items()]
    rows.sort(key=lambda row: (-row.positions, -row.denials, row.party.name))
    return StanceMatrix(shown, _by_kind(rows[:MOST_ROWS], parties), max(len(rows) - MOST_ROWS, 0), parties, columns)


def _stances(claim: Any) -> dict[int, list[str]]:
    """The stances on the claim by party, each once."""
    found: dict[int, set[str]] = {}
    for position in claim.positions.all():
        found.setdefault(position.party_id, set()).add(position.stance)
    return {pk: [stance for stance in STANCES if stance in stances] for pk, stances in found.items()}


def _claim_order(order: str, held: Mapping[int, dict[int, list[str]]]) -> Callable[[Column], tuple[int, int]]:
    def key(column: Column) -> tuple[int, int]:
        stances = held[column.number].values()
        if order == "denials":
            return -sum(Stance.DENIES in found for found in stances), column.number
        return (-len(stances) if order == "parties" else 0), column.number

    return key


def _by_kind(rows: list[Row], order: str) -> list[Group]:
    keys: dict[str, Callable[[Row], Any]] = {
        "positions": lambda row: 0,  # as they stand
        "denials": lambda row: -row.denials,
        "name": lambda row: row.party.name.casefold(),
    }
    ordered = sorted(rows, key=keys[order])
    groups = [
        Group(str(kind.label).capitalize(), [row for row in ordered if row.party.kind == kind]) for kind in PartyKind
    ]
    return [group for group in groups if group.rows]
