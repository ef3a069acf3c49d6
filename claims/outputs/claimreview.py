"""A claim as schema.org's ClaimReview: what search engines and other fact-checkers read. docs/formats/claimreview.md.

Pure: reads the document and the settings alone, no query.
"""

from collections.abc import Collection
from typing import Any

from django.conf import settings

from claims.outputs.site import full_address, full_address_of, publisher_name
from claims.pages import day_stated
from claims.vocabulary import PERSONS, Stance, Verdict

Document = dict[str, Any]

WORST, BEST = 1, 5
# Verdicts that settle the claim one way or the other, and by how much. The others are no point on that line.
RATINGS = {
    Verdict.SUPPORTED: 5,
    Verdict.PARTLY_SUPPORTED: 4,
    Verdict.UNSUPPORTED: 2,
    Verdict.CONTRADICTED: 1,
}


def claim_review(document: Document, kept_out: Collection[str] = ()) -> Document:
    """The ClaimReview of a document, as JSON-LD. What is unknown has no property: nothing is guessed.

    Search engines are not led to the pages of the parties in `kept_out` (slugs).
    """
    page = full_address(document["url"])
    return _known(
        {
            "@context": "https://schema.org",
            "@type": "ClaimReview",
            "@id": f"{page}#review",
            "url": page,
            "claimReviewed": document["statement"],
            "datePublished": document["approved_at"],
            "version": document["revision"],
            "expires": document["review_due"],
            "author": _publisher(),
            "publisher": _publisher(),
            "license": settings.CLAIMTRACK_LICENCE_URL,
            "isAccessibleForFree": True,
            "about": [_topic(row) for row in document["topics"]],
            "reviewRating": _rating(document),
            "itemReviewed": _claim(document, page, kept_out),
            "citation": _each_once([row["source"] for row in document["evidence"]]),
            "correction": [_correction(row) for row in document["corrections"]],
        }
    )


def iso_date(found: Document | None) -> str:
    """The part of a document's date that is certain, in ISO 8601: a day, a month, a year, or empty.

    Spring 2004 is 2004; from December 2003 to January 2004, about 2004, and since 2004 are empty.
    """
    if not found or not found["earliest"] or not found["latest"] or set(found["edtf"]) & set("?~%"):
        return ""
    first, last = found["earliest"].split("-"), found["latest"].split("-")
    shared = 0
    while shared < 3 and first[shared] == last[shared]:
        shared += 1
    return "-".join(first[:shared])


def _publisher() -> Document:
    return _known(
        {
            "@type": "Organization",
            "name": publisher_name(),
            "url": settings.CLAIMTRACK_PUBLISHER_URL or full_address("/"),
            "publishingPrinciples": full_address_of("about-method"),
            "correctionsPolicy": full_address_of("about-corrections"),
        }
    )


def _topic(row: Document) -> Document:
    return {"@type": "Thing", "name": row["title"], "url": full_address_of("topic", row["slug"])}


def _rating(document: Document) -> Document:
    verdict = Verdict(document["verdict"])
    numbers = {"ratingValue": RATINGS[verdict], "bestRating": BEST, "worstRating": WORST} if verdict in RATINGS else {}
    return {
        "@type": "Rating",
        "alternateName": str(verdict.label),
        **numbers,
        "ratingExplanation": document["rationale"],
    }


def _claim(document: Document, page: str, kept_out: Collection[str]) -> Document:
    stated = sorted(
        (row for row in document["positions"] if row["stance"] in (Stance.ASSERTS, Stance.REPORTS)), key=day_stated
    )
    asserted = [row for row in stated if row["stance"] == Stance.ASSERTS]
    cited = _each_once([citation["source"] for row in stated for citation in row["citations"]])
    dated = bool(stated and stated[0]["stated_on"])
    return _known(
        {
            "@type": "Claim",
            "@id": f"{page}#claim",
            "text": document["statement"],
            "inLanguage": document["language"],
            "author": [
                _party(row, led_to=slug not in kept_out)
                for slug, row in {row["party"]["slug"]: row["party"] for row in asserted}.items()
            ],
            "datePublished": iso_date(asserted[0]["stated_on"]) if asserted else "",
            "firstAppearance": cited[0] if cited and dated else None,
            "appearance": cited[1:] if dated else cited,
        }
    )


def _party(party: Document, *, led_to: bool) -> Document:
    kind = "Person" if party["kind"] in PERSONS else "Organization"
    return _known(
        {
            "@type": kind,
            "name": party["name"],
            "url": full_address_of("party", party["slug"]) if led_to else "",
        }
    )


def _each_once(sources: list[Document]) -> list[Document]:
    return [_work(source) for source in {source["slug"]: source for source in sources}.values()]


def _work(source: Document) -> Document:
    publisher = source["publisher"]
    return _known(
        {
            "@type": "CreativeWork",
            "name": source["title"],
            "url": source["url"],
            "archivedAt": source["archive_url"],
            "datePublished": iso_date(source["date"]),
            "publisher": publisher and {"@type": "Organization", "name": publisher["name"]},
        }
    )


def _correction(row: Document) -> Document:
    return {
        "@type": "CorrectionComment",
        "datePublished": row["published_at"],
        "text": f"{row['wrong']}\n\n{row['right']}",
    }


def _known(properties: Document) -> Document:
    return {name: value for name, value in properties.items() if value not in ("", None, [])}
