"""Examples in the description: invented for it, about a bridge that there is not. Each is valid by its own schema."""

from typing import Any

from sources.citable import CITABLE, NAME_PARTS

_SITE = "https://claims.example"
_DATE = {"edtf": "2005-02-07", "display": "7 February 2005", "earliest": "2005-02-07", "latest": "2005-02-07"}
_PARTY = {"slug": "harbour-office", "name": "Harbour Office", "kind": "government body"}
_SOURCE = {
    "slug": "bridge-report",
    "title": "Report on the bridge",
    "publisher": {"slug": "evening-post", "name": "Evening Post", "reliability": "B"},
    "reliability": "B",
    "date": _DATE,
    "url": "https://post.example/bridge",
    "archive_url": "",
}
_CITATION = {"source": _SOURCE, "locator": "page 3", "excerpt": ""}
_CLAIM_NAME = {
    "slug": "the-bridge-is-closed",
    "statement": "The bridge is closed.",
    "url": f"{_SITE}/claims/the-bridge-is-closed/",
}
_POSITION = {
    "party": _PARTY,
    "capacity": "Spokesperson",
    "stance": "asserts",
    "stated_on": _DATE,
    "quote": "It is closed.",
    "note": "",
    "citations": [_CITATION],
}
_EVIDENCE = {
    "source": _SOURCE,
    "bearing": "supports",
    "credibility": 2,
    "excerpt": "",
    "locator": "page 3",
    "note": "",
}
_AT = "2026-11-24T21:32:00+00:00"

_RECORDS: dict[str, Any] = {
    "Claim": {
        "slug": "the-bridge-is-closed",
        "url": "/claims/the-bridge-is-closed/",
        "revision": 3,
        "statement": "The bridge is closed.",
        "summary": "",
        "language": "en",
        "event_date": _DATE,
        "topics": [{"slug": "bridges", "title": "Bridges"}],
        "verdict": "supported",
        "rationale": "The office that closes bridges says so.",
        "basis": [{"evidence": 1, "source": "bridge-report"}],
        "positions": [_POSITION],
        "evidence": [_EVIDENCE],
        "relations": [],
        "reply_requests": [],
        "dissents": [],
        "corrections": [],
        "redactions": [],
        "approved_at": _AT,
        "review_due": "2027-11-24",
        "previous_revision": None,
        "live": {
            "status": "published",
            "disputed": False,
            "open_flags": 0,
            "needs_re_review": False,
            "review_overdue": False,
            "latest_revision": 3,
            "origins": {"sources": 1, "independent": 1, "joined": []},
        },
    },
    "ClaimSummary": {
        "slug": "the-bridge-is-closed",
        "url": f"{_SITE}/claims/the-bridge-is-closed/",
        "statement": "The bridge is closed.",
        "summary": "",
        "language": "en",
        "verdict": "supported",
        "event_date": "2005-02-07",
        "asserting": 1,
        "denying": 0,
        "disputed_since": None,
        "revision": 3,
        "approved_at": _AT,
        "review_due": "2027-11-24",
    },
    "Party": {
        **_PARTY,
        "url": f"{_SITE}/parties/harbour-office/",
        "summary": "The office that runs the harbour.",
        "wikidata": "",
        "aliases": [{"name": "HO", "language": "en"}],
        "affiliations": [],
    },
    "Publisher": {
        "slug": "evening-post",
        "name": "Evening Post",
        "reliability": "B",
        "address": "https://post.example/",
        "wikidata": "",
        "note": "",
    },
    "Source": {
        "slug": "bridge-report",
        "url": f"{_SITE}/sources/bridge-report/",
        "title": "Report on the bridge",
        "kind": "article",
        "language": "en",
        "date": "2005-02-07",
        "publisher": {"slug": "evening-post", "name": "Evening Post"},
        "reliability": "B",
        "authors": [{"name": "Doe", "given": "Jo", "kind": "person", **dict.fromkeys(NAME_PARTS, "")}],
        "address": "https://post.example/bridge",
        "archive_address": "",
        "derived_from": [],
        "retracted_on": "",
        "retraction_reason": "",
        "wikidata": "",
        **dict.fromkeys(CITABLE, ""),
        "note": "",
    },
    "Topic": {
        "slug": "bridges",
        "url": f"{_SITE}/topics/bridges/",
        "title": "Bridges",
        "summary": "",
        "parent": None,
    },
    "Position": {"claim": _CLAIM_NAME, "number": 1, **_POSITION},
    "Evidence": {"claim": _CLAIM_NAME, "number": 1, **_EVIDENCE},
    "Relation": {
        "claim": _CLAIM_NAME,
        "type": "contradicts",
        "target": {
            "slug": "the-bridge-is-open",
            "statement": "The bridge is open.",
            "url": f"{_SITE}/claims/the-bridge-is-open/",
        },
        "note": "",
    },
    "Flag": {
        "id": 1,
        "kind": "claim",
        "claim": _CLAIM_NAME,
        "source": None,
        "item": "",
        "reason": "outdated",
        "status": "open",
        "raised_at": _AT,
        "resolved_at": None,
        "resolution": "",
    },
    "Correction": {
        "claim": "the-bridge-is-closed",
        "statement": "The bridge is closed.",
        "revision": 3,
        "previous_revision": 1,
        "published_at": _AT,
        "wrong": "The page named the wrong bridge.",
        "right": "It is the old bridge.",
        "verdict_before": "contested",
        "verdict_after": "supported",
        "public": True,
    },
    "Edition": {
        "claim": "the-bridge-is-closed",
        "revision": 3,
        "url": f"{_SITE}/claims/the-bridge-is-closed/v/3/",
        "statement": "The bridge is closed.",
        "verdict": "supported",
        "approved_at": _AT,
        "approved_by": "Rosa",
        "comment": "Checked.",
        "change": "first",
        "current": True,
        "withdrawn": False,
    },
    "Change": {
        "cursor": 41,
        "at": _AT,
        "kind": "claim",
        "slug": "the-bridge-is-closed",
        "api_url": f"{_SITE}/api/v1/claims/the-bridge-is-closed/",
    },
    "Checkpoint": {
        "origin": "claims.example/log",
        "size": 42,
        "root": "9f" * 32,
        "note": "claims.example/log\n42\nn5+fn5+fn5+fn5+fn5+fn5+fn5+fn5+fn5+fn5+fn58=\n\n— claims.example/log AAAA\n",
    },
    "InclusionProof": {"index": 0, "size": 1, "leaf": "{}", "proof": []},
    "ConsistencyProof": {"old": 1, "new": 2, "proof": ["9f" * 32]},
    "DraftSummary": {
        "slug": "the-bridge-is-closed",
        "statement": "The bridge is closed.",
        "stage": "draft",
        "revision": 3,
        "edited_at": _AT,
        "edited_by": "edith",
    },
    "ClaimRecord": {
        "slug": "the-bridge-is-closed",
        "statement": "The bridge is closed.",
        "verdict": "supported",
        "rationale": "The office that closes bridges says so.",
        "topics": ["bridges"],
        "positions": [
            {
                "party": "harbour-office",
                "stance": "asserts",
                "stated_on": "2005-02-07",
                "quote": "It is closed.",
                "cites": [{"source": "bridge-report", "locator": "page 3"}],
            }
        ],
        "evidence": [{"source": "bridge-report", "bearing": "supports", "credibility": 2, "basis": True}],
    },
    "PartyRecord": {"slug": "harbour-office", "name": "Harbour Office", "kind": "government body"},
    "PublisherRecord": {"slug": "evening-post", "name": "Evening Post", "reliability": "B"},
    "SourceRecord": {
        "slug": "bridge-report",
        "title": "Report on the bridge",
        "publisher": "evening-post",
        "date": "2005-02-07",
        "url": "https://post.example/bridge",
    },
    "TopicRecord": {"slug": "bridges", "title": "Bridges"},
}
DRAFT = {
    "slug": "the-bridge-is-closed",
    "revision": 3,
    "stage": "draft",
    "disputed": False,
    "open_acts": ["edit", "submit"],
    "missing": [],
    "items": [{"key": "claim-1", "words": "The bridge is closed."}],
    "claim": _RECORDS["ClaimRecord"],
}
NEW_CLAIM = {
    "comment": "From this morning's paper.",
    "claim": {key: value for key, value in _RECORDS["ClaimRecord"].items() if key != "slug"},
    "parties": [_RECORDS["PartyRecord"]],
    "publishers": [_RECORDS["PublisherRecord"]],
    "sources": [_RECORDS["SourceRecord"]],
    "topics": [_RECORDS["TopicRecord"]],
}
BULK = {"comment": "From the archive.", "claims": [{"statement": "The bridge is closed."}]}
WRITTEN = {
    "claims": [
        {
            "slug": "the-bridge-is-closed",
            "revision": 1,
            "api_url": f"{_SITE}/api/v1/claims/the-bridge-is-closed/draft/",
        }
    ]
}
STAGE = {"slug": "the-bridge-is-closed", "revision": 3, "stage": "in review"}
FLAG = {"item": "claim-1", "reason": "outdated", "comment": "It was opened again in May."}
DESK_FLAG = {
    "id": 1,
    "kind": "claim",
    "item": "The bridge is closed.",
    "claim": "the-bridge-is-closed",
    "source": None,
    "reason": "outdated",
    "text": "It was opened again in May.",
    "suggestion": "",
    "status": "open",
    "raised_by": "rashid",
    "raised_at": _AT,
    "resolved_by": None,
    "resolved_at": None,
    "resolution": "",
    "comments": [],
}


def of(component: str) -> Any:
    """The example of a component."""
    return _RECORDS[component]


def problem(status: int, detail: str) -> dict[str, Any]:
    """An example of a refusal."""
    from http import HTTPStatus

    return {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}


def slug_of(path: str) -> str:
    """A slug for an address of this kind."""
    for word, kind in (("parties", "Party"), ("publishers", "Publisher"), ("sources", "Source"), ("topics", "Topic")):
        if f"/{word}/" in path:
            return str(_RECORDS[kind]["slug"])
    return "the-bridge-is-closed"
