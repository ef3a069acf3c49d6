"""Every public address by its name, as the table of addresses has it, with one example that is answered."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from claims.models import Claim


def public_patterns(under: Any = None) -> Iterator[URLPattern]:
    """Every address but those of the admin."""
    for found in (under or get_resolver()).url_patterns:
        if not isinstance(found, URLResolver):
            yield found
        elif found.namespace != "admin":
            yield from public_patterns(found)


# The arguments of an address whose name says not enough; all others take the claim's slug, or none.
_Arguments = Callable[[Claim], list[Any]]
_ARGUMENTS: dict[str, _Arguments] = {
    "sitemap-section": lambda claim: ["claims"],
    "claim-edition": lambda claim: [claim.slug, 1],
    "claim-edition-proof": lambda claim: [claim.slug, 1],
    "claim-picture": lambda claim: [claim.slug, 1],
    "claim-picture-png": lambda claim: [claim.slug, 1],
    "claim-edition-embed": lambda claim: [claim.slug, 1],
    "claim-edition-cite": lambda claim: [claim.slug, 1],
    "claim-citation": lambda claim: [claim.slug, 1, "bib"],
    "claim-diff": lambda claim: [claim.slug, 1, 1],
    "claim-as-of": lambda claim: [claim.slug, date(2026, 11, 26)],
    "topic": lambda claim: [_topic(claim)],
    "topic-csv": lambda claim: [_topic(claim)],
    "topic-feed": lambda claim: [_topic(claim)],
    "party": lambda claim: [_party(claim)],
    "party-csv": lambda claim: [_party(claim)],
    "party-feed": lambda claim: [_party(claim)],
    "source": lambda claim: [_source(claim)],
    "source-csv": lambda claim: [_source(claim)],
    "source-bibliography": lambda claim: [_source(claim), "csl.json"],
    "source-flags": lambda claim: [_source(claim)],
    "dataset": lambda claim: [ARCHIVE],
    "audit-sized-checkpoint": lambda claim: [1],
    "audit-leaf": lambda claim: [0],
}
_QUERIES = {
    "search": "?q=statement",
    "oembed": "?url=http://127.0.0.1:8000/claims/{slug}/",
    "audit-consistency": "?old=1&new=2",
    "audit-inclusion": "?index=0&size=1",
    "claim-diff-chosen": "?from=1&to=1",
}
ARCHIVE = "claimtrack-2026-11-26-0123456789ab.zip"


def example_of(pattern: URLPattern, claim: Claim) -> str:
    """An address of this pattern."""
    name = str(pattern.name)
    converters = pattern.pattern.converters
    chosen = _ARGUMENTS.get(name, lambda claim: [claim.slug] if list(converters) == ["slug"] else [])
    return reverse(name, args=chosen(claim)) + _QUERIES.get(name, "").format(slug=claim.slug)


def _topic(claim: Claim) -> str:
    return claim.topic_links.get().topic.slug


def _party(claim: Claim) -> str:
    return claim.positions.get().party.slug


def _source(claim: Claim) -> str:
    return claim.evidence.get().source.slug
