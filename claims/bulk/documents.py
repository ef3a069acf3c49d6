"""Claim documents from clean plain forms, with the keys and order of `claims.document`, as a test makes sure."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from claims.bulk.cleaning import Plain, date_of
from claims.bulk.known import Known
from claims.document import date_data

Document = dict[str, Any]


@lru_cache(maxsize=50_000)
def _date(text: str) -> dict[str, Any] | None:
    return date_data(text, *date_of(text))


class Parts:
    """The parts of one claim as they stand, each kind in the order of its rows' keys; topics in their places."""

    def __init__(self, **rows: Sequence[Plain]) -> None:
        self.topics: Sequence[Plain] = rows["topics"]
        self.positions: Sequence[Plain] = rows["positions"]
        self.evidence: Sequence[Plain] = rows["evidence"]
        self.relations: Sequence[Plain] = rows["relations"]
        self.reply_requests: Sequence[Plain] = rows["reply_requests"]


def document_of(
    claim: Plain,
    parts: Parts,
    known: Known,
    *,
    revision: int,
    approved_at: datetime,
    review_due: date,
    previous: int | None,
    corrections: Iterable[dict[str, Any]],
) -> Document:
    """The document of a claim at a revision. No query."""
    slug = claim["slug"]

    def data(kind: str, named: str) -> dict[str, Any]:
        return known.get(kind, named, of=slug)[1]

    return {
        "slug": slug,
        "url": f"/claims/{slug}/",
        "revision": revision,
        "statement": claim["statement"],
        "summary": claim["summary"],
        "language": claim["language"],
        "event_date": _date(claim["event_date"]),
        "topics": [data("topics", row["topic"]) for row in parts.topics],
        "verdict": claim["verdict"],
        "rationale": claim["rationale"],
        "basis": [
            {"evidence": number, "source": row["source"]}
            for number, row in enumerate(parts.evidence, start=1)
            if row["basis"]
        ],
        "positions": [
            {
                "party": data("parties", row["party"]),
                "capacity": row["capacity"],
                "stance": row["stance"],
                "stated_on": _date(row["stated_on"]),
                "quote": row["quote"],
                "note": row["note"],
                "citations": [
                    {
                        "source": data("sources", cited["source"]),
                        "locator": cited["locator"],
                        "excerpt": cited["excerpt"],
                    }
                    for cited in row["cites"]
                ],
            }
            for row in parts.positions
        ],
        "evidence": [
            {
                "source": data("sources", row["source"]),
                "bearing": row["bearing"],
                "credibility": row["credibility"],
                "excerpt": row["excerpt"],
                "locator": row["locator"],
                "note": row["note"],
            }
            for row in parts.evidence
        ],
        "relations": [
            {"type": row["type"], "claim": {"slug": row["claim"]}, "note": row["note"]} for row in parts.relations
        ],
        "reply_requests": [
            {
                "party": data("parties", row["party"]),
                "asked_on": _date(row["asked_on"]),
                "channel": row["channel"],
                "answered_on": _date(row["answered_on"]),
                "answer": row["answer"],
            }
            for row in parts.reply_requests
        ],
        "dissents": [],
        "corrections": list(corrections),
        "redactions": [],
        "approved_at": approved_at.isoformat(),
        "review_due": review_due.isoformat(),
        "previous_revision": previous,
    }
