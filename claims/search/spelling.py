"""Did you mean: for words that nothing holds, the nearest that something is called."""

from collections.abc import Sequence
from typing import Any

from claims.likeness import likeness
from claims.search.index import database

_MOST, _CANDIDATES = 3, 100  # words that are mended, and words that each is compared with


def distance(left: str, right: str) -> int:
    """How many letters are to be put in, taken out, changed or swapped with their neighbour to make one the other."""
    rows = [list(range(len(right) + 1))]
    for i, one in enumerate(left, start=1):
        row = [i]
        for j, other in enumerate(right, start=1):
            cost = min(rows[-1][j] + 1, row[j - 1] + 1, rows[-1][j - 1] + (one != other))
            if i > 1 and j > 1 and one == right[j - 2] and left[i - 2] == other:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]


def mended_words(unknown: Sequence[str]) -> dict[str, str]:
    """By stem that nothing holds, how the nearest known word is spelled; those without any are left out. 1 query."""
    asked = [word for word in unknown if len(word) >= 3][:_MOST]
    best: dict[str, tuple[Any, str]] = {}
    for word, found, spelled in database().near_words(asked, candidates=_CANDIDATES):
        steps = distance(word, found)
        if steps <= _allowed(word):
            # Of equally near ones: who begins alike, then who looks alike.
            order = (steps, word[0] != found[0], -likeness([word], [found]), found)
            best[word] = min(best.get(word, (order, spelled)), (order, spelled))
    return {word: spelled for word, (_order, spelled) in best.items()}


def _allowed(word: str) -> int:
    return 1 if len(word) <= 4 else 2 if len(word) <= 8 else 3
