"""Finds the ClaimReviews in JSON-LD, wherever they stand, or says what is there instead. No Django."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from claims.claimreview.blocks import Block, NotReadable
from claims.claimreview.shown import plain, shown

Node = dict[str, Any]
_VOCABULARY = re.compile(r"https?://(?:www\.)?schema\.org(?:/.*)?", re.IGNORECASE)
_PREFIX = re.compile(r"https?://(?:www\.)?schema\.org/|schema:", re.IGNORECASE)
_SHOWN = 4  # types that a refusal names


@dataclass(frozen=True)
class Found:
    """A ClaimReview as it stands in the file; `foreign` is the vocabulary that it names when that is not schema.org."""

    node: Node
    place: str
    foreign: str = ""


def find_reviews(blocks: Sequence[Block]) -> list[Found]:
    """Every ClaimReview in the order of the file. Raises NotReadable, saying what the file looks like, on none."""
    found = []
    for block in blocks:
        here = [(node, context) for node, context in _walk(block.value) if "claimreview" in map(str.lower, types(node))]
        for number, (node, context) in enumerate(here, start=1):
            item = f"item {number}" if len(here) > 1 else ""
            foreign = "" if context is None or _is_schema_org(context) else _told(context)
            found.append(Found(node, ", ".join(filter(None, (block.place, item))), foreign))
    if not found:
        raise NotReadable(f"no ClaimReview: {_looks_like([block.value for block in blocks])}.")
    return found


def named_nodes(blocks: Sequence[Block]) -> dict[str, Node]:
    """By its `@id`, each node that says more than that: what others refer to."""
    named: dict[str, Node] = {}
    for block in blocks:
        for node, _context in _walk(block.value):
            if isinstance(name := node.get("@id"), str) and len(node) > 1:
                named.setdefault(name, node)
    return named


def types(node: Node) -> list[str]:
    """The node's types without the vocabulary's name."""
    given = node.get("@type")
    return [
        _PREFIX.sub("", one.strip()) for one in (given if isinstance(given, list) else [given]) if isinstance(one, str)
    ]


def property_values(node: Node, name: str) -> list[Any]:
    """What the property holds: always a list, without nulls and empty texts, of which values are taken out of
    JSON-LD's wrappers.
    """
    for key in (name, f"schema:{name}", f"http://schema.org/{name}", f"https://schema.org/{name}"):
        if key in node:
            return _flat(node[key])
    return []


def _flat(value: Any) -> list[Any]:
    found, waiting = [], [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += reversed(one)
        elif isinstance(one, dict) and (inner := next((key for key in ("@value", "@list", "@set") if key in one), "")):
            waiting.append(one[inner])
        elif one is not None and not (isinstance(one, str) and not one.strip()):
            found.append(one)
    return found


def _walk(value: Any) -> Iterator[tuple[Node, Any]]:
    """Every object in the value, in the order of the text, and the `@context` in force there."""
    waiting: list[tuple[Any, Any]] = [(value, None)]
    while waiting:
        one, context = waiting.pop()
        if isinstance(one, dict):
            context = one.get("@context", context)
            yield one, context
            waiting += [(inner, context) for key, inner in reversed(one.items()) if key != "@context"]
        elif isinstance(one, list):
            waiting += [(inner, context) for inner in reversed(one)]


def _is_schema_org(context: Any) -> bool:
    given = context if isinstance(context, list) else [context]
    named = [name for one in given for name in (one.values() if isinstance(one, dict) else [one])]
    return any(isinstance(name, str) and _VOCABULARY.fullmatch(name.strip()) for name in named)


def _told(context: Any) -> str:
    return shown(context) if isinstance(context, str) else "another vocabulary"


def _looks_like(values: list[Any]) -> str:
    if len(values) == 1 and (known := _known_form(values[0])):
        return known
    listed = [value for value in values if not isinstance(value, list)]
    listed += [inner for value in values if isinstance(value, list) for inner in value]
    graphs = [inner for value in listed if isinstance(value, dict) for inner in _flat(value.get("@graph"))]
    named = dict.fromkeys(kind for node in [*listed, *graphs] if isinstance(node, dict) for kind in types(node))
    if not named:
        return "it is JSON, but not JSON-LD: nothing in it has an @type"
    return f"it is JSON-LD of {_listed(named)}"


def _known_form(value: Any) -> str:
    first = value[0] if isinstance(value, list) and value else value
    if isinstance(value, list) and not value:
        return "it is an empty list"
    if not isinstance(first, dict):
        return "it is JSON, but no object"
    if _is_api_answer(first):
        return (
            "it looks like an answer of the Fact Check Tools API, which is not JSON-LD; import the pages that it names"
        )
    if "statement" in first and "positions" in first:
        return "it looks like a claim document (.json) of this program; take its .jsonld"
    if "DataFeed" in types(first):
        rows = [item for row in _flat(first.get("dataFeedElement")) for item in _flat(_item(row))]
        held = dict.fromkeys(kind for row in rows if isinstance(row, dict) for kind in types(row))
        return f"it is a DataFeed of {_listed(held) or 'nothing'}"
    if "@type" not in first and "type" in first and first.keys() & {"title", "author", "issued"}:
        return "it looks like CSL-JSON, a bibliography; import it with import_sources"
    return ""


def _listed(kinds: dict[str, None]) -> str:
    more = ", ..." if len(kinds) > _SHOWN else ""
    return ", ".join(plain(kind[:40]) for kind in list(kinds)[:_SHOWN]) + more


def _item(row: Any) -> Any:
    return row.get("item", row) if isinstance(row, dict) else row


def _is_api_answer(value: Node) -> bool:
    if "@type" in value:
        return False
    rows = value.get("claims")
    if rows is None and "claimReview" in value:
        return True
    return isinstance(rows, list) and any(isinstance(row, dict) and "claimReview" in row for row in rows)
