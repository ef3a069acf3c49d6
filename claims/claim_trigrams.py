"""Which claims may hold a part of a text, for the desk's search: by trigrams of statement, slug and summary.

PostgreSQL finds its index by the condition that Django writes. SQLite is told: an FTS5 table, which triggers keep in
step with the claims.
"""

from itertools import islice
from typing import Any

from django.db import connection, connections
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.text import smart_split, unescape_string_literal

from claims import bounded

TABLE = "claims_claimtrigrams"  # made by a migration
_ASKED = 30  # trigrams of what is searched for: FTS5 takes no more than some two hundred
_ADD = """
    INSERT INTO claims_claimtrigrams (rowid, texts)
    VALUES (new.id, new.statement || char(10) || new.slug || char(10) || new.summary);"""
# A table without texts has to be told what it lets go of.
_LET_GO = """
    INSERT INTO claims_claimtrigrams (claims_claimtrigrams, rowid, texts)
    VALUES ('delete', old.id, old.statement || char(10) || old.slug || char(10) || old.summary);"""
_TRIGGERS = {
    "claims_claimtrigrams_added": f"AFTER INSERT ON claims_claim BEGIN {_ADD} END",
    "claims_claimtrigrams_changed": "AFTER UPDATE OF statement, slug, summary ON claims_claim "
    f"BEGIN {_LET_GO} {_ADD} END",
    "claims_claimtrigrams_deleted": f"AFTER DELETE ON claims_claim BEGIN {_LET_GO} END",
}
_EMPTY = "INSERT INTO claims_claimtrigrams (claims_claimtrigrams) VALUES ('delete-all')"
_FILL = """
    INSERT INTO claims_claimtrigrams (rowid, texts)
    SELECT id, statement || char(10) || slug || char(10) || summary FROM claims_claim"""
_OPTIMIZE = "INSERT INTO claims_claimtrigrams (claims_claimtrigrams) VALUES ('optimize')"
_MATCH = "SELECT rowid FROM claims_claimtrigrams WHERE claims_claimtrigrams MATCH %s"
_COUNT = f"SELECT count(*) FROM ({_MATCH} LIMIT %s)"  # noqa: S608  text of our own


def keep_in_step(using: str = "default", **kwargs: Any) -> None:
    """After migrations, on SQLite: the triggers, and where one was missing, all claims anew. Safe to repeat.

    SQLite drops a table's triggers when it makes the table anew.
    """
    if connections[using].vendor != "sqlite":
        return
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE name LIKE 'claims_claim%'")
        there = {name for (name,) in cursor.fetchall()}
        if not {TABLE, "claims_claim"} <= there or there >= _TRIGGERS.keys():
            return
        for name, trigger in _TRIGGERS.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(f"CREATE TRIGGER {name} {trigger}")
        cursor.execute(_EMPTY)
        cursor.execute(_FILL)


def let_go_of_words() -> None:
    """Take what no claim holds any more out of the file: FTS5 keeps it until it merges the pieces of its index."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(_OPTIMIZE)


def that_may_hold(claims: QuerySet[Any], term: str) -> QuerySet[Any]:
    """The claims, without such as cannot hold every word of the term, where those that may are few. 1 query.

    On SQLite, and for words of three letters and more: of others, and of words that many claims hold, all claims, which
    are walked through until a page is full.
    """
    if connection.vendor != "sqlite" or not (asked := _asked_for(term)):
        return claims
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [asked, bounded.RARE + 1])
        if cursor.fetchone()[0] > bounded.RARE:
            return claims
    return claims.filter(pk__in=RawSQL(_MATCH, [asked]))  # noqa: S611  text of our own


def _asked_for(term: str) -> str:
    """All trigrams of the words, as FTS5 reads them; words as the admin splits them, in quotation marks if need be."""
    words = (
        unescape_string_literal(one) if one[0] in "\"'" and one[0] == one[-1] else one for one in smart_split(term)
    )
    found = {word[at : at + 3]: None for word in words for at in range(len(word) - 2)}
    quoted = ('"' + one.replace('"', '""') + '"' for one in found if "\0" not in one)
    return " AND ".join(islice(quoted, _ASKED))
