"""A claim's slug from its statement: made once, when the claim is recorded."""

from itertools import count

from django.utils.text import slugify

from claims.models import Claim, PublicAddress

LONGEST = 80


def propose_slug(statement: str) -> str:
    """A slug that no claim has or had in public. 2 queries, and 2 for each that is taken.

    A statement without Latin letters gives `claim`, numbered like any other that is taken.
    """
    words = slugify(statement)[: LONGEST + 1]
    base = (words if len(words) <= LONGEST else words.rsplit("-", 1)[0][:LONGEST]).strip("-_").replace("_", "-")
    base = base or "claim"
    for number in count(1):
        slug = base if number == 1 else f"{base}-{number}"
        if not Claim.objects.filter(slug=slug).exists() and not PublicAddress.objects.filter(slug=slug).exists():
            return slug
    raise AssertionError("count() does not end")
