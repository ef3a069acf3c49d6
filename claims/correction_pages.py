"""Prepares corrections for the pages: a claim's own, its history, and the list of all.

Pure: reads documents and loaded rows alone, no query.
"""

from datetime import datetime
from typing import Any

from claims.changes import Document
from claims.models import Correction, Edition
from claims.redactions.stubs import shown_redactions
from claims.vocabulary import Status, Verdict


def verdict_change(before: str, after: str) -> Document | None:
    """The two verdicts with their words; None when they are the same."""
    if before == after:
        return None
    return {"before": _verdict(before), "after": _verdict(after)}


def shown_correction(row: Document) -> Document:
    """One row of a document's `corrections` as pages show it."""
    return {
        **row,
        "published_at": datetime.fromisoformat(row["published_at"]),
        "verdict_change": verdict_change(row["verdict_before"], row["verdict_after"]),
    }


def shown_corrections(rows: list[Document]) -> Document | None:
    """A document's corrections: the `newest`, and those `earlier`, newest first. None when it has none."""
    if not rows:
        return None
    newest, *earlier = [shown_correction(row) for row in reversed(rows)]
    return {"newest": newest, "earlier": earlier}


def correction_entry(row: Correction) -> Document:
    """One entry of the list of corrections, from a row of `Correction.objects.for_list()`.

    `slug` is the claim's current one; `public` whether the claim can be read under it now.
    """
    before, after = _side(row.previous), _side(row.edition)
    state: Any = row.claim.state  # what was corrected was published, so that it has an edition
    return {
        "slug": state.edition.slug,
        "public": state.status == Status.PUBLISHED,
        "published_at": row.published_at,
        "wrong": row.wrong,
        "right": row.right,
        "verdict_change": verdict_change(row.verdict_before, row.verdict_after),
        "before": before,
        "after": after,
        "redactions": _of_notice(row),
    }


def _of_notice(row: Correction) -> list[Document]:
    """What was redacted in the notice or in the statement above it."""
    document = row.edition.data()
    notice = f"corrections/{row.edition.number}"
    own = [
        note
        for note in document["redactions"]
        if note["what"] == notice or (note["what"] == "claim" and note["field"] == "statement")
    ]
    return shown_redactions({**document, "redactions": own})


def _side(edition: Edition) -> Document:
    document = edition.data()
    return {
        "number": edition.number,
        "statement": document["statement"],
        "language": document["language"],
        "verdict": _verdict(document["verdict"]),
    }


def _verdict(value: str) -> dict[str, Any]:
    return {"value": value, "label": Verdict(value).label}
