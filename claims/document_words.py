"""A claim document's fields and parts in the words in which they are compared. Pure: reads the document alone."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from claims.vocabulary import Bearing, Credibility, PartyKind, RelationType, Stance, Verdict
from sources.edtf_words import date_in_words
from sources.models import Reliability

Document = dict[str, Any]
Row = tuple[Document, bool]  # of a list of a document, and whether it is one of the verdict's basis
_WORD = re.compile(r"\w+")
_TELLING = 4  # words in a text that two parts hardly share by chance


@dataclass(frozen=True)
class Part:
    """One part of a claim: what it names, its fields in words, its lists of (name, text), and its own wording."""

    name: str
    slug: str
    texts: dict[str, str]
    lists: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    wording: tuple[str, ...] = ()

    @cached_property
    def words(self) -> dict[str, frozenset[str]]:
        """The words of each field and list but what it names, for measuring how alike two parts are."""
        texts = dict(list(self.texts.items())[1:])
        texts |= {label: " ".join(text for _name, text in items) for label, items in self.lists.items()}
        return {label: frozenset(_WORD.findall(text.casefold())) for label, text in texts.items()}

    @cached_property
    def telling(self) -> frozenset[frozenset[str]]:
        """What of its wording says enough to tell this part from others."""
        said = (frozenset(_WORD.findall(text.casefold())) for text in self.wording)
        return frozenset(words for words in said if len(words) >= _TELLING)


@dataclass(frozen=True)
class KindOfPart:
    """One list of a document: its key, what it is called, the word for it in keys, and how a row is put in words
    (with whether it is one of the basis: of evidence only)."""

    key: str
    label: str
    word: str
    part: Callable[[Document, bool], Part]

    def rows(self, document: Document) -> list[Row]:
        """The document's rows of this kind, in its order; of equal rows the parts are equal."""
        basis = {row["evidence"] for row in document["basis"]}
        return [(row, number in basis) for number, row in enumerate(document[self.key], start=1)]

    def in_words(self, rows: list[Row]) -> list[Part]:
        """The rows as parts."""
        return [self.part(*row) for row in rows]

    def parts(self, document: Document) -> list[Part]:
        """The document's parts of this kind, in its order."""
        return self.in_words(self.rows(document))


def kinds_of_parts() -> list[KindOfPart]:
    """The lists of parts, in the order of the page."""
    return [
        KindOfPart("positions", _("Position"), "position", _position),
        KindOfPart("evidence", _("Evidence"), "evidence", _evidence),
        KindOfPart("relations", _("Relation"), "relation", _relation),
        KindOfPart("reply_requests", _("Reply request"), "reply-request", _reply_request),
    ]


def own_fields(document: Document) -> dict[str, tuple[str, str]]:
    """The claim's own fields: name to label and text."""
    return {
        "statement": (_("Statement"), document["statement"]),
        "slug": (_("Address"), document["slug"]),
        "summary": (_("Summary"), document["summary"]),
        "language": (_("Language"), document["language"]),
        "event_date": (_("Date of the event"), _date(document["event_date"])),
        "verdict": (_("Verdict"), str(Verdict(document["verdict"]).label) if document["verdict"] else ""),
        "rationale": (_("Rationale"), document["rationale"]),
    }


def topics_of(document: Document) -> list[str]:
    """The titles of the topics, the main one first."""
    return [topic["title"] for topic in document["topics"]]


def topics_as_parts(document: Document, places: Sequence[int]) -> list[Part]:
    """The topics with the places that their links give them, by which they are ordered."""
    return [
        Part(topic["title"], topic["slug"], {_("Title"): topic["title"], _("Place"): str(place)})
        for topic, place in zip(document["topics"], places, strict=True)
    ]


def _position(row: Document, _basis: bool) -> Part:
    texts = {
        _("Party"): row["party"]["name"],
        _("Kind of party"): str(PartyKind(row["party"]["kind"]).label),
        _("Stance"): str(Stance(row["stance"]).label),
        _("Capacity"): row["capacity"],
        _("Stated on"): _date(row["stated_on"]),
        _("Quotation"): row["quote"],
        _("Note"): row["note"],
    }
    cited = [(citation["source"]["slug"], _citation(citation)) for citation in row["citations"]]
    wording = (row["quote"], row["note"], *(citation["excerpt"] for citation in row["citations"]))
    return Part(row["party"]["name"], row["party"]["slug"], texts, {_("Citations"): cited}, wording)


def _citation(row: Document) -> str:
    place = ", ".join(filter(None, [_source(row["source"]), row["locator"]]))
    return f"{place}: “{row['excerpt']}”" if row["excerpt"] else place


def _source(source: Document) -> str:
    publisher = source["publisher"]["name"] if source["publisher"] else ""
    facts = [source["title"], publisher, _grade(source), _date(source["date"]), source["url"], source["archive_url"]]
    return ", ".join(filter(None, facts))


def _grade(source: Document) -> str:
    grade = Reliability(source["reliability"])
    return _("%(words)s (%(grade)s)") % {"words": grade.label, "grade": grade.value}


def _evidence(row: Document, basis: bool) -> Part:
    source = row["source"]
    texts = {
        _("Source"): source["title"],
        _("Bearing"): str(Bearing(row["bearing"]).label),
        _("Basis of the verdict"): _("yes") if basis else _("no"),
        _("Credibility"): f"{row['credibility']}, {Credibility(row['credibility']).label}",
        _("Locator"): row["locator"],
        _("Excerpt"): row["excerpt"],
        _("Note"): row["note"],
        _("Publisher"): source["publisher"]["name"] if source["publisher"] else "",
        _("Reliability of the source"): _grade(source),
        _("Date of the source"): _date(source["date"]),
        _("Address of the source"): source["url"],
        _("Archived copy"): source["archive_url"],
    }
    return Part(source["title"], source["slug"], texts, wording=(row["excerpt"], row["note"]))


def _relation(row: Document, _basis: bool) -> Part:
    other = row["claim"]
    name = other.get("statement") or other["slug"]  # a draft's relation names no more than the address
    texts = {_("Claim"): name, _("Type"): str(RelationType(row["type"]).label), _("Note"): row["note"]}
    return Part(name, other["slug"], texts, wording=(row["note"],))


def _reply_request(row: Document, _basis: bool) -> Part:
    party = row["party"]
    texts = {
        _("Party"): party["name"],
        _("Kind of party"): str(PartyKind(party["kind"]).label),
        _("Asked on"): _date(row["asked_on"]),
        _("Channel"): row["channel"],
        _("Answered on"): _date(row["answered_on"]),
        _("Answer"): row["answer"],
    }
    return Part(party["name"], party["slug"], texts, wording=(row["answer"],))


def _date(found: Document | None) -> str:
    return date_in_words(found["edtf"]) if found else ""
