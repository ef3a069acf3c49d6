"""Which claims say something like a statement, so that nobody records the same twice."""

from dataclasses import dataclass

from claims.likeness import folded_words, likeness
from claims.models import Claim
from claims.statement_index import candidates

ALIKE = 0.3  # below that, statements share no more than common words


@dataclass(frozen=True)
class SimilarClaim:
    """A claim, loaded with its review state, and how alike it is: from 0.3 to 1.0, the same words."""

    claim: Claim
    likeness: float


def similar_claims(statement: str, *, limit: int = 5, exclude: int | None = None) -> list[SimilarClaim]:
    """At most `limit` claims, drafts and merged ones included, most alike first; without the one of key `exclude`.

    Any text gives a list, also an empty one. 3 queries; on neither database does the cost grow with common words.
    """
    words = folded_words(statement)
    alike = [(likeness(words, own), pk) for pk, own in candidates(words) if pk != exclude]
    best = sorted((pair for pair in alike if pair[0] >= ALIKE), key=lambda pair: (-pair[0], pair[1]))[:limit]
    claims = Claim.objects.select_related("state").in_bulk([pk for _score, pk in best])
    return [SimilarClaim(claims[pk], score) for score, pk in best if pk in claims]
