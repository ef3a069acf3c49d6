"""How many origins a set of sources has, when those made from one another count once. Pure."""

from collections.abc import Hashable, Iterable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def origin_groups(sources: Iterable[K], derivations: Iterable[tuple[K, K]]) -> list[list[K]]:
    """The sources, those that share an origin together; groups and their members in the order of `sources`.

    `derivations` are pairs (made, original). Sources are joined that derive from one another, however many steps away,
    or from a common original, which need not be among them. Nearly linear in what is given. Circles do no harm.
    """
    listed = list(dict.fromkeys(sources))
    above = {key: key for key in listed}

    def root(key: K) -> K:
        while above.setdefault(key, key) != key:
            above[key] = above[above[key]]  # halves the way for the next one
            key = above[key]
        return key

    for made, original in derivations:
        above[root(made)] = root(original)
    groups: dict[K, list[K]] = {}
    for key in listed:
        groups.setdefault(root(key), []).append(key)
    return list(groups.values())
