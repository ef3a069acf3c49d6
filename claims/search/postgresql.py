"""The search index on PostgreSQL: weighted tsvectors, and pg_trgm for the words that can be suggested."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from audit.bulk_insertion import insert_rows
from audit.statements import ask
from claims.search.ranking import Term, Wording, score_in_sql
from claims.search.texts import Kind, Stored

READ = "SELECT title, names, context, body FROM claims_searchindex WHERE item = %s"
_WRITE = """
    INSERT INTO claims_searchindex (item, title, names, context, body, vector) VALUES (%s, %s, %s, %s, %s, %s::tsvector)
    ON CONFLICT (item) DO UPDATE SET title = EXCLUDED.title, names = EXCLUDED.names, context = EXCLUDED.context,
        body = EXCLUDED.body, vector = EXCLUDED.vector"""
# In one order, so that two who add words at once wait for each other and never in a circle.
WRITE_WORDS = """
    INSERT INTO claims_searchword (word, spelled, trigrams)
    SELECT key, value, show_trgm(key) FROM json_each_text(%s::json) ORDER BY key
    ON CONFLICT (word) DO NOTHING"""
_FORGET = """
    DELETE FROM claims_searchword w
    WHERE word = ANY(%s::text[])
      AND NOT EXISTS (SELECT 1 FROM claims_searchindex i WHERE i.vector @@ quote_literal(w.word)::tsquery)"""
# For each word by itself, so that PostgreSQL knows how common it is. What no title or name holds is looked up in the
# index, and not by going through the table until a row is met: a word of the newest rows alone would be met last.
_KNOWN = """
    SELECT %s::text, whole, whole OR EXISTS (
        WITH held AS MATERIALIZED (SELECT 1 FROM claims_searchindex WHERE vector @@ %s::tsquery) SELECT 1 FROM held)
    FROM (SELECT EXISTS (SELECT 1 FROM claims_searchword WHERE word = %s) OR EXISTS (
        WITH held AS MATERIALIZED (SELECT 1 FROM claims_searchindex WHERE vector @@ %s::tsquery) SELECT 1 FROM held
    ) AS whole OFFSET 0) asked"""
# First what holds it in its title, which is the best: among what is matched otherwise there may be none of that. The
# rest is of some that hold it, twice as many as are matched: where all titles do, the last would be looked for.
# As the index has it: the words of the title, and the kind.
_TITLE = "array_to_tsvector(array_append(string_to_array(trim(title), ' '), '@' || (item %% 4)::text))"
_IN_TITLE = f"{_TITLE} @@ %s::tsquery"
_MATCH = """
    WITH titled AS (SELECT item, {columns} FROM claims_searchindex WHERE {in_title} {among} LIMIT {matched})
    SELECT item, least(count(*) OVER (), {matched}) AS hits, {score} AS score, title, names
    FROM (SELECT * FROM titled
          UNION ALL (SELECT * FROM (SELECT item, {columns} FROM claims_searchindex
                                    WHERE vector @@ %s::tsquery {among} LIMIT 2 * {matched}) whole
                     WHERE item NOT IN (SELECT item FROM titled) LIMIT {matched})) found
    ORDER BY score DESC, item LIMIT {ranked}"""
_NEAR = """
    SELECT word, spelled FROM claims_searchword WHERE trigrams && show_trgm(%s)
    ORDER BY similarity(word, %s) DESC, word LIMIT {candidates}"""


def write(item: int, kind: str, stored: Stored, spelled: dict[str, str]) -> None:
    """Store the item's texts and its words. 2 queries."""
    ask(_WRITE, [item, *stored, _vector(kind, stored)])
    ask(WRITE_WORDS, [json.dumps(spelled)])


def _vector(kind: str, stored: Stored) -> str:
    """Each word once, where it counts most; and the kind, by a sign that no word holds. No parser: as stored."""
    found: dict[str, str] = {}
    for weight, text in zip("ABCD", stored, strict=True):
        for word in text.split():
            found.setdefault(word, weight)
    return " ".join([f"'@{kind}':1D", *(f"'{word}':1{weight}" for word, weight in found.items())])


def insert_new(kind: str, items: Sequence[tuple[Any, ...]]) -> None:
    """Store items that are not indexed yet, each with its number and its texts. 1 query."""
    rows = [(item, *stored, _vector(kind, tuple(stored))) for item, *stored in items]
    columns = ("item", "title", "names", "context", "body", "vector")
    insert_rows("claims_searchindex", columns, rows, (True, *[False] * 5))


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
    values = [value for word in words for value in (word, f"'{word}':*", word, f"'{word}'")]
    sql = " UNION ALL ".join(f"({_KNOWN})" for _word in words)
    rows = ask(sql, values, planned_once=False) if words else []
    return {word: (whole, begun) for word, whole, begun in rows}


def match(
    branches: Sequence[tuple[str, tuple[str, Sequence[Any]] | None]],
    wordings: Sequence[Wording],
    *,
    any_word: bool,
    matched: int,
    ranked: int,
) -> list[tuple[Any, ...]]:
    """Of each kind, with keys among those of a subquery or all, the items found; see `claims.search.query`. 1 query."""
    query, score = _expression(wordings, any_word), score_in_sql(wordings, "strpos", "greatest", all_words=not any_word)
    said, values = [], []
    for kind, among in branches:
        said.append(
            _MATCH.format(
                score=score.sql,
                columns=score.columns,
                in_title=_IN_TITLE,
                among=f"AND item / 4 IN ({among[0]})" if among else "",
                matched=matched,
                ranked=ranked,
            )
        )
        keys = among[1] if among else []
        titled, whole = f"'@{int(Kind[kind.upper()])}' & ({query})", f"'@{kind}' & ({query})"
        values += [titled, *keys, *score.values, whole, *keys]
    return ask(" UNION ALL ".join(f"({one})" for one in said), values, planned_once=False)


def namesakes(wording: Wording, *, matched: int) -> list[tuple[str, str]]:
    """Title and names of parties that have just this name, of the first that hold its words. 1 query."""
    rows = match([("party", None)], [wording], any_word=False, matched=matched, ranked=matched)
    phrase = f" {wording.phrase} "
    return [(title, names) for *_told, title, names in rows if title == phrase or wording.is_name_in(names)]


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
