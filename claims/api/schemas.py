"""The shapes that the API answers with and takes, as JSON Schema 2020-12: OpenAPI 3.1's own. Pure.

The claim document and the dossier's records come from their published schemas in docs/formats/, not from here.
"""

import json
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from claims.api.record_schemas import ACTS, RECORDS
from claims.api.shapes import TEXT, Schema, list_of, named, or_null

PROBLEM = {
    "type": "object",
    "description": "What is wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": TEXT,
        "title": TEXT,
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": TEXT,
        "errors": list_of(
            {
                "type": "object",
                "required": ["detail"],
                "additionalProperties": False,
                "properties": {
                    "pointer": {"type": "string", "description": "Where in the body (RFC 6901)."},
                    "parameter": {"type": "string", "description": "Which parameter of the query, or which header."},
                    "detail": TEXT,
                },
            }
        ),
    },
}


@cache
def _published(name: str) -> Schema:
    loaded: Schema = json.loads(Path(settings.BASE_DIR, "docs", "formats", name).read_text(encoding="utf-8"))
    return loaded


# The names that the definitions of the published schemas get among the components.
_CLAIM_PARTS = {
    "correction": "DocumentCorrection",
    "date": "Date",
    "source": "CitedSource",
    "position": "DocumentPosition",
    "evidence": "DocumentEvidence",
    "relation": "DocumentRelation",
    "reply_request": "DocumentReplyRequest",
    "dissent": "Dissent",
    "redaction": "Redaction",
}
_RECORD_PARTS = {
    "slug": "RecordSlug",
    "date": "RecordDate",
    "language": "RecordLanguage",
    "address": "RecordAddress",
    "wikidata": "RecordWikidata",
    "topic": "TopicRecord",
    "publisher": "PublisherRecord",
    "source": "SourceRecord",
    "party": "PartyRecord",
    "claim": "ClaimRecord",
    "position": "PositionRecord",
    "evidence": "EvidenceRecord",
}
RECORD_KINDS = ("topics", "publishers", "sources", "parties")


def _hoisted(schema: Any, names: dict[str, str]) -> Any:
    """The schema with its references to definitions as references to components."""
    if isinstance(schema, dict):
        found = {key: _hoisted(value, names) for key, value in schema.items()}
        if (target := schema.get("$ref", "")).startswith("#/$defs/"):
            found["$ref"] = named(names[target.removeprefix("#/$defs/")])["$ref"]
        return found
    return [_hoisted(item, names) for item in schema] if isinstance(schema, list) else schema


def _all_optional(schema: Schema, **more: Schema) -> Schema:
    found = deepcopy(schema)
    found.pop("required", None)
    found["properties"] = {**found["properties"], **more}
    return found


def _nullable(schema: Schema) -> Schema:
    properties = {key: or_null(value) for key, value in schema["properties"].items()}
    return {**{key: value for key, value in schema.items() if key != "required"}, "properties": properties}


@cache
def components() -> dict[str, Schema]:
    """Every named schema of the description."""
    document, dossier = _published("claim.schema.json"), _published("dossier.schema.json")
    claim = {key: value for key, value in document.items() if key not in ("$schema", "$id", "$defs")}
    found = {"Claim": _hoisted(claim, _CLAIM_PARTS)}
    for name, part in document["$defs"].items():
        found[_CLAIM_PARTS[name]] = _hoisted(part, _CLAIM_PARTS)
    citations = document["$defs"]["position"]["properties"]["citations"]
    found["Citation"] = _hoisted(citations["items"], _CLAIM_PARTS)
    for name, part in dossier["$defs"].items():
        found[_RECORD_PARTS[name]] = _hoisted(part, _RECORD_PARTS)
    claim = found["ClaimRecord"]
    found["NewClaim"] = {
        **claim,
        "required": ["statement"],
        "description": "A claim that is not recorded yet. Without a slug it gets one from its statement.",
    }
    found["ClaimPatch"] = {
        **_nullable(claim),
        "description": "What changes of a claim (RFC 7396): null takes a value out, a list replaces the whole list.",
    }
    found["Included"] = {
        "type": "object",
        "description": "The records that the answer names, by kind, as far as `include` asks for them.",
        "additionalProperties": False,
        "properties": {kind: list_of(named(name)) for kind, name in INCLUDED.items()},
    }
    found |= RECORDS | ACTS
    found["Problem"] = PROBLEM
    for name in ("Claim", *RECORDS, "DraftSummary"):
        found[f"{name}Fields"] = _all_optional(found[name], included=named("Included"))
    return found


INCLUDED = {
    "claims": "ClaimSummary",
    "parties": "Party",
    "publishers": "Publisher",
    "sources": "Source",
    "topics": "Topic",
}


def fields_of(name: str) -> tuple[str, ...]:
    """The keys of a component, of which `fields` may choose."""
    return tuple(components()[name]["properties"])
