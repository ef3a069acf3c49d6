"""What changed between two claim documents, in sentences. Pure: two documents in, sentences out."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from claims.vocabulary import Verdict

Document = dict[str, Any]


def changes_between(older: Document, newer: Document) -> list[str]:
    """The changes from `older` to `newer`, most important first; empty when they say the same."""
    found = headline_changes(older, newer)
    for key, sentence in _texts().items():
        if older[key] != newer[key]:
            found.append(sentence)
    for key, (came, went, changed) in _lists().items():
        found += _list_changes(older[key], newer[key], came, went, changed)
    return found


def headline_changes(older: Document, newer: Document) -> list[str]:
    """The changes of statement and verdict, the two that a reader of headlines knows."""
    found: list[str] = []
    if older["statement"] != newer["statement"]:
        found.append(_("The statement was reworded; it read: “%(text)s”") % {"text": older["statement"]})
    if older["verdict"] != newer["verdict"]:
        words = {"old": verdict_label(older["verdict"]), "new": verdict_label(newer["verdict"])}
        found.append(_("The verdict changed from “%(old)s” to “%(new)s”.") % words)
    return found


def verdict_label(value: str) -> str:
    """A document's verdict in words; a draft may have none."""
    return str(Verdict(value).label) if value else _("none")


def _texts() -> dict[str, str]:
    return {
        "rationale": _("The rationale of the verdict was changed."),
        "summary": _("The summary was changed."),
        "event_date": _("The date of the event was changed."),
        "language": _("The language was changed."),
        "slug": _("The address was changed."),
        "topics": _("The topics were changed."),
        "basis": _("The basis of the verdict was changed."),
    }


def _lists() -> dict[str, tuple[str, str, str]]:
    return {
        "positions": (
            _("Position added: %(name)s."),
            _("Position removed: %(name)s."),
            _("Position changed: %(name)s."),
        ),
        "evidence": (
            _("Evidence added: %(name)s."),
            _("Evidence removed: %(name)s."),
            _("Evidence changed: %(name)s."),
        ),
        "relations": (
            _("Relation added: %(name)s."),
            _("Relation removed: %(name)s."),
            _("Relation changed: %(name)s."),
        ),
        "reply_requests": (
            _("Reply request added: %(name)s."),
            _("Reply request removed: %(name)s."),
            _("Reply request changed: %(name)s."),
        ),
    }


def _list_changes(older: list[Document], newer: list[Document], came: str, went: str, changed: str) -> list[str]:
    gone = [row for row in older if row not in newer]
    new = [row for row in newer if row not in older]
    # A row that went where one of the same name came was changed.
    both = Counter(map(_name, gone)) & Counter(map(_name, new))
    sentences = [changed % {"name": name} for name in both.elements()]
    for rows, sentence in ((new, came), (gone, went)):
        left = Counter(map(_name, rows)) - both
        sentences += [sentence % {"name": name} for name in left.elements()]
    return sentences


def _name(row: Document) -> str:
    if "party" in row:
        return str(row["party"]["name"])
    if "source" in row:
        return str(row["source"]["title"])
    return str(row["claim"]["slug"])
