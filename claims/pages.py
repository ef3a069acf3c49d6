"""Prepares a claim document for the page: sources numbered, positions by stance, everything in the page's words.

Pure: reads the document alone, no query.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from claims.correction_pages import shown_corrections
from claims.origins import Origins, cited_slugs, group_origins
from claims.redactions.stubs import shown_redactions
from claims.vocabulary import VERDICT_MEANINGS, Bearing, Credibility, PartyKind, RelationType, Stance, Verdict
from sources.edtf_words import date_in_words
from sources.models import Reliability

_MACHINE_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")

Document = dict[str, Any]


def shown_date(found: Document | None) -> Document | None:
    """A document's date in the page's language; `machine` is what a `datetime` attribute takes, or empty."""
    if not found:
        return None
    text = found["edtf"]
    return {"words": date_in_words(text), "machine": text if _MACHINE_DATE.fullmatch(text) else ""}


def edtf_shown(text: str) -> Document | None:
    """The same for the EDTF text of a row."""
    return shown_date({"edtf": text}) if text else None


def claim_page(document: Document, origins: Origins) -> Document:
    """Everything that the claim page shows of a document, with the relations resolved by `with_public_relations()`.

    `origins` are those of the document's sources, from `origins_of()`.
    """
    sources = _Sources(document["language"], origins.languages)
    positions = [_position(row, sources) for row in sorted(document["positions"], key=day_stated)]
    evidence = [_evidence(row, number, sources) for number, row in enumerate(document["evidence"], start=1)]
    verdict = Verdict(document["verdict"]) if document["verdict"] else None  # a draft may have none yet
    return {
        **document,
        "event_date": shown_date(document["event_date"]),
        "verdict": verdict and {"value": verdict.value, "label": verdict.label, "meaning": VERDICT_MEANINGS[verdict]},
        "approved_at": datetime.fromisoformat(document["approved_at"]) if document["approved_at"] else None,
        "asserting": [row for row in positions if row["stance"] == Stance.ASSERTS],
        "denying": [row for row in positions if row["stance"] == Stance.DENIES],
        "others": [row for row in positions if row["stance"] not in (Stance.ASSERTS, Stance.DENIES)],
        "evidence": _by_bearing(evidence),
        "basis": [evidence[row["evidence"] - 1] for row in document["basis"]],
        "relations": _by_type(document["relations"]),
        "corrections": shown_corrections(document["corrections"]),
        "redactions": shown_redactions(document),
        "reply_requests": [_reply_request(row) for row in document["reply_requests"]],
        "dissents": [{**row, "day": datetime.fromisoformat(row["dissented_at"])} for row in document["dissents"]],
        "sources": _with_origins(sources.listed, origins),
        "origins": _shown_origins(sources.listed, origins),
    }


def bare_claim_page(document: Document) -> Document:
    """The same for where neither relations nor origins are shown: each source is an origin of its own. No query."""
    return claim_page({**document, "relations": []}, group_origins(cited_slugs(document), []))


def day_stated(position: Document) -> str:
    """By when it was stated, first to last; without a date after all others, in the order of the record."""
    return (position["stated_on"] or {}).get("earliest") or "9999-12-31"


class _Sources:
    """The sources of a document, numbered in the order in which the page first names them.

    Each in its own language, or in the claim's where it is not known.
    """

    def __init__(self, language: str, languages: Mapping[str, str]) -> None:
        self.listed: list[Document] = []
        self._language, self._languages = language, languages
        self._numbers: dict[str, int] = {}

    def language(self, source: Document) -> str:
        return self._languages.get(source["slug"], self._language)

    def number(self, source: Document) -> int:
        if source["slug"] not in self._numbers:
            self._numbers[source["slug"]] = len(self.listed) + 1
            grade = Reliability(source["reliability"])
            self.listed.append(
                {
                    **source,
                    "number": len(self.listed) + 1,
                    "language": self.language(source),
                    "date": shown_date(source["date"]),
                    "grade": {"letter": grade.value, "words": grade.label},
                }
            )
        return self._numbers[source["slug"]]


def _with_origins(listed: list[Document], origins: Origins) -> list[Document]:
    """Each source with what it was made from (steps), and the numbers of the others that share its origin."""
    numbers = {source["slug"]: source["number"] for source in listed}
    group = {slug: group for group in origins.groups for slug in group}
    return [
        {
            **source,
            "made_from": [step for step in origins.steps if step.made == source["slug"]],
            "one_with": sorted(numbers[slug] for slug in group[source["slug"]] if slug != source["slug"]),
        }
        for source in listed
    ]


def _shown_origins(listed: list[Document], origins: Origins) -> Document:
    """How many there are, and the sources that are one story by their numbers."""
    numbers = {source["slug"]: source["number"] for source in listed}
    return {
        "independent": origins.independent,
        "sources": origins.sources,
        "joined": sorted(sorted(numbers[slug] for slug in group) for group in origins.joined),
    }


def _position(row: Document, sources: _Sources) -> Document:
    return {
        **row,
        "stance_label": Stance(row["stance"]).label,
        "stated_on": shown_date(row["stated_on"]),
        "party": {**row["party"], "kind_label": PartyKind(row["party"]["kind"]).label},
        # In that of the source that documents it best.
        "quote_language": sources.language(row["citations"][0]["source"] if row["citations"] else {"slug": ""}),
        "citations": [
            {**citation, "number": sources.number(citation["source"]), "language": sources.language(citation["source"])}
            for citation in row["citations"]
        ],
    }


def _evidence(row: Document, number: int, sources: _Sources) -> Document:
    grade = Reliability(row["source"]["reliability"])
    return {
        **row,
        "row": number,
        "number": sources.number(row["source"]),
        "source_language": sources.language(row["source"]),
        "reliability": {"letter": grade.value, "words": grade.label},
        "credibility": {"number": row["credibility"], "words": Credibility(row["credibility"]).label},
    }


def _by_bearing(rows: list[Document]) -> list[Document]:
    titles = {
        Bearing.SUPPORTS: _("Speaks for the claim"),
        Bearing.CONTRADICTS: _("Speaks against the claim"),
        Bearing.CONTEXT: _("Context"),
    }
    groups = [
        {"bearing": bearing.value, "title": title, "rows": [row for row in rows if row["bearing"] == bearing]}
        for bearing, title in titles.items()
    ]
    return [group for group in groups if group["rows"]]


def _by_type(rows: list[Document]) -> list[Document]:
    titles: dict[tuple[str, str], str] = {
        (RelationType.CONTRADICTS, "outbound"): _("Contradicted by"),
        (RelationType.CONTRADICTS, "inbound"): _("Contradicted by"),
        (RelationType.SUPPORTS, "outbound"): pgettext("relation", "Supports"),
        (RelationType.SUPPORTS, "inbound"): pgettext("relation", "Supported by"),
        (RelationType.REFINES, "outbound"): pgettext("relation", "Refines"),
        (RelationType.REFINES, "inbound"): pgettext("relation", "Refined by"),
        (RelationType.DUPLICATES, "outbound"): _("Says the same as"),
        (RelationType.DUPLICATES, "inbound"): _("Says the same as"),
        (RelationType.PART_OF, "outbound"): pgettext("relation", "Part of"),
        (RelationType.PART_OF, "inbound"): pgettext("relation", "Has as its parts"),
    }
    groups: dict[str, list[Document]] = {}
    for key, title in titles.items():
        found = [row for row in rows if (row["type"], row["direction"]) == key]
        if found:
            groups.setdefault(title, []).extend(found)
    return [{"title": title, "rows": found} for title, found in groups.items()]


def _reply_request(row: Document) -> Document:
    return {**row, "asked_on": shown_date(row["asked_on"]), "answered_on": shown_date(row["answered_on"])}
