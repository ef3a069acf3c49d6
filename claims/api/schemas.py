"""The shapes that the API answers with and takes, as JSON Schema 2020-12: OpenAPI 3.1's own. Pure.

The claim document and the dossier's records come from their published schemas in docs/formats/, not from here.
"""

import json
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from claims.vocabulary import Bearing, FlagReason, FlagStatus, ItemKind, PartyKind, RelationType, Stance
from claims.vocabulary import Verdict as VerdictChoice
from sources.citable import CITABLE, NAME_PARTS
from sources.models import AuthorKind, DerivationKind, Reliability, SourceKind

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
TRUTH: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 0}
NUMBER: Schema = {"type": "integer", "minimum": 1}
TIME: Schema = {"type": "string", "format": "date-time"}
DAY: Schema = {"type": "string", "format": "date"}
EDTF: Schema = {"type": "string", "description": "A date in EDTF (ISO 8601-2 level 1); empty when unknown."}
SLUG: Schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 120}
DIGEST: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def one_of(choices: Any, *, blank: bool = False) -> Schema:
    """One of the values of a vocabulary."""
    return {"type": "string", "enum": [*([""] if blank else []), *choices.values]}


def or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def record(properties: dict[str, Schema], *, optional: tuple[str, ...] = (), description: str = "") -> Schema:
    """An object with exactly these keys."""
    found: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": [name for name in properties if name not in optional],
    }
    return {**found, "description": description} if description else found


def list_of(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def named(name: str) -> Schema:
    """A reference to one of the components."""
    return {"$ref": f"#/components/schemas/{name}"}


_CLAIM_NAME = record({"slug": SLUG, "statement": TEXT, "url": TEXT})
_CITED = record({"slug": SLUG, "name": TEXT})

RECORDS: dict[str, Schema] = {
    "ClaimSummary": record(
        {
            "slug": SLUG,
            "url": TEXT,
            "statement": TEXT,
            "summary": TEXT,
            "language": TEXT,
            "verdict": one_of(VerdictChoice),
            "event_date": EDTF,
            "asserting": COUNT,
            "denying": COUNT,
            "disputed_since": or_null(TIME),
            "revision": NUMBER,
            "approved_at": TIME,
            "review_due": or_null(DAY),
            "document": named("Claim"),
        },
        optional=("document",),
        description="A published claim as lists have it; with `include=document`, its whole document too.",
    ),
    "Party": record(
        {
            "slug": SLUG,
            "url": TEXT,
            "name": TEXT,
            "kind": one_of(PartyKind),
            "summary": TEXT,
            "wikidata": TEXT,
            "aliases": list_of(record({"name": TEXT, "language": TEXT})),
            "affiliations": list_of(
                record({"role": TEXT, "organisation": or_null(SLUG), "since": EDTF, "until": EDTF, "note": TEXT})
            ),
        },
        description="Who takes positions. Of persons, names, roles and positions alone are public.",
    ),
    "Publisher": record(
        {
            "slug": SLUG,
            "name": TEXT,
            "reliability": one_of(Reliability),
            "address": TEXT,
            "wikidata": TEXT,
            "note": TEXT,
        },
        description="Who puts sources out, and how reliable (Admiralty code).",
    ),
    "Source": record(
        {
            "slug": SLUG,
            "url": TEXT,
            "title": TEXT,
            "kind": one_of(SourceKind),
            "language": TEXT,
            "date": EDTF,
            "publisher": or_null(_CITED),
            "reliability": one_of(Reliability),
            "authors": list_of(
                record({"name": TEXT, "given": TEXT, "kind": one_of(AuthorKind), **dict.fromkeys(NAME_PARTS, TEXT)})
            ),
            "address": TEXT,
            "archive_address": TEXT,
            "derived_from": list_of(record({"kind": one_of(DerivationKind), "source": SLUG})),
            "retracted_on": EDTF,
            "retraction_reason": TEXT,
            "wikidata": TEXT,
            **dict.fromkeys(CITABLE, TEXT),
            "note": TEXT,
        },
        description="One citable document.",
    ),
    "Topic": record(
        {"slug": SLUG, "url": TEXT, "title": TEXT, "summary": TEXT, "parent": or_null(SLUG)},
        description="A subject heading; topics nest.",
    ),
    "Position": record(
        {
            "claim": _CLAIM_NAME,
            "number": NUMBER,
            "party": record({"slug": SLUG, "name": TEXT, "kind": one_of(PartyKind)}),
            "capacity": TEXT,
            "stance": one_of(Stance),
            "stated_on": or_null(named("Date")),
            "quote": TEXT,
            "note": TEXT,
            "citations": list_of(named("Citation")),
        },
        description="One party's published stance on one claim; `number` is its place in the claim's document.",
    ),
    "Evidence": record(
        {
            "claim": _CLAIM_NAME,
            "number": NUMBER,
            "source": named("CitedSource"),
            "bearing": one_of(Bearing),
            "credibility": {"type": "integer", "minimum": 1, "maximum": 6},
            "excerpt": TEXT,
            "locator": TEXT,
            "note": TEXT,
        },
        description="A source's published bearing on a claim; `number` is its place in the claim's document.",
    ),
    "Relation": record(
        {"claim": _CLAIM_NAME, "type": one_of(RelationType), "target": _CLAIM_NAME, "note": TEXT},
        description="A typed edge from one published claim to another.",
    ),
    "Flag": record(
        {
            "id": NUMBER,
            "kind": one_of(ItemKind),
            "claim": or_null(_CLAIM_NAME),
            "source": or_null(record({"slug": SLUG, "title": TEXT})),
            "item": TEXT,
            "reason": one_of(FlagReason),
            "status": {"type": "string", "enum": [FlagStatus.OPEN, FlagStatus.UPHELD, FlagStatus.DISMISSED]},
            "raised_at": TIME,
            "resolved_at": or_null(TIME),
            "resolution": TEXT,
        },
        description="What is disputed, since when and why, and what came of it; never who raised it.",
    ),
    "Correction": record(
        {
            "claim": SLUG,
            "statement": TEXT,
            "revision": NUMBER,
            "previous_revision": NUMBER,
            "published_at": TIME,
            "wrong": TEXT,
            "right": TEXT,
            "verdict_before": one_of(VerdictChoice, blank=True),
            "verdict_after": one_of(VerdictChoice, blank=True),
            "public": TRUTH,
        },
        description="A public notice that a published claim was changed in substance.",
    ),
    "Edition": record(
        {
            "claim": SLUG,
            "revision": NUMBER,
            "url": TEXT,
            "statement": TEXT,
            "verdict": one_of(VerdictChoice, blank=True),
            "approved_at": TIME,
            "approved_by": TEXT,
            "comment": TEXT,
            "change": {"type": "string", "enum": ["", "first", "minor", "correction"]},
            "current": TRUTH,
            "withdrawn": TRUTH,
        },
        description="A revision that was approved. Its document is at its own address.",
    ),
    "Change": record(
        {
            "cursor": COUNT,
            "at": TIME,
            "kind": {"type": "string", "enum": ["claim", "party", "publisher", "source", "topic"]},
            "slug": SLUG,
            "api_url": TEXT,
        },
        description="In the act at place `cursor` of the log, something public about this record may have changed.",
    ),
}

ACTS: dict[str, Schema] = {
    "Checkpoint": record({"origin": TEXT, "size": COUNT, "root": DIGEST, "note": TEXT}),
    "InclusionProof": record({"index": COUNT, "size": NUMBER, "leaf": TEXT, "proof": list_of(DIGEST)}),
    "ConsistencyProof": record({"old": NUMBER, "new": NUMBER, "proof": list_of(DIGEST)}),
    "Draft": record(
        {
            "slug": SLUG,
            "revision": NUMBER,
            "stage": TEXT,
            "disputed": TRUTH,
            "open_acts": list_of(TEXT),
            "missing": list_of(record({"pointer": TEXT, "detail": TEXT})),
            "items": list_of(record({"key": TEXT, "words": TEXT})),
            "claim": named("ClaimRecord"),
        },
        description="The newest revision of a claim, public or not, in the form in which it is written.",
    ),
    "DraftSummary": record(
        {"slug": SLUG, "statement": TEXT, "stage": TEXT, "revision": NUMBER, "edited_at": TIME, "edited_by": TEXT}
    ),
    "Stage": record({"slug": SLUG, "revision": NUMBER, "stage": TEXT}),
    "DeskFlag": record(
        {
            "id": NUMBER,
            "kind": one_of(ItemKind),
            "item": TEXT,
            "claim": or_null(SLUG),
            "source": or_null(SLUG),
            "reason": one_of(FlagReason),
            "text": TEXT,
            "suggestion": TEXT,
            "status": one_of(FlagStatus),
            "raised_by": TEXT,
            "raised_at": TIME,
            "resolved_by": or_null(TEXT),
            "resolved_at": or_null(TIME),
            "resolution": TEXT,
            "comments": list_of(record({"by": TEXT, "at": TIME, "text": TEXT})),
        },
        description="A flag as editors and reviewers see it.",
    ),
    "Written": record({"claims": list_of(record({"slug": SLUG, "revision": NUMBER, "api_url": TEXT}))}),
}

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
