"""The index by which similar statements are found: an FTS5 table on SQLite, arrays and trigrams on PostgreSQL.

It holds the working statement of every claim, and is written when a changeset closes. Derived: `fill_index()` makes it
anew. Only these functions know the databases apart.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection

from claims.likeness import folded_words, search_keys
from claims.models import Claim

INDEX_TABLE = "claims_statementindex"
MOST_MATCHES = 1500  # rows that one look-up may rank, so that its cost is bounded
_FAR = 2  # PostgreSQL only guesses how many rows a key has: let that many times more be ranked
_BEST = 60

# The tables are made by a migration.
_WRITE = {
    "sqlite": "INSERT OR REPLACE INTO claims_statementindex (rowid, keys, folded) VALUES (%s, %s, %s)",
    "postgresql": """
        INSERT INTO claims_statementindex (claim_id, keys, folded) VALUES (%s, %s, %s)
        ON CONFLICT (claim_id) DO UPDATE SET keys = EXCLUDED.keys, folded = EXCLUDED.folded""",
}
_COUNT_SQLITE = "SELECT term, doc FROM claims_statementindex_words WHERE term IN (SELECT value FROM json_each(%s))"
_MATCH_SQLITE = "SELECT rowid, folded FROM claims_statementindex WHERE claims_statementindex MATCH %s LIMIT %s"
# What ANALYZE knows: the most common keys and their shares of the rows.
_COMMON_POSTGRESQL = """
    SELECT c.reltuples, s.most_common_elems::text::text[], s.most_common_elem_freqs
    FROM pg_class c
    LEFT JOIN pg_stats s ON s.schemaname = current_schema() AND s.tablename = c.relname AND s.attname = 'keys'
    WHERE c.oid = 'claims_statementindex'::regclass"""
_MATCH_POSTGRESQL = """
    SELECT claim_id, folded
    FROM (SELECT claim_id, folded FROM claims_statementindex WHERE keys && %s::text[] LIMIT %s) near
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
    """Claims (primary keys) that share rare keys with these folded words, each with its own folded words. 2 queries."""
    keys = search_keys(words)
    if not keys:
        return []
    found = _on_postgresql(keys, words) if connection.vendor == "postgresql" else _on_sqlite(keys)
    return [(pk, folded.split()) for pk, folded in found]


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


def _on_sqlite(keys: set[str]) -> list[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_SQLITE, [json.dumps(sorted(keys))])
        if not (known := dict(cursor.fetchall())):
            return []
        # Letters and digits alone: nothing in a key is an operator.
        cursor.execute(_MATCH_SQLITE, [" OR ".join(f'"{key}"' for key in rarest(known)), MOST_MATCHES])
        return list(cursor.fetchall())


def _on_postgresql(keys: set[str], words: list[str]) -> list[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_COMMON_POSTGRESQL)
        rows, common, shares = cursor.fetchone()
        known = dict(zip(common or [], shares or [], strict=False))
        others = min(known.values(), default=0.0) / 4  # a key that is not among them is rarer than each of them
        counts = {key: known.get(key, others) * max(rows, 0) for key in keys}
        cursor.execute(_MATCH_POSTGRESQL, [rarest(counts), _FAR * MOST_MATCHES, " ".join(words), _BEST])
        return list(cursor.fetchall())
