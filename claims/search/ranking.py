"""How well a thing answers a query, as a whole number that depends on the two alone. Pure: no Django.

On the thing alone: so that it stands at the same place on every page of the results, whatever is published meanwhile,
and on both databases.
"""

from collections.abc import Sequence
from dataclasses import dataclass

# What a word counts where it is found first: in the title, another name, what is near the thing, what it holds.
WEIGHTS = (1000, 700, 250, 100)
_WHOLE_TITLE, _WHOLE_NAME, _PHRASE_IN_TITLE, _PHRASE_IN_NAME = 1500, 1400, 400, 300
_SHORT = 200


@dataclass(frozen=True)
class Term:
    """A stem that is looked for; with `prefix`, as the beginning of a word."""

    word: str
    prefix: bool = False

    def is_in(self, text: str) -> bool:
        """Whether it is among the words of a stored text."""
        return (f" {self.word}" if self.prefix else f" {self.word} ") in text


@dataclass(frozen=True)
class Wording:
    """One way to say what is looked for: the terms, and all stems in their order, as stored."""

    terms: tuple[Term, ...]
    phrase: str

    def is_name_in(self, names: str) -> bool:
        """Whether one of the stored names, one a line, is just this."""
        return f"\n {self.phrase} \n" in f"\n{names}\n"


def score(texts: Sequence[str], wordings: Sequence[Wording]) -> int:
    """How well these texts (title, names, context, body; as stored) answer one of the wordings: 0 or more."""
    return max((_score(texts, wording) for wording in wordings), default=0)


def _score(texts: Sequence[str], wording: Wording) -> int:
    title, names = texts[0], texts[1]
    terms = wording.terms
    if not terms:
        return 0
    found = sum(next((w for w, text in zip(WEIGHTS, texts, strict=True) if term.is_in(text)), 0) for term in terms)
    total = found // len(terms)
    phrase = f" {wording.phrase} "
    if title == phrase:
        total += _WHOLE_TITLE
    elif wording.is_name_in(names):
        total += _WHOLE_NAME
    if phrase in title:
        total += _PHRASE_IN_TITLE
    elif phrase in names:
        total += _PHRASE_IN_NAME
    in_title = sum(term.is_in(title) for term in terms)
    return total + _SHORT * in_title // max(len(title.split()), 1)
