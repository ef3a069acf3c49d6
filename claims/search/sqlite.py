"""The search index on SQLite: FTS5 with bm25, and trigrams of the words that can be suggested."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from audit.bulk_insertion import insert_rows
from audit.statements import ask
from claims.search.ranking import Term, Wording, score_in_sql
from claims.search.texts import Stored

READ = "SELECT title, names, context, body FROM claims_searchindex WHERE rowid = %s"
_WRITE = (
    "INSERT OR REPLACE INTO claims_searchindex (rowid, kind, title, names, context, body)"
    " VALUES (%s, %s, %s, %s, %s, %s)"
)
WRITE_WORDS = (
    "INSERT INTO claims_searchword (word, spelled) SELECT key, value FROM json_each(%s) WHERE true"
    " ON CONFLICT (word) DO NOTHING"
)
_FORGET = """
    DELETE FROM claims_searchword
    WHERE word IN (SELECT value FROM json_each(%s))
      AND NOT EXISTS (SELECT 1 FROM claims_searchindex_words WHERE term = word)"""
# Of all places where a word stands, the first.
_KNOWN = """
    SELECT value, EXISTS (SELECT 1 FROM claims_searchindex_words WHERE term = value),
           EXISTS (SELECT 1 FROM claims_searchindex_words WHERE term >= value AND term < value || char(1114111))
    FROM json_each(%s)"""
# First what holds it in its title, which is the best: among what is matched otherwise there may be none of that. The
# rest is of the first that hold it, twice as many as are matched: where all titles do, the last would be looked for.
# No bm25: it counts all rows that hold a word, however many there are.
_MATCH = """
    WITH titled AS MATERIALIZED (SELECT rowid AS item, {columns} FROM claims_searchindex
                                 WHERE claims_searchindex MATCH %s {among} LIMIT {matched})
    SELECT item, min(count(*) OVER (), {matched}) AS hits, {score} AS score, title, names
    FROM (SELECT * FROM titled
          UNION ALL
          SELECT * FROM (SELECT rowid AS item, {columns} FROM claims_searchindex
                         WHERE claims_searchindex MATCH %s AND rowid <= ifnull(
                             (SELECT rowid FROM claims_searchindex WHERE claims_searchindex MATCH %s
                              LIMIT 1 OFFSET 2 * {matched} - 1), {last}) {among} LIMIT {rest}))
    ORDER BY score DESC, item LIMIT {ranked}"""
_LAST = 2**63 - 1
# A claim has no other names: all words in the title is better than anything else. Once enough titles hold them, then,
# no more of the rest is read than it takes to tell how many there are, which is known.
_REST_OF_CLAIMS = "iif((SELECT count(*) FROM titled) < {matched}, {matched}, 0)"
_NAMESAKES = """
    SELECT title, names
    FROM (SELECT title, names FROM claims_searchindex WHERE claims_searchindex MATCH %s LIMIT {matched})
    WHERE title = %s
    UNION ALL
    SELECT title, names
    FROM (SELECT title, names FROM claims_searchindex WHERE claims_searchindex MATCH %s LIMIT {matched})
    WHERE instr(char(10) || names || char(10), %s)"""
_NEAR = """
    SELECT w.word, w.spelled FROM claims_searchword_trigrams g JOIN claims_searchword w ON w.id = g.rowid
    WHERE claims_searchword_trigrams MATCH %s ORDER BY g.rank, w.word LIMIT {candidates}"""


def write(item: int, kind: str, stored: Stored, spelled: dict[str, str]) -> None:
    """Store the item's texts and its words. 2 queries."""
    ask(_WRITE, [item, kind, *stored])
    ask(WRITE_WORDS, [json.dumps(spelled)])


def insert_new(kind: str, items: Sequence[tuple[Any, ...]]) -> None:
    """Store items that are not indexed yet, each with its number and its texts. 1 query."""
    rows = [(item, kind, *stored) for item, *stored in items]
    columns = ("rowid", "kind", "title", "names", "context", "body")
    insert_rows("claims_searchindex", columns, rows, (True, *[False] * 5))


def delete(item: int) -> None:
    """Let go of the item. 1 query."""
    ask("DELETE FROM claims_searchindex WHERE rowid = %s", [item])


def forget_words(words: Iterable[str]) -> None:
    """Let go of those of these words that no item holds any more. 1 query."""
    ask(_FORGET, [json.dumps(sorted(words))])


def let_go() -> None:
    """FTS5 keeps words of deleted rows until it merges the pieces of its index. 2 queries."""
    for table in ("claims_searchindex", "claims_searchword_trigrams"):
        ask(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608  names of the code's own


def known_words(words: Sequence[str]) -> dict[str, tuple[bool, bool]]:
    """Of each word, whether it is indexed, and whether a word that begins with it is. 1 query."""
    return {word: (bool(whole), bool(begun)) for word, whole, begun in ask(_KNOWN, [json.dumps(list(words))])}


def match(
    branches: Sequence[tuple[str, tuple[str, Sequence[Any]] | None]],
    wordings: Sequence[Wording],
    *,
    any_word: bool,
    matched: int,
    ranked: int,
) -> list[tuple[Any, ...]]:
    """Of each kind, with keys among those of a subquery or all, the items found; see `claims.search.query`. 1 query."""
    query, score = _expression(wordings, any_word), score_in_sql(wordings, "instr", "max", all_words=not any_word)
    said, values = [], []
    for kind, among in branches:
        chosen, keys = (f"AND rowid / 4 IN ({among[0]})", among[1]) if among else ("", [])
        rest = _REST_OF_CLAIMS.format(matched=matched) if kind == "claim" else matched
        asked = {"among": chosen, "matched": matched, "ranked": ranked, "rest": rest, "last": _LAST}
        said.append(_MATCH.format(score=score.sql, columns=score.columns, **asked))
        titled, whole = f"title : ({query})", f"{{title names context body}} : ({query})"
        values += [f"(kind : {kind}) AND ({titled})", *keys, *score.values]
        values += [f"((kind : {kind}) AND ({whole})) NOT ({titled})", f"(kind : {kind}) AND ({whole})", *keys]
    return ask(" UNION ALL ".join(f"SELECT * FROM ({one})" for one in said), values)  # noqa: S608  names of the code's own


def namesakes(wording: Wording, *, matched: int) -> list[tuple[str, str]]:
    """Title and names of parties that have just this name, of the first that hold its words. 1 query."""
    query, phrase = _expression([wording], any_word=False), f" {wording.phrase} "
    values = [f"(kind : party) AND (title : ({query}))", phrase]
    values += [f"(kind : party) AND (names : ({query}))", f"\n{phrase}\n"]
    return ask(_NAMESAKES.format(matched=matched), values)


def _expression(wordings: Sequence[Wording], any_word: bool) -> str:
    joint = " OR " if any_word else " AND "
    return " OR ".join(f"({joint.join(map(_term, wording.terms))})" for wording in wordings)


def _term(term: Term) -> str:
    # Letters and digits alone: nothing in a stem is an operator.
    return f'"{term.word}" *' if term.prefix else f'"{term.word}"'


def near_words(words: Sequence[str], *, candidates: int) -> list[tuple[str, str, str]]:
    """For each word those that share trigrams with it, the likest first: (word, found, spelled). 1 query."""
    said, values = [], []
    for word in words:
        padded = f"  {word} "
        grams = sorted({padded[at : at + 3] for at in range(len(padded) - 2)})
        said.append(f"SELECT %s, n.* FROM ({_NEAR.format(candidates=candidates)}) n")  # noqa: S608  a number of the code's own
        values += [word, " OR ".join(f'"{gram}"' for gram in grams)]
    return ask(" UNION ALL ".join(said), values) if said else []
