"""By what the desk's search finds claims and parties: trigrams of their texts. docs/decisions/0029 says why."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from audit.trigrams import Trigrams, led_by_few, words_of
from claims import bounded
from claims.models import Alias, Party

CLAIMS = Trigrams("claims_claimtrigrams", "claims_claim", ("statement", "slug", "summary"))
PARTIES = Trigrams("claims_partytrigrams", "claims_party", ("name", "slug"))
ALIASES = Trigrams("claims_aliastrigrams", "claims_alias", ("name",))


def that_may_hold(claims: QuerySet[Any], term: str) -> QuerySet[Any]:
    """The claims, without such as cannot hold every word of the term, where those that may are few. 1 query.

    On SQLite, and for words of three letters and more: of others, and of words that many claims hold, all claims, which
    are walked through until a page is full.
    """
    if connection.vendor != "sqlite" or not (asked := CLAIMS.may_hold(words_of(term))):
        return claims
    sql, values = asked
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql} LIMIT %s)", [*values, bounded.RARE + 1])  # noqa: S608  of our own
        if cursor.fetchone()[0] > bounded.RARE:
            return claims
    return claims.filter(pk__in=RawSQL(sql, values))  # noqa: S611  text of our own


def parties_that_may_hold(parties: QuerySet[Any], term: str) -> QuerySet[Any]:
    """The parties, without such as hold not every word of the term in a name, where those that may are few."""

    def ways(word: str) -> Iterator[QuerySet[Any] | None]:
        for trigrams, model, key in ((PARTIES, Party, "pk"), (ALIASES, Alias, "party")):
            rows = trigrams.rows(model, word)
            yield None if rows is None else rows.values_list(key, flat=True)

    return led_by_few(parties, term, ways)
