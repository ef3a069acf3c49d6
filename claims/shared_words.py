"""Which words of a sentence a statement has to share with it to be looked at: enough to be among the most alike.

Pure: no Django. What is alike shares trigrams, so a word weighs as many as it brings; and of the statements that share
words of a certain weight there are so many as the rows of those words let expect.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claims.likeness import search_keys, trigrams

_MOST_WORDS = 8  # those of fewest rows
_COMMON = 0.25  # of the rows: a word that more of them hold tells little
_TOGETHER, _FEWEST = 0.5, 5  # of the rows of the rarer of two words, and of those that are known of it


@dataclass(frozen=True)
class Rows:
    """The rows that hold a key: how many, and some of them: all whose numbers are up to `upto` or from `since` on."""

    count: float
    some: frozenset[int] = frozenset()
    upto: float = float("inf")
    since: float = float("inf")

    def near(self, other: "Rows") -> set[int]:
        """Those of them that the other would name if they were its own."""
        upto, since = min(self.upto, other.upto), max(self.since, other.since)
        return {row for row in self.some if row <= upto or row >= since}

    def stand_with(self, other: "Rows") -> bool:
        """Whether most of the rows of the rarer one are the other's, too."""
        own, others = self.near(other), other.near(self)
        fewer = min(len(own), len(others))
        return fewer >= _FEWEST and len(own & others) > _TOGETHER * fewer


@dataclass(frozen=True)
class Word:
    """One or more words that stand together: a row holds them that has one of the keys."""

    keys: tuple[str, ...]
    weight: int
    rows: Rows


def telling_words(words: Sequence[str], known: Mapping[str, Rows], *, total: float, most: int) -> list[Word]:
    """The folded words that tell most, the rarest first; `known` are the rows of keys that any row has."""
    found, brought = [], set[str]()
    for word in dict.fromkeys(words):
        new = trigrams(word) - brought
        brought |= new
        if new and (keys := _keys(word, known)):
            found.append(Word(keys, len(new), known[keys[0]]))
    return _joined(_rare(sorted(found, key=lambda word: word.rows.count), total, most))[:_MOST_WORDS]


def _keys(word: str, known: Mapping[str, Rows]) -> tuple[str, ...]:
    """Its keys, the most frequent first; one alone when the other's rows are among its own, as far as is known."""
    keys = sorted((key for key in search_keys([word]) if key in known), key=lambda key: (-known[key].count, key))
    if len(keys) == 2:
        rows, fewer = known[keys[0]], known[keys[1]]
        near = fewer.near(rows)
        if len(near) >= _FEWEST and near <= rows.near(fewer):
            keys.pop()
    return tuple(keys)


def _rare(words: list[Word], total: float, most: int) -> list[Word]:
    """Those that few rows hold, and common ones only as long as there would else be too little to look at."""
    chosen, rows = [], 0.0
    for word in words:
        if rows >= most and word.rows.count > _COMMON * total:
            break
        rows += word.rows.count
        chosen.append(word)
    return chosen


def _joined(words: list[Word]) -> list[Word]:
    """Words that stand together are one, found by the keys of the rarest."""
    found: list[Word] = []
    for word in words:
        for at, other in enumerate(found):
            if word.rows.stand_with(other.rows):
                found[at] = Word(other.keys, other.weight + word.weight, other.rows)
                break
        else:
            found.append(word)
    return found


def least_weights(words: Sequence[Word], *, total: float, most: int) -> tuple[int, int]:
    """The lowest weight that at most so many rows share, as far as can be told; and the next lower one, or 0.

    The highest one there is, when more rows share it. Words are taken to be spread independently of each other.
    """
    shares = {0: 1.0}
    for word in words:
        with_it: dict[int, float] = {}
        share = min(word.rows.count / max(total, 1), 1.0)
        for weight, chance in shares.items():
            with_it[weight] = with_it.get(weight, 0.0) + chance * (1 - share)
            with_it[weight + word.weight] = with_it.get(weight + word.weight, 0.0) + chance * share
        shares = with_it
    weights = sorted(shares, reverse=True)
    rows, least = 0.0, weights[0]
    for weight in weights:
        rows += shares[weight] * total
        if weight == 0 or (rows > most and weight < weights[0]):
            return least, weight
        least = weight
    return least, 0


# What rows must hold: a word; `True`, nothing; or words or such groups of which all, or any, are to be held.
Held = Any


def held_for(words: Sequence[Word], least: int) -> Held:
    """What a row must hold to share that weight: a Word, or ("AND", one, other) or ("OR", one, other).

    The commonest words stand outermost, so that the rare ones lead through the lists of the others.
    """
    commonest = sorted(words, key=lambda word: -word.rows.count)
    return _held(commonest, least)


def _held(words: Sequence[Word], least: int) -> Held:
    if least <= 0:
        return True
    if sum(word.weight for word in words) < least:
        return None
    first, rest = words[0], words[1:]
    with_it, without = _held(rest, least - first.weight), _held(rest, least)
    held = first if with_it is True else with_it and ("AND", first, with_it)
    if held is None or without is None:
        return without if held is None else held
    return ("OR", held, without)


def ways_to_hold(words: Sequence[Word], least: int) -> Iterator[tuple[Word, ...]]:
    """The same as the smallest groups of words that are enough together."""
    yield from _ways(sorted(words, key=lambda word: -word.weight), least, ())


def _ways(words: Sequence[Word], least: int, chosen: tuple[Word, ...]) -> Iterator[tuple[Word, ...]]:
    # By falling weight: what is enough with the last one is not enough without any of the others.
    for at, word in enumerate(words):
        if word.weight >= least:
            yield (*chosen, word)
        elif sum(one.weight for one in words[at:]) >= least:
            yield from _ways(words[at + 1 :], least - word.weight, (*chosen, word))
