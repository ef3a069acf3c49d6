"""By what the desk's search finds claims and parties: trigrams of their texts. docs/decisions/0029 says why."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from audit import trigrams
from audit.trigrams import Trigrams, led_by_few, words_of
from claims import bounded
from claims.models import Alias, Claim, Party

CLAIMS = Trigrams("claims_claimtrigrams", "claims_claim", ("statement", "slug", "summary"))
PARTIES = Trigrams("claims_partytrigrams", "claims_party", ("name", "slug"))
ALIASES = Trigrams("claims_aliastrigrams", "claims_alias", ("name",))


def that_may_hold(claims: QuerySet[Any], term: str) -> QuerySet[Any]:
    """The claims, without such as cannot hold every word of the term, where those that may are few. 1 query.

    On SQLite, and for words of three letters and more: of others, and of words that many claims hold, all claims, which
    are walked through until a page is full. PostgreSQL finds its index by the condition itself.
    """
    if connection.vendor != "sqlite":
        return claims
    keys = CLAIMS.keys(Claim, words_of(term), bounded.RARE)
    return claims if keys is None else claims.filter(pk__in=keys)


def parties_named(parties: QuerySet[Any], name: str) -> QuerySet[Any]:
    """The parties, without such as have no name that holds this one as it stands, where those that may are few."""
    return led_by_few(parties, [name], _ways_to_parties)


def parties_that_may_hold(parties: QuerySet[Any], term: str) -> QuerySet[Any]:
    """The parties, without such as hold not every word of the term in a name, where those that may are few.

    2 or 3 queries for each word, until one is rare.
    """
    return led_by_few(parties, words_of(term), _ways_to_parties)


def _ways_to_parties(name: str) -> Iterator[list[int] | None]:
    yield PARTIES.keys(Party, [name], trigrams.MOST_NAMED)
    yield ALIASES.keys(Alias, [name], trigrams.MOST_NAMED, column="party")
