"""The search index on PostgreSQL: weighted tsvectors, and pg_trgm for the words that can be suggested."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from audit.statements import ask
from claims.search.ranking import Term, Wording
from claims.search.texts import Stored

READ = "SELECT title, names, context, body FROM claims_searchindex WHERE item = %s"
_WRITE = """
    INSERT INTO claims_searchindex (item, title, names, context, body, vector) VALUES (%s, %s, %s, %s, %s, %s::tsvector)
    ON CONFLICT (item) DO UPDATE SET title = EXCLUDED.title, names = EXCLUDED.names, context = EXCLUDED.context,
        body = EXCLUDED.body, vector = EXCLUDED.vector"""
# In one order, so that two who add words at once wait for each other and never in a circle.
_WRITE_WORDS = """
    INSERT INTO claims_searchword (word, spelled, trigrams)
    SELECT key, value, show_trgm(key) FROM json_each_text(%s::json) ORDER BY key
    ON CONFLICT (word) DO NOTHING"""
_FORGET = """
    DELETE FROM claims_searchword w
    WHERE word = ANY(%s::text[])
      AND NOT EXISTS (SELECT 1 FROM claims_searchindex i WHERE i.vector @@ quote_literal(w.word)::tsquery)"""
_KNOWN = """
    SELECT w, EXISTS (SELECT 1 FROM claims_searchindex WHERE vector @@ quote_literal(w)::tsquery),
           EXISTS (SELECT 1 FROM claims_searchindex WHERE vector @@ (quote_literal(w) || ':*')::tsquery)
    FROM unnest(%s::text[]) w"""
_MATCH = """
    SELECT near.item, near.hits, t.title, t.names, t.context, t.body
    FROM (SELECT item, count(*) OVER () AS hits
          FROM (SELECT item, vector FROM claims_searchindex WHERE vector @@ %s::tsquery {among} LIMIT {matched}) found
          ORDER BY ts_rank('{{0.1, 0.25, 0.7, 1.0}}', vector, %s::tsquery) DESC, item LIMIT {ranked}) near
    JOIN claims_searchindex t ON t.item = near.item"""
_NEAR = """
    SELECT word, spelled FROM claims_searchword WHERE trigrams && show_trgm(%s)
    ORDER BY similarity(word, %s) DESC, word LIMIT {candidates}"""


def write(item: int, kind: str, stored: Stored, spelled: dict[str, str]) -> None:
    """Store the item's texts and its words. 2 queries."""
    ask(_WRITE, [item, *stored, _vector(kind, stored)])
    ask(_WRITE_WORDS, [json.dumps(spelled)])


def _vector(kind: str, stored: Stored) -> str:
    """Each word once, where it counts most; and the kind, by a sign that no word holds. No parser: as stored."""
    found: dict[str, str] = {}
    for weight, text in zip("ABCD", stored, strict=True):
        for word in text.split():
            found.setdefault(word, weight)
    return " ".join([f"'@{kind}':1D", *(f"'{word}':1{weight}" for word, weight in found.items())])


def delete(item: int) -> None:
    """Let go of the item. 1 query."""
    ask("DELETE FROM claims_searchindex WHERE item = %s", [item])


def forget_words(words: Iterable[str]) -> None:
    """Let go of those of these words that no item holds any more. 1 query."""
    ask(_FORGET, [sorted(words)])


def let_go() -> None:
    """Nothing to do: `VACUUM` lets go of what was deleted."""


def known_words(words: Sequence[str]) -> dict[str, tuple[bool, bool]]:
    """Of each word, whether it is indexed, and whether a word that begins with it is. 1 query."""
    return {word: (whole, begun) for word, whole, begun in ask(_KNOWN, [list(words)])}


def match(
    branches: Sequence[tuple[str, tuple[str, Sequence[Any]] | None]],
    wordings: Sequence[Wording],
    *,
    any_word: bool,
    matched: int,
    ranked: int,
) -> list[tuple[Any, ...]]:
    """Of each kind, with keys among those of a subquery or all, the items found; see `claims.search.query`. 1 query."""
    said, values = [], []
    for kind, among in branches:
        said.append(
            _MATCH.format(among=f"AND item / 4 IN ({among[0]})" if among else "", matched=matched, ranked=ranked)
        )
        query = _expression(wordings, any_word)
        values += [f"'@{kind}' & ({query})", *(among[1] if among else []), query]
    return ask(" UNION ALL ".join(f"({one})" for one in said), values)


def _expression(wordings: Sequence[Wording], any_word: bool) -> str:
    joint = " | " if any_word else " & "
    return " | ".join(f"({joint.join(map(_term, wording.terms))})" for wording in wordings)


def _term(term: Term) -> str:
    # Letters and digits alone: nothing in a stem ends the quotation.
    return f"'{term.word}':*" if term.prefix else f"'{term.word}'"


def near_words(words: Sequence[str], *, candidates: int) -> list[tuple[str, str, str]]:
    """For each word those that share trigrams with it, the likest first: (word, found, spelled). 1 query."""
    one = f"(SELECT %s::text, n.* FROM ({_NEAR.format(candidates=candidates)}) n)"  # noqa: S608  a number of the code's own
    values = [value for word in words for value in (word, word, word)]
    return ask(" UNION ALL ".join([one] * len(words)), values) if words else []
