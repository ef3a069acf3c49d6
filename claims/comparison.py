"""What differs between two claim documents, field by field and word by word. Pure: two documents in, values out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from audit.worddiff import word_diff
from claims.vocabulary import Bearing, RelationType, Stance, Verdict

Document = dict[str, Any]
ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True)
class FieldChange:
    """One field that differs: its name in words, and its text with the words marked that went and came."""

    label: str
    pieces: list[tuple[str, str]]


@dataclass(frozen=True)
class PartChange:
    """One part of the claim that was `added`, `removed` or `changed`; a removed one lists what it said."""

    kind: str
    name: str
    what: str
    fields: list[FieldChange]


@dataclass
class Comparison:
    """Everything that differs; false when nothing does."""

    fields: list[FieldChange] = field(default_factory=list)
    parts: list[PartChange] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.fields or self.parts)


def compare(older: Document, newer: Document) -> Comparison:
    """What changed from `older` to `newer`; what only tells when a document was approved is left out."""
    found = Comparison(_changed(_own(older), _own(newer)))
    for key, kind, texts in _kinds():
        found.parts += _parts(kind, [texts(row) for row in older[key]], [texts(row) for row in newer[key]])
    return found


Texts = tuple[str, dict[str, str]]  # a part's name, and its fields in words


def _own(document: Document) -> dict[str, str]:
    return {
        _("Statement"): document["statement"],
        _("Address"): document["slug"],
        _("Summary"): document["summary"],
        _("Language"): document["language"],
        _("Date of the event"): _date(document["event_date"]),
        _("Topics"): "; ".join(topic["title"] for topic in document["topics"]),
        _("Verdict"): str(Verdict(document["verdict"]).label) if document["verdict"] else "",
        _("Rationale"): document["rationale"],
        _("Basis"): "; ".join(row["source"] for row in document["basis"]),
    }


def _kinds() -> list[tuple[str, str, Any]]:
    return [
        ("positions", _("Position"), _position),
        ("evidence", _("Evidence"), _evidence),
        ("relations", _("Relation"), _relation),
        ("reply_requests", _("Reply request"), _reply_request),
    ]


def _position(row: Document) -> Texts:
    cited = "; ".join(_citation(citation) for citation in row["citations"])
    return row["party"]["name"], {
        _("Stance"): str(Stance(row["stance"]).label),
        _("Capacity"): row["capacity"],
        _("Stated on"): _date(row["stated_on"]),
        _("Quotation"): row["quote"],
        _("Note"): row["note"],
        _("Citations"): cited,
    }


def _citation(row: Document) -> str:
    place = ", ".join(filter(None, [row["source"]["title"], row["locator"]]))
    return f"{place}: “{row['excerpt']}”" if row["excerpt"] else place


def _evidence(row: Document) -> Texts:
    return row["source"]["title"], {
        _("Bearing"): str(Bearing(row["bearing"]).label),
        _("Credibility"): str(row["credibility"]),
        _("Locator"): row["locator"],
        _("Excerpt"): row["excerpt"],
        _("Note"): row["note"],
    }


def _relation(row: Document) -> Texts:
    return row["claim"]["slug"], {_("Type"): str(RelationType(row["type"]).label), _("Note"): row["note"]}


def _reply_request(row: Document) -> Texts:
    return row["party"]["name"], {
        _("Asked on"): _date(row["asked_on"]),
        _("Channel"): row["channel"],
        _("Answered on"): _date(row["answered_on"]),
        _("Answer"): row["answer"],
    }


def _date(found: Document | None) -> str:
    return str(found["display"]) if found else ""


def _changed(older: dict[str, str], newer: dict[str, str]) -> list[FieldChange]:
    return [
        FieldChange(label, word_diff(older.get(label, ""), newer.get(label, "")))
        for label in newer or older
        if older.get(label, "") != newer.get(label, "")
    ]


def _parts(kind: str, older: list[Texts], newer: list[Texts]) -> list[PartChange]:
    gone, come = _without(older, newer), _without(newer, older)
    found = []
    for name, was in list(gone):
        # A row that went where one of the same name came was changed.
        if match := next((row for row in come if row[0] == name), None):
            found.append(PartChange(kind, name, CHANGED, _changed(was, match[1])))
            gone.remove((name, was))
            come.remove(match)
    found += [PartChange(kind, name, ADDED, _changed({}, texts)) for name, texts in come]
    return found + [PartChange(kind, name, REMOVED, _changed(texts, {})) for name, texts in gone]


def _without(rows: list[Texts], others: list[Texts]) -> list[Texts]:
    """The rows that have no equal among the others, each of which stands for one."""
    left = list(others)

    def fresh() -> Iterator[Texts]:
        for row in rows:
            if row in left:
                left.remove(row)
            else:
                yield row

    return list(fresh())
