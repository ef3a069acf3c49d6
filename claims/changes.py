"""What changed between two claim documents, in sentences. Pure: two documents in, sentences out."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.vocabulary import Verdict

Document = dict[str, Any]

_TEXTS: dict[str, Any] = {
    "rationale": gettext_lazy("The rationale of the verdict was changed."),
    "summary": gettext_lazy("The summary was changed."),
    "event_date": gettext_lazy("The date of the event was changed."),
    "language": gettext_lazy("The language was changed."),
    "slug": gettext_lazy("The address was changed."),
    "topics": gettext_lazy("The topics were changed."),
    "basis": gettext_lazy("The basis of the verdict was changed."),
}
_LISTS: dict[str, tuple[Any, Any, Any]] = {
    "positions": (
        gettext_lazy("Position added: %(name)s."),
        gettext_lazy("Position removed: %(name)s."),
        gettext_lazy("Position changed: %(name)s."),
    ),
    "evidence": (
        gettext_lazy("Evidence added: %(name)s."),
        gettext_lazy("Evidence removed: %(name)s."),
        gettext_lazy("Evidence changed: %(name)s."),
    ),
    "relations": (
        gettext_lazy("Relation added: %(name)s."),
        gettext_lazy("Relation removed: %(name)s."),
        gettext_lazy("Relation changed: %(name)s."),
    ),
    "reply_requests": (
        gettext_lazy("Reply request added: %(name)s."),
        gettext_lazy("Reply request removed: %(name)s."),
        gettext_lazy("Reply request changed: %(name)s."),
    ),
}


def changes_between(older: Document, newer: Document) -> list[str]:
    """The changes from `older` to `newer`, most important first; empty when they say the same."""
    found = headline_changes(older, newer)
    for key, sentence in _TEXTS.items():
        if older[key] != newer[key]:
            found.append(str(sentence))
    for key, sentences in _LISTS.items():
        if older[key] != newer[key]:
            found += _list_changes(older[key], newer[key], *map(str, sentences))
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
