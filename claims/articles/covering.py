"""Which claims may stand for a passage: those that cite its sources for its section, in words like its own. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from claims.likeness import folded_words

ENOUGH = 0.4  # share of a claim's words that a passage must have: below it, other passages of the section fit as well
_STEM, _SHORTEST = 5, 3


@dataclass(frozen=True)
class CitedClaim:
    """A claim, by key, that a position on it cites a source for; `locator` is where in it, as the citation has it."""

    claim: int
    statement: str
    source: int
    locator: str


@dataclass(frozen=True)
class Candidate:
    """A claim that may stand for a passage: the sources that both have, and the share of its words in the passage."""

    claim: int
    sources: frozenset[int]
    share: float

    @property
    def probable(self) -> bool:
        """Whether the passage probably says what the claim says."""
        return self.share >= ENOUGH


def stems(text: str) -> frozenset[str]:
    """The beginnings of the text's longer words and its numbers, by which wordings are compared."""
    words = folded_words(text, longest=5000)
    return frozenset(word[:_STEM] for word in words if len(word) > _SHORTEST or word.isdigit())


def names_section(locator: str, title: str, path: str) -> bool:
    """Whether a citation's locator names the section: its whole path, its title, or the title after others."""
    told, last = _plain(locator), _plain(locator.rsplit(", ", 1)[-1])
    return bool(told) and (told in (_plain(title), _plain(path)) or last == _plain(title))


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


class Ledger:
    """The claims that cite an article's sources, looked up by section and source."""

    def __init__(self, cited: Iterable[CitedClaim], sections: Iterable[tuple[int, str, str]]) -> None:
        """`sections` are number, title and path."""
        rows = list(cited)
        self._stems = {one.claim: stems(one.statement) for one in rows}
        locators = {one.locator for one in rows}
        named = {
            number: {locator for locator in locators if names_section(locator, title, path)}
            for number, title, path in sections
        }
        self._found: dict[tuple[int, int], set[int]] = {}
        for one in rows:
            for number, told in named.items():
                if one.locator in told:
                    self._found.setdefault((number, one.source), set()).add(one.claim)

    def candidates(self, section: int, sources: Iterable[int], text: str) -> list[Candidate]:
        """The claims that cite one of the sources for the section; those with most of their words in the text first."""
        claims: dict[int, set[int]] = {}
        for source in sources:
            for claim in self._found.get((section, source), ()):
                claims.setdefault(claim, set()).add(source)
        said = stems(text)
        found = [
            Candidate(claim, frozenset(shared), len(self._stems[claim] & said) / max(len(self._stems[claim]), 1))
            for claim, shared in claims.items()
        ]
        return sorted(found, key=lambda one: (-one.share, one.claim))
