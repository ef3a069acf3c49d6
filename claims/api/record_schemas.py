"""The shapes of what the API answers with, as JSON Schema 2020-12. Pure."""

from claims.api.shapes import (
    COUNT,
    DAY,
    DIGEST,
    EDTF,
    NUMBER,
    SLUG,
    TEXT,
    TIME,
    TRUTH,
    Schema,
    list_of,
    named,
    one_of,
    or_null,
    record,
)
from claims.vocabulary import Bearing, FlagReason, FlagStatus, ItemKind, PartyKind, RelationType, Stance
from claims.vocabulary import Verdict as VerdictChoice
from sources.citable import CITABLE, NAME_PARTS
from sources.models import AuthorKind, DerivationKind, Reliability, SourceKind

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
