"""What of schema.org's vocabulary the ClaimReview uses, and a check of expanded JSON-LD against it."""

import re
from typing import Any

from pyld import jsonld

SCHEMA = "http://schema.org/"

# The classes, each with those that it is a kind of.
PARENTS = {
    "Thing": [],
    "CreativeWork": ["Thing"],
    "Review": ["CreativeWork"],
    "ClaimReview": ["Review"],
    "Claim": ["CreativeWork"],
    "Comment": ["CreativeWork"],
    "CorrectionComment": ["Comment"],
    "Rating": ["Thing"],
    "Person": ["Thing"],
    "Organization": ["Thing"],
}

# The properties: what may have them, and what they may be. In capitals, kinds of literals.
PROPERTIES: dict[str, tuple[list[str], list[str]]] = {
    "name": (["Thing"], ["TEXT"]),
    "alternateName": (["Thing"], ["TEXT"]),
    "url": (["Thing"], ["URL"]),
    "text": (["CreativeWork"], ["TEXT"]),
    "inLanguage": (["CreativeWork"], ["TEXT"]),
    "datePublished": (["CreativeWork"], ["DATE"]),
    "expires": (["CreativeWork"], ["DATE"]),
    "version": (["CreativeWork"], ["NUMBER", "TEXT"]),
    "license": (["CreativeWork"], ["URL"]),
    "isAccessibleForFree": (["CreativeWork"], ["BOOLEAN"]),
    "archivedAt": (["CreativeWork"], ["URL"]),
    "author": (["CreativeWork", "Rating"], ["Person", "Organization"]),
    "publisher": (["CreativeWork"], ["Person", "Organization"]),
    "about": (["CreativeWork"], ["Thing"]),
    "citation": (["CreativeWork"], ["CreativeWork"]),
    "correction": (["CreativeWork"], ["CorrectionComment"]),
    "publishingPrinciples": (["CreativeWork", "Organization", "Person"], ["URL"]),
    "correctionsPolicy": (["Organization"], ["URL"]),
    "claimReviewed": (["ClaimReview"], ["TEXT"]),
    "itemReviewed": (["Review"], ["Thing"]),
    "reviewRating": (["Review"], ["Rating"]),
    "ratingValue": (["Rating"], ["NUMBER"]),
    "bestRating": (["Rating"], ["NUMBER"]),
    "worstRating": (["Rating"], ["NUMBER"]),
    "ratingExplanation": (["Rating"], ["TEXT"]),
    "appearance": (["Claim"], ["CreativeWork"]),
    "firstAppearance": (["Claim"], ["CreativeWork"]),
}

# The context of schema.org, as far as these properties go.
CONTEXT = {
    "@vocab": SCHEMA,
    "id": "@id",
    "type": "@type",
    **{name: {"@type": "@id"} for name, (_of, kinds) in PROPERTIES.items() if kinds == ["URL"]},
}

_LITERALS = {
    "TEXT": lambda value: isinstance(value, str) and value.strip(),
    "NUMBER": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "BOOLEAN": lambda value: isinstance(value, bool),
    "DATE": lambda value: re.fullmatch(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?)?)?", value),
}


def expanded(document: dict[str, Any]) -> dict[str, Any]:
    """The one node of a document, expanded by a JSON-LD processor; only schema.org's own context is there to load."""
    (node,) = jsonld.expand(document, {"documentLoader": _load})
    return node


def _load(url: str, _options: Any) -> dict[str, Any]:
    assert url.rstrip("/") == "https://schema.org"
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": CONTEXT}}


def faults(node: dict[str, Any]) -> list[str]:
    """Every way in which the node, or one within it, does not keep to the vocabulary."""
    (kind,) = [one.removeprefix(SCHEMA) for one in node["@type"]]
    found = [] if kind in PARENTS else [f"no class {kind}"]
    for key, values in node.items():
        if key.startswith("@"):
            continue
        name = key.removeprefix(SCHEMA)
        domains, ranges = PROPERTIES.get(name, ([], []))
        if not _kinds(kind) & set(domains):
            found.append(f"{kind} has no {name}")
        for value in values:
            found += _value_faults(f"{kind}.{name}", value, ranges)
    return found


def _kinds(kind: str) -> set[str]:
    return {kind}.union(*(_kinds(parent) for parent in PARENTS[kind]))


def _value_faults(place: str, value: dict[str, Any], ranges: list[str]) -> list[str]:
    if "@type" in value:
        (kind,) = [one.removeprefix(SCHEMA) for one in value["@type"]]
        return ([] if _kinds(kind) & set(ranges) else [f"{place} is no {kind}"]) + faults(value)
    if "@value" in value:
        fits = any(kind in _LITERALS and _LITERALS[kind](value["@value"]) for kind in ranges)
        return [] if fits else [f"{place} is not {value['@value']!r}"]
    fits = "URL" in ranges and re.match(r"https?://[^/\s]+/", value["@id"])
    return [] if fits else [f"{place} is no address: {value['@id']!r}"]


def values(node: dict[str, Any], name: str) -> list[Any]:
    """What a property of an expanded node holds: literals and addresses plain, nodes as they are."""
    found = node.get(f"{SCHEMA}{name}", [])
    return [one["@value"] if "@value" in one else one["@id"] if one.keys() == {"@id"} else one for one in found]
