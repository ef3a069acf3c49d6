"""What search engines are asked to leave out: the pages of some parties, and whatever exists for them alone."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.http import HttpResponseBase

from audit.prepared import prepared
from claims.models import Party


def keep_out(response: HttpResponseBase) -> Any:
    """The response, with the header that asks search engines not to list it."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def kept_from_search_engines(slugs: Iterable[str]) -> set[str]:
    """Those of the parties' slugs that lead to a page which is kept out. 1 query."""
    return set(_kept_out(tuple(sorted(set(slugs)))))


@prepared
def _kept_out(slugs: tuple[str, ...]) -> Any:
    hidden = Q(noindex=True) | Q(merged_into__noindex=True)
    return Party.objects.filter(hidden, slug__in=slugs).order_by().values_list("slug", flat=True)


def asserting_slugs(document: dict[str, Any]) -> set[str]:
    """The slugs of the parties that assert the claim, whom its ClaimReview names."""
    return {row["party"]["slug"] for row in document["positions"] if row["stance"] == "asserts"}
