"""What in a claim rests on one source: positions by stance, and evidence. Pure: reads the document alone."""

from collections.abc import Collection
from typing import Any

from claims.pages import shown_date
from claims.vocabulary import Bearing, Credibility, Stance

Document = dict[str, Any]


def resting_on(document: Document, slugs: Collection[str]) -> Document:
    """The positions that cite the source, grouped by stance, and the evidence from it.

    `slugs` are all that the source goes by: its own, and those of sources that were merged into it.
    """
    basis = {row["evidence"] for row in document["basis"]}
    positions = [row for position in document["positions"] for row in _cited(position, slugs)]
    stances = [
        {"label": stance.label, "rows": [row for row in positions if row["stance"] == stance]} for stance in Stance
    ]
    return {
        "stances": [group for group in stances if group["rows"]],
        "evidence": [
            _evidence(row, number in basis)
            for number, row in enumerate(document["evidence"], start=1)
            if row["source"]["slug"] in slugs
        ],
    }


def _cited(position: Document, slugs: Collection[str]) -> list[Document]:
    """The position once for each place at which the source documents it."""
    return [
        {
            "stance": position["stance"],
            "party": position["party"],
            "stated_on": shown_date(position["stated_on"]),
            "locator": citation["locator"],
            "excerpt": citation["excerpt"] or position["quote"],
        }
        for citation in position["citations"]
        if citation["source"]["slug"] in slugs
    ]


def _evidence(row: Document, in_basis: bool) -> Document:
    return {
        "bearing": Bearing(row["bearing"]).label,
        "credibility": {"number": row["credibility"], "words": Credibility(row["credibility"]).label},
        "locator": row["locator"],
        "excerpt": row["excerpt"],
        "in_basis": in_basis,
    }
