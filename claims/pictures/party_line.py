"""A party's line: what it was when, and all that it said, over time."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.pictures.axis import Span, axis_over
from claims.pictures.lanes import Drawing, Lane, Mark, draw_lanes
from claims.pictures.picture import Picture, notes_on_bars
from claims.pictures.shapes import legend_of
from claims.vocabulary import Stance
from sources.edtf_words import date_in_words

NAME = "party"
MOST_POSITIONS = 150


@dataclass(frozen=True)
class Entry:
    """A row of the table beside the picture: a role, or a stance with its claim; the date in words."""

    what: str
    date: str
    claim: Any = None


def party_line(name: str, affiliations: Iterable[Any], positions: Iterable[Any]) -> Picture | None:
    """The picture of a party; None unless at least two of its dates are known.

    `affiliations` are rows with their organisations, `positions` are IndexedPosition rows with their claims, by date.
    """
    roles, said = sorted(affiliations, key=lambda row: _span_of_role(row).begins), list(positions)
    held = [_span_of_role(row) for row in roles]
    stated = [Span(row.stated_earliest, row.stated_latest) for row in said]
    axis = axis_over([*held, *stated])
    if axis is None or sum(span.known for span in (*held, *stated)) < 2:
        return None
    lanes = [Lane(_role(row), [Mark("", span, _years(row))]) for row, span in zip(roles, held, strict=True)]
    marks = _marks(said)
    drawing = Drawing(
        name=NAME,
        title=_("What %(name)s was, and what it said, over time") % {"name": name},
        description=_description(roles, said),
        lanes=[*lanes, Lane(_("Positions"), marks)] if marks else lanes,
        axis=axis,
    )
    entries = [Entry(_role(row), _years(row)) for row in roles]
    entries += [Entry(str(Stance(row.stance).label), _day(row), row.indexed) for row in said]
    notes = notes_on_bars([mark.span for mark in marks])
    if any(mark.several for mark in marks):
        notes.append(_("A ring: several claims on one date."))
    if any(mark.takes_back is not None for mark in marks):
        notes.append(_("A dashed line joins a retraction to what it takes back."))
    undated = sum(not span.known for span in stated)
    return Picture(draw_lanes(drawing), legend_of(mark.kind for mark in marks), entries, undated, notes)


def _span_of_role(row: Any) -> Span:
    """From the first day that it may have begun to the last on which it may have ended."""
    return Span(row.since_earliest, row.until_latest)


def _role(row: Any) -> str:
    return f"{row.role}, {row.organisation.name}" if row.organisation else str(row.role)


def _years(row: Any) -> str:
    if not row.since and not row.until:
        return _("dates not known")
    since, until = date_in_words(row.since), date_in_words(row.until)
    if row.since and row.until:
        return _("%(since)s to %(until)s") % {"since": since, "until": until}
    return _("from %(since)s") % {"since": since} if row.since else _("to %(until)s") % {"until": until}


def _day(row: Any) -> str:
    return date_in_words(row.stated_on) if row.stated_on else _("date not known")


def _marks(positions: list[Any]) -> list[Mark]:
    """One for each stance and date, those of a retraction apart; what has no date is not drawn."""
    groups: dict[tuple[Any, ...], list[Any]] = {}
    for row in positions:
        if row.stated_earliest or row.stated_latest:
            key = (row.stance, row.stated_earliest, row.stated_latest)
            groups.setdefault((*key, row.indexed_id if row.stance == Stance.RETRACTS else None), []).append(row)
    marks: list[Mark] = []
    standing: dict[int, int] = {}  # what the party said last on each claim: the place of its mark
    for (stance, earliest, latest, _claim), rows in groups.items():
        taken = standing.get(rows[0].indexed_id) if stance == Stance.RETRACTS else None
        words = _said(rows)
        marks.append(Mark(stance, Span(earliest, latest), words, taken, several=len(rows) > 1))
        if stance != Stance.RETRACTS:
            standing.update((row.indexed_id, len(marks) - 1) for row in rows)
    return marks


def _said(rows: list[Any]) -> str:
    first = rows[0]
    words = {"stance": Stance(first.stance).label, "date": _day(first), "claim": first.indexed.statement}
    if len(rows) == 1:
        return _("%(stance)s, %(date)s: %(claim)s") % words
    counted = ngettext("%(n)d claim", "%(n)d claims", len(rows)) % {"n": len(rows)}
    return _("%(stance)s, %(date)s: %(claim)s") % {**words, "claim": counted}


def _description(roles: list[Any], positions: list[Any]) -> str:
    sentences = []
    if roles:
        sentences.append(ngettext("%(n)d role.", "%(n)d roles.", len(roles)) % {"n": len(roles)})
    for stance in Stance:
        if count := sum(row.stance == stance for row in positions):
            sentences.append(_("%(stance)s: %(n)d.") % {"stance": stance.label, "n": count})
    dated = [_day(row) for row in positions if row.stated_earliest]
    if len(dated) > 1:
        sentences.append(_("From %(first)s to %(last)s.") % {"first": dated[0], "last": dated[-1]})
    return " ".join(sentences)
