"""A claim's slug from its statement: made once, when the claim is recorded; and slugs for other new records."""

from collections.abc import Iterable
from itertools import count
from typing import Any

from claims.models import Claim, PublicAddress
from sources.slugs import slug_of


class FreeSlugs:
    """Slugs for many new records of some models: none that a record has or that is `taken`, and none twice."""

    def __init__(self, *models: Any, taken: Iterable[str] = ()) -> None:
        self._models = models
        self._stored: dict[str, set[str]] = {}  # by what they begin with
        self._given = set(taken)
        self._next: dict[str, int] = {}  # the number to be tried next, by base

    def propose(self, text: str, otherwise: str) -> str:
        """A slug of the text, or of `otherwise` where it has no Latin letters. 1 query per model for each new base."""
        base = slug_of(text) or otherwise
        if base not in self._stored:
            rows = (model.objects.filter(slug__startswith=base).order_by() for model in self._models)
            self._stored[base] = {slug for found in rows for slug in found.values_list("slug", flat=True)}
        stored = self._stored[base]
        # Numbered from how many are stored: most of them are numbered without gaps.
        slug, number = base, self._next.get(base, max(len(stored), 2))
        while slug in stored or slug in self._given:
            slug, number = f"{base}-{number}", number + 1
        self._next[base] = number
        self._given.add(slug)
        return slug


def propose_slug(statement: str) -> str:
    """A slug that no claim has or had in public. 2 queries, and 2 for each that is taken.

    A statement without Latin letters gives `claim`, numbered like any other that is taken.
    """
    base = slug_of(statement) or "claim"
    for number in count(1):
        slug = base if number == 1 else f"{base}-{number}"
        if not Claim.objects.filter(slug=slug).exists() and not PublicAddress.objects.filter(slug=slug).exists():
            return slug
    raise AssertionError("count() does not end")
