"""Searching: what was typed, what it finds, in which order."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from claims.likeness import folded_words
from claims.search.index import database
from claims.search.ranking import Term, Wording
from claims.search.spelling import mended_words
from claims.search.texts import KINDS, Kind
from claims.search.words import STOP_WORDS, stem

LONGEST = 200  # characters of a query that are looked at
MATCHED = 1500  # things of one kind that one search may count, so that its cost is bounded
RANKED = 300  # things of one kind that one search may list
_TERMS = 12
_PREFIX = 4  # letters that a word has at least for others to be found that begin with it
_WORDS = re.compile(r"\w+")
_NAMESAKES = 5  # ways to say the same, the typed one among them


@dataclass(frozen=True)
class Query:
    """What was typed, as it is looked for: words, and stems in their order; cut to what is looked at."""

    text: str
    stems: tuple[str, ...]
    terms: tuple[str, ...]

    @classmethod
    def of(cls, typed: str) -> "Query":
        """Whatever was typed; empty when no letter or digit is in it."""
        plain = typed[:LONGEST].encode("utf-8", "replace").decode()
        text = "".join(" " if unicodedata.category(one) in ("Cc", "Cs") else one for one in plain).strip()
        words = folded_words(text)
        said = [stem(word) for word in words if word not in STOP_WORDS] or [stem(word) for word in words]
        return cls(text, tuple(map(stem, words)), tuple(dict.fromkeys(said))[:_TERMS])

    def mended(self, spelled: dict[str, str]) -> str:
        """The text with other words in place of those of these stems."""
        return _WORDS.sub(lambda found: spelled.get(_only_stem(found[0]), found[0]), self.text)


def _only_stem(word: str) -> str:
    folded = folded_words(word)
    return stem(folded[0]) if len(folded) == 1 else ""


@dataclass(frozen=True)
class Hit:
    """One thing that was found, and how well it answers."""

    item: int
    score: int

    @property
    def kind(self) -> Kind:
        return Kind(self.item % KINDS)

    @property
    def key(self) -> int:
        return self.item // KINDS

    @property
    def place(self) -> tuple[int, int, int]:
        """By this hits are sorted: the best first, then by kind, then the oldest. What a cursor holds."""
        return -self.score, self.kind, self.key


@dataclass(frozen=True)
class Found:
    """What a search found: the best of each kind in one order, how many there are of each kind, and what was meant."""

    hits: list[Hit] = field(default_factory=list)
    counts: dict[Kind, int] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()  # to be marked
    any_word: bool = False  # whether nothing holds all words, and these hold some
    mended: str = ""


def search(query: Query, *, kinds: Sequence[Kind] = tuple(Kind), claims: Any = None) -> Found:
    """The things of these kinds that hold all words of the query, or some when none holds all; best first.

    `claims` is a queryset that its claims are among. 2 to 4 queries, 1 more when a word is known nowhere.
    """
    if not query.terms:
        return Found()
    known = database().known_words(query.terms)
    terms = tuple(_term(word, *known.get(word, (False, False))) for word in query.terms)
    unknown = [word for word in query.terms if not any(known.get(word, (False, False)))]
    typed = Wording(terms, " ".join(query.stems))
    branches = [(kind.name.lower(), _among(claims) if kind is Kind.CLAIM else None) for kind in kinds]
    wordings = [typed, *_namesakes(typed)]
    rows = [] if unknown else _match(branches, wordings, any_word=False)
    any_word = not rows and len(terms) > 1
    if any_word:
        wordings = [Wording(tuple(term for term in terms if term.word not in unknown), typed.phrase)]
        rows = _match(branches, wordings, any_word=True) if wordings[0].terms else []
    hits = sorted((Hit(row[0], row[2]) for row in rows), key=lambda hit: hit.place)
    counts = {Kind(row[0] % KINDS): row[1] for row in rows}
    marked = tuple(dict.fromkeys(term for wording in wordings for term in wording.terms))
    spelled = mended_words(unknown)
    return Found(hits, counts, marked, any_word and bool(rows), query.mended(spelled) if spelled else "")


def _term(word: str, whole: bool, begun: bool) -> Term:
    return Term(word, prefix=begun and not whole and len(word) >= _PREFIX)


def _namesakes(typed: Wording) -> list[Wording]:
    """The other names of the parties that have the query as one of theirs. 1 query."""
    found: dict[str, Wording] = {}
    for title, names in database().namesakes(typed, matched=MATCHED):
        for line in (title, *names.split("\n")):
            words = line.split()
            terms = tuple(Term(word) for word in dict.fromkeys(words))[:_TERMS]
            if terms and line.strip() != typed.phrase:
                found.setdefault(line.strip(), Wording(terms, line.strip()))
    said = [frozenset(typed.terms), *(frozenset(one.terms) for one in found.values())]
    # A name that holds all words of another finds nothing more.
    further = [one for one in found.values() if not any(other < frozenset(one.terms) for other in said)]
    return further[: _NAMESAKES - 1]


def _match(branches: Any, wordings: Sequence[Wording], *, any_word: bool) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = database().match(
        branches, wordings, any_word=any_word, matched=MATCHED, ranked=RANKED
    )
    return found


def _among(claims: Any) -> tuple[str, Sequence[Any]] | None:
    if claims is None:
        return None
    sql, values = claims.order_by().values("pk").query.get_compiler(connection=connection).as_sql()
    return sql, values
