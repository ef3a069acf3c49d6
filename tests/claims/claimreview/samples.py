"""ClaimReviews written for the tests, and what is read from them."""

import json
from typing import Any

from claims.claimreview.blocks import read_page
from claims.claimreview.nodes import find_reviews, named_nodes
from claims.claimreview.reviews import Review, read_review

PAGE = "https://facts.example/bridge"


def review(**properties: Any) -> dict[str, Any]:
    """A whole ClaimReview with other `properties`; None takes one out."""
    whole = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": PAGE,
        "name": "The bridge stands",
        "datePublished": "2005-03-01",
        "claimReviewed": "The bridge has collapsed.",
        "author": {"@type": "Organization", "name": "Facts", "url": "https://facts.example/"},
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Person", "name": "Jane Roe"},
            "datePublished": "2005-02-07",
        },
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": "1",
            "worstRating": "1",
            "bestRating": "5",
            "alternateName": "False",
        },
    }
    return {name: value for name, value in {**whole, **properties}.items() if value is not None}


def as_file(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def read(value: Any, address: str = "") -> list[Review]:
    """The reviews in a JSON value, or in the text of a page."""
    page = read_page(value if isinstance(value, str) else json.dumps(value), address)
    named = named_nodes(page.blocks)
    return [read_review(found, named=named, address=page.address) for found in find_reviews(page.blocks)]


def read_one(**properties: Any) -> Review:
    (found,) = read(review(**properties))
    return found
