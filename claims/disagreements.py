"""Which parties deny what which others assert. Pure: loaded rows in, plain values out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from claims.vocabulary import STANCES, Stance

MOST_PAIRS = 100
NAMED = 3  # claims named for each pair


@dataclass(frozen=True)
class Pair:
    """`denying` denies so many claims that `asserting` asserts. `share` is that of the largest pair, in percent."""

    asserting: Any
    denying: Any
    claims: list[Any]
    share: float

    @property
    def count(self) -> int:
        return len(self.claims)

    @property
    def named(self) -> list[Any]:
        """The first few of the claims."""
        return self.claims[:NAMED]

    @property
    def unnamed(self) -> int:
        """How many more there are."""
        return max(self.count - NAMED, 0)


def disagreements(claims: Iterable[Any]) -> list[Pair]:
    """The pairs of parties that contradict each other, most claims first; at most 100.

    `claims` come from `IndexedClaim.objects.with_positions()`. Whoever takes a claim back no longer counts on it, nor
    does a party against itself.
    """
    parties: dict[int, Any] = {}
    found: dict[tuple[int, int], list[Any]] = {}
    for claim in claims:
        sides: dict[str, dict[int, None]] = {stance: {} for stance in STANCES}
        for position in claim.positions.all():
            parties[position.party_id] = position.party
            sides[position.stance][position.party_id] = None
        for asserting in sides[Stance.ASSERTS].keys() - sides[Stance.RETRACTS].keys():
            for denying in sides[Stance.DENIES].keys() - sides[Stance.RETRACTS].keys() - {asserting}:
                found.setdefault((asserting, denying), []).append(claim)
    most = max(map(len, found.values()), default=0)
    pairs = [
        Pair(parties[asserting], parties[denying], rows, 100 * len(rows) / most)
        for (asserting, denying), rows in found.items()
    ]
    pairs.sort(key=lambda pair: (-pair.count, pair.asserting.name, pair.denying.name))
    return pairs[:MOST_PAIRS]
