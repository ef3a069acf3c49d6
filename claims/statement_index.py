"""The index by which similar statements are found: an FTS5 table on SQLite, arrays and trigrams on PostgreSQL.

It holds the working statement of every claim, and is written when a changeset closes. Derived: `fill_index()` makes it
anew. Only these functions know the databases apart.
"""

import json
from collections.abc import Iterable
from itertools import product
from typing import Any

from django.db import connection

from audit.reading import reading_connection
from claims.likeness import folded_words, search_keys
from claims.models import Claim
from claims.shared_words import Held, Rows, Word, held_for, least_weights, telling_words, ways_to_hold

INDEX_TABLE = "claims_statementindex"
MOST_MATCHES = 1500  # rows that one look-up may rank, so that its cost is bounded
_FAR = 2  # how many rows there are is only guessed: let that many times more be ranked
_BEST = 60
_KNOWN = 100  # rows of a key that are read at either end of the table, to tell how many it has, and beside what
_SAMPLE = 1000  # rows of which PostgreSQL reads all keys, to tell what stands beside what
_MOST_WAYS = 100  # groups of keys that PostgreSQL looks up, each by itself

# The tables are made by a migration.
_WRITE = {
    "sqlite": "INSERT OR REPLACE INTO claims_statementindex (rowid, keys, folded) VALUES (%s, %s, %s)",
    "postgresql": """
        INSERT INTO claims_statementindex (claim_id, keys, folded) VALUES (%s, %s, %s)
        ON CONFLICT (claim_id) DO UPDATE SET keys = EXCLUDED.keys, folded = EXCLUDED.folded""",
}
_LAST = {
    "sqlite": "SELECT rowid FROM claims_statementindex ORDER BY rowid DESC LIMIT 1",
    "postgresql": "SELECT claim_id FROM claims_statementindex ORDER BY claim_id DESC LIMIT 1",
}
# Not the count that FTS5 has of a word, for which it reads all rows that hold it.
_KNOWN_SQLITE = f"""
    SELECT value,
        (SELECT group_concat(rowid) FROM (SELECT rowid FROM claims_statementindex
            WHERE claims_statementindex MATCH '"' || value || '"' ORDER BY rowid LIMIT {_KNOWN})),
        (SELECT group_concat(rowid) FROM (SELECT rowid FROM claims_statementindex
            WHERE claims_statementindex MATCH '"' || value || '"' ORDER BY rowid DESC LIMIT {_KNOWN}))
    FROM json_each(%s)"""  # noqa: S608  a number of the code's own
_MATCH_SQLITE = "SELECT rowid, folded FROM claims_statementindex WHERE claims_statementindex MATCH %s LIMIT %s"
# What ANALYZE knows: the most common keys and their shares of the rows.
_COMMON_POSTGRESQL = """
    SELECT c.reltuples, s.most_common_elems::text::text[], s.most_common_elem_freqs
    FROM pg_class c
    LEFT JOIN pg_stats s ON s.schemaname = current_schema() AND s.tablename = c.relname AND s.attname = 'keys'
    WHERE c.oid = 'claims_statementindex'::regclass"""
# A key that is not among them has few rows, or none at all, which no statistics tell.
_COUNT_POSTGRESQL = """
    SELECT key, (SELECT count(*) FROM (SELECT FROM claims_statementindex WHERE keys @> ARRAY[key] LIMIT %s) held)
    FROM unnest(%s::text[]) AS asked (key)"""
_SAMPLE_POSTGRESQL = """
    SELECT key, array_agg(claim_id)
    FROM claims_statementindex, unnest(keys) AS held (key)
    WHERE claim_id = ANY(%s) AND key = ANY(%s) GROUP BY key"""
_MATCH_POSTGRESQL = """
    SELECT claim_id, folded
    FROM (SELECT claim_id, folded FROM claims_statementindex WHERE {held} LIMIT %s) near
    ORDER BY similarity(folded, %s) DESC, claim_id
    LIMIT %s"""


def index_statements(claims: Iterable[tuple[int, str, str | None]]) -> None:
    """Keep the index in step with claims: key, statement, and what the index holds of it. 1 query for each reworded."""
    write_statements(
        (pk, statement)
        for pk, statement, folded in claims
        if folded is None or " ".join(folded_words(statement)) != folded
    )


def write_statements(statements: Iterable[tuple[int, str]]) -> None:
    """Index each (key of a claim, statement), in place of what stood under that key. 1 query each."""
    for pk, statement in statements:
        with connection.cursor() as cursor:
            words = folded_words(statement)
            keys: Any = sorted(search_keys(words))
            stored = keys if connection.vendor == "postgresql" else " ".join(keys)
            cursor.execute(_WRITE[connection.vendor], [pk, stored, " ".join(words)])


def fill_index(claims: Any = None) -> int:
    """Make the index anew from all claims (in a migration: those of its own model); how many there are."""
    chosen: Any = Claim.objects if claims is None else claims
    rows = chosen.order_by("pk").values_list("pk", "statement")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM claims_statementindex")
    write_statements(rows.iterator(chunk_size=2000))
    return int(rows.count())


def rewrite_statements(claims: Iterable[int]) -> None:
    """Index the claims anew, and let go of every word that no statement holds any more. 2 queries, and 1 a claim."""
    write_statements(Claim.objects.filter(pk__in=list(claims)).order_by("pk").values_list("pk", "statement"))
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # FTS5 keeps words of deleted rows until it merges the pieces of its index.
            cursor.execute("INSERT INTO claims_statementindex (claims_statementindex) VALUES ('optimize')")


def candidates(words: list[str]) -> list[tuple[int, list[str]]]:
    """Claims (primary keys) that share most with these folded words, each with its own. 2 to 6 queries.

    Where there are too many to look at all that share a key: those that share words of enough weight.
    """
    keys = search_keys(words)
    if not keys or not (last := _last()):
        return []
    found = _on_postgresql(keys, words, last) if connection.vendor == "postgresql" else _on_sqlite(keys, words, last)
    return [(pk, folded.split()) for pk, folded in found]


def _last() -> int:
    """The largest key of a claim in the index, by which its size is told; 0 when it is empty."""
    with reading_connection().cursor() as cursor:
        cursor.execute(_LAST[connection.vendor])
        row = cursor.fetchone()
        return int(row[0]) if row else 0


def rarest(rows: dict[str, float]) -> list[str]:
    """Of keys with how many rows each has: the rarest, as long as their rows together can be ranked; at least one."""
    chosen: list[str] = []
    total = 0.0
    for key, count in sorted(rows.items(), key=lambda pair: (pair[1], -len(pair[0]), pair[0])):
        total += count
        if chosen and total > MOST_MATCHES:
            break
        chosen.append(key)
    return chosen


def _on_sqlite(keys: set[str], words: list[str], last: int) -> list[tuple[int, str]]:
    if last <= MOST_MATCHES:
        return _matched_on_sqlite(_any(sorted(keys)), MOST_MATCHES)
    with reading_connection().cursor() as cursor:
        cursor.execute(_KNOWN_SQLITE, [json.dumps(sorted(keys))])
        known = {key: _rows(first, final, last) for key, first, final in cursor.fetchall() if first}
    if not (telling := telling_words(words, known, total=last, most=MOST_MATCHES)):
        return []
    least, lower = least_weights(telling, total=last, most=MOST_MATCHES)
    found = _matched_on_sqlite(_expression(held_for(telling, least)), _FAR * MOST_MATCHES)
    if len(found) < _BEST and lower:
        more = _matched_on_sqlite(_expression(held_for(telling, lower)), MOST_MATCHES)
        found = list({**dict(found), **dict(more)}.items())
    return found


def _rows(first: str, final: str, last: int) -> Rows:
    """What the rows of a key at either end of the table, those at its end in falling order, tell of all."""
    ahead, behind = ([int(row) for row in rows.split(",")] for rows in (first, final))
    some = frozenset((*ahead, *behind))
    if len(ahead) < _KNOWN or ahead[-1] >= behind[-1]:
        return Rows(len(some), some)
    return Rows(len(some) * last / (ahead[-1] + last - behind[-1] + 1), some, ahead[-1], behind[-1])


def _matched_on_sqlite(expression: str, most: int) -> list[tuple[int, str]]:
    with reading_connection().cursor() as cursor:
        cursor.execute(_MATCH_SQLITE, [expression, most])
        return list(cursor.fetchall())


def _any(keys: Iterable[str]) -> str:
    # Letters and digits alone: nothing in a key is an operator.
    return " OR ".join(f'"{key}"' for key in keys)


def _expression(held: Held) -> str:
    if isinstance(held, Word):
        return f"({_any(held.keys)})"
    operator, one, other = held
    return f"({_expression(one)} {operator} {_expression(other)})"


def _on_postgresql(keys: set[str], words: list[str], last: int) -> list[tuple[int, str]]:
    text = " ".join(words)
    if last <= MOST_MATCHES:
        return _matched_on_postgresql([[key] for key in sorted(keys)], MOST_MATCHES, text)
    counts, analysed = _counts(keys)
    if not counts:
        return []
    if not analysed:  # nothing tells how common the others are
        return _matched_on_postgresql([[key] for key in rarest(counts)], _FAR * MOST_MATCHES, text)
    telling = telling_words(words, _sampled(counts, last), total=last, most=MOST_MATCHES)
    least, lower = least_weights(telling, total=last, most=MOST_MATCHES)
    found = _matched_on_postgresql(_groups(telling, least), _FAR * MOST_MATCHES, text)
    if len(found) < _BEST and lower:
        more = _matched_on_postgresql(_groups(telling, lower), MOST_MATCHES, text)
        found = list({**dict(found), **dict(more)}.items())
    return found


def _counts(keys: set[str]) -> tuple[dict[str, float], bool]:
    """How many rows hold each of the keys that any holds, and whether ANALYZE has told. 2 queries."""
    with reading_connection().cursor() as cursor:
        cursor.execute(_COMMON_POSTGRESQL)
        rows, common, shares = cursor.fetchone()
        known = dict(zip(common or [], shares or [], strict=False))
        counts = {key: known[key] * max(rows, 0) for key in keys if key in known}
        cursor.execute(_COUNT_POSTGRESQL, [MOST_MATCHES, sorted(keys - known.keys())])
        return counts | {key: count for key, count in cursor.fetchall() if count}, bool(common)


def _sampled(counts: dict[str, float], last: int) -> dict[str, Rows]:
    """The counts with those rows of a sample that hold each key. 1 query."""
    sample = [1 + at * last // _SAMPLE for at in range(_SAMPLE)]
    with reading_connection().cursor() as cursor:
        cursor.execute(_SAMPLE_POSTGRESQL, [sample, sorted(counts)])
        some = dict(cursor.fetchall())
    return {key: Rows(count, frozenset(some.get(key, ()))) for key, count in counts.items()}


def _groups(words: list[Word], least: int) -> list[list[str]]:
    """The groups of keys that rows must hold all of, to share words of that weight."""
    ways = list(ways_to_hold(words, least))
    groups = [list(keys) for way in ways for keys in product(*(word.keys for word in way))]
    return groups if len(groups) <= _MOST_WAYS else [[word.keys[0] for word in way] for way in ways[:_MOST_WAYS]]


def _matched_on_postgresql(groups: list[list[str]], most: int, text: str) -> list[tuple[int, str]]:
    held = " OR ".join(["keys @> %s::text[]"] * len(groups))
    with reading_connection().cursor() as cursor:
        cursor.execute(_MATCH_POSTGRESQL.format(held=held), [*groups, most, text, _BEST])
        return list(cursor.fetchall())
