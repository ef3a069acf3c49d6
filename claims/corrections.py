"""What a new edition is beside the one before it: a minor change, or a correction that readers are told of.

Pure: claim documents in, sentences and notices out. No query.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.fields import refuse_hidden_characters
from audit.languages import site_language
from audit.text import normalise
from claims.changes import Document, headline_changes, verdict_label
from claims.review_errors import WorkflowError
from claims.vocabulary import EditionChange, Stance


@dataclass(frozen=True)
class MinorChange:
    """The reviewer says that nothing of substance changed: a typo, the form, a reference."""


@dataclass(frozen=True)
class CorrectionNotice:
    """The reviewer tells readers what was wrong and what is right. The texts are held in their normal form."""

    wrong: str
    right: str

    def __post_init__(self) -> None:
        for name in ("wrong", "right"):
            object.__setattr__(self, name, normalise(getattr(self, name), multiline=True))


Change = MinorChange | CorrectionNotice


def classify_change(previous: Document | None, document: Document, change: Change | None) -> EditionChange:
    """What the edition of `document` is, after the one of `previous` (None: there is none).

    Raises WorkflowError: nothing is said of a later edition; what is called minor is a change of substance, which is
    named; the notice lacks a text or holds hidden characters; a first edition cannot correct anything.
    """
    if previous is None:
        if change is not None:
            raise WorkflowError(_("This is the claim's first edition: there is nothing yet that it could correct."))
        return EditionChange.FIRST
    if change is None:
        raise WorkflowError(_("Say whether this is a minor change or a correction."))
    if isinstance(change, MinorChange):
        if named := substantive_changes(previous, document):
            raise WorkflowError([_("This is no minor change: write a correction."), *named])
        return EditionChange.MINOR
    _refuse_bad_notice(change)
    return EditionChange.CORRECTION


def substantive_changes(older: Document, newer: Document) -> list[str]:
    """What forbids to call the step from `older` to `newer` minor, in sentences; empty when nothing does.

    Statement, verdict, and the positions as a multiset of party, stance and quotation.
    """
    found = headline_changes(older, newer)
    moves = _moves(older, newer)
    for before, after in moves.changed:
        found += _change_sentences(before, after)
    found += [_("A position was removed: %(name)s, %(stance)s.") % _words(row) for row in moves.gone]
    found += [_("A position was added: %(name)s, %(stance)s.") % _words(row) for row in moves.came]
    return found


def propose_notice(older: Document, newer: Document) -> CorrectionNotice:
    """The change of substance from `older` to `newer`, told from the two documents alone; empty texts when none.

    In the site's language: it becomes what the public reads.
    """
    with site_language():
        return _proposed(older, newer)


def _proposed(older: Document, newer: Document) -> CorrectionNotice:
    told: list[tuple[str, str]] = []
    if older["statement"] != newer["statement"]:
        texts = (older["statement"], newer["statement"])
        told.append((_("The statement read: “%s”") % texts[0], _("It now reads: “%s”") % texts[1]))
    if older["verdict"] != newer["verdict"]:
        labels = (verdict_label(older["verdict"]), verdict_label(newer["verdict"]))
        told.append((_("The verdict was “%s”.") % labels[0], _("The verdict is “%s”.") % labels[1]))
    told += _told(_moves(older, newer))
    return CorrectionNotice("\n".join(wrong for wrong, _right in told), "\n".join(right for _wrong, right in told))


def _refuse_bad_notice(notice: CorrectionNotice) -> None:
    if not notice.wrong:
        raise WorkflowError(_("Say what was wrong: readers are told."))
    if not notice.right:
        raise WorkflowError(_("Say what is right: readers are told."))
    for text in (notice.wrong, notice.right):
        try:
            refuse_hidden_characters(text)
        except ValidationError as error:
            raise WorkflowError(error.messages) from None


class _Moves(NamedTuple):
    """The positions that differ between two documents: (before, after) of those that changed, and the others."""

    changed: list[tuple[Document, Document]]
    gone: list[Document]
    came: list[Document]


def _moves(older: Document, newer: Document) -> _Moves:
    gone = _missing_from(newer["positions"], older["positions"])
    came = _missing_from(older["positions"], newer["positions"])
    moves = _Moves([], gone, came)
    # What became of a party's position is first sought where the stance stayed, then where the party did.
    for parts in (2, 1):
        for before in list(gone):
            after = next((row for row in came if _key(row)[:parts] == _key(before)[:parts]), None)
            if after is not None:
                gone.remove(before)
                came.remove(after)
                moves.changed.append((before, after))
    return moves


def _missing_from(others: list[Document], rows: list[Document]) -> list[Document]:
    """The `rows` that `others` do not hold, each as often as it is missing."""
    left = Counter(map(_key, rows)) - Counter(map(_key, others))
    found = []
    for row in rows:
        if left[_key(row)] > 0:
            left[_key(row)] -= 1
            found.append(row)
    return found


def _key(row: Document) -> tuple[str, str, str]:
    return row["party"]["slug"], row["stance"], row["quote"]


def _words(row: Document) -> dict[str, Any]:
    return {"name": row["party"]["name"], "stance": Stance(row["stance"]).label, "quote": row["quote"]}


def _change_sentences(before: Document, after: Document) -> list[str]:
    found = []
    if before["stance"] != after["stance"]:
        words = {**_words(after), "old": _words(before)["stance"]}
        found.append(_("The stance of %(name)s changed from “%(old)s” to “%(stance)s”.") % words)
    if before["quote"] != after["quote"]:
        found.append(_("The quotation of %(name)s changed.") % _words(after))
    return found


def _told(moves: _Moves) -> list[tuple[str, str]]:
    """What was wrong and what is right about each position that differs."""
    recorded = _("The page recorded this position: %(position)s.")
    changed = [
        (
            recorded % {"position": _in_words(old)},
            _("It now reads: %(position)s.") % {"position": _in_words(new)},
        )
        for old, new in moves.changed
    ]
    gone = [
        (recorded % {"position": _in_words(row)}, _("This position of %(name)s was removed.") % _words(row))
        for row in moves.gone
    ]
    came = [
        (
            _("A position of %(name)s was missing.") % _words(row),
            _("It is recorded now: %(position)s.") % {"position": _in_words(row)},
        )
        for row in moves.came
    ]
    return [*changed, *gone, *came]


def _in_words(row: Document) -> str:
    form = _("%(name)s, %(stance)s, “%(quote)s”") if row["quote"] else _("%(name)s, %(stance)s")
    return form % _words(row)
