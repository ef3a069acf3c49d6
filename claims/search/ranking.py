"""How well a thing answers a query, as a whole number that depends on the two alone. Pure: no Django.

On the thing alone: so that it stands at the same place on every page of the results, whatever is published meanwhile,
and on both databases.
"""

from collections.abc import Sequence
from dataclasses import dataclass

# What a word counts where it is found first: in the title, another name, what is near the thing, what it holds.
_COLUMNS = ("title", "names", "context", "body")
WEIGHTS = (1000, 700, 250, 100)
_WHOLE_TITLE, _WHOLE_NAME, _PHRASE_IN_TITLE, _PHRASE_IN_NAME = 1500, 1400, 400, 300
_SHORT = 200
# The columns of the index: names with a line break around each, and how many words a title has, at least one.
_NAMES = "'\n' || names || '\n'"
_TITLE_WORDS = "(length(title) - length(replace(title, ' ', '')) - 1)"


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


@dataclass(frozen=True)
class ScoreInSql:
    """The score as SQL over these columns of the index, with the values of its marks."""

    sql: str
    values: Sequence[str]
    columns: str


def score_in_sql(wordings: Sequence[Wording], position: str, larger: str, *, all_words: bool) -> ScoreInSql:
    """The same for a database, which chooses by it among more than could be sent.

    `position` and `larger` are what the database calls where a text stands in another, from 1, and the larger of two.
    With `all_words`, each row is known to hold all words of one of the wordings.
    """
    # What must be in the body need not be looked for there: to unpack bodies costs more than all else.
    known = all_words and len(wordings) == 1
    columns = _COLUMNS[:3] if known else _COLUMNS
    otherwise = WEIGHTS[3] if known else 0
    told = [_wording_in_sql(one, position, columns, otherwise) for one in wordings if one.terms]
    said = [sql for sql, _values in told] or ["0"]
    sql = said[0] if len(said) == 1 else f"{larger}({', '.join(said)})"
    return ScoreInSql(sql, [one for _sql, values in told for one in values], ", ".join(columns))


def _wording_in_sql(wording: Wording, position: str, columns: Sequence[str], otherwise: int) -> tuple[str, list[str]]:
    def holds(column: str) -> str:
        return f"{position}({column}, %s) > 0"

    words = [f" {term.word}" if term.prefix else f" {term.word} " for term in wording.terms]
    phrase = f" {wording.phrase} "
    found = " ".join(f"WHEN {holds(column)} THEN {weight}" for column, weight in zip(columns, WEIGHTS, strict=False))
    weight = f"CASE {found} ELSE {otherwise} END"
    whole = f"CASE WHEN title = %s THEN {_WHOLE_TITLE} WHEN {holds(_NAMES)} THEN {_WHOLE_NAME} ELSE 0 END"
    within = (
        f"CASE WHEN {holds('title')} THEN {_PHRASE_IN_TITLE} WHEN {holds('names')} THEN {_PHRASE_IN_NAME} ELSE 0 END"
    )
    in_title = " + ".join([f"CASE WHEN {holds('title')} THEN 1 ELSE 0 END"] * len(words))
    sql = (
        f"({' + '.join([weight] * len(words))}) / {len(words)} + {whole} + {within}"
        f" + {_SHORT} * ({in_title}) / {_TITLE_WORDS}"
    )
    looked_up = [word for word in words for _column in columns]
    return sql, [*looked_up, phrase, f"\n{phrase}\n", phrase, phrase, *words]
