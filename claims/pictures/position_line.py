"""The position line of a claim: who said what when."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.pictures.axis import Span, axis_over
from claims.pictures.lanes import Drawing, Lane, Mark, draw_lanes
from claims.pictures.picture import Picture, notes_on_bars
from claims.pictures.shapes import legend_of
from claims.vocabulary import Stance
from sources.edtf_words import date_in_words

Document = dict[str, Any]
MOST_LANES = 24
NAME = "positions"


@dataclass(frozen=True)
class Statement:
    """A row of the table beside the picture. `takes_back` says in words what a retraction takes back.

    `span` is that of the day itself, else from whenever to the day of the oldest source that documents it.
    """

    party: Document
    stance: str
    stance_label: str
    date: str  # in words: of the day, or by when it was said
    span: Span
    takes_back: str = ""


def position_line(document: Document) -> Picture | None:
    """The picture of a claim document; None unless at least two of its dates are known."""
    event = span_of(document["event_date"])
    statements = _statements(document["positions"])
    spans = [event, *(row.span for row in statements)]
    axis = axis_over(spans)
    if axis is None or sum(span.known for span in spans) < 2:
        return None
    lanes = _lanes(statements)
    drawn = [lane for lane in lanes if any(mark.span.known for mark in lane.marks)][:MOST_LANES]
    drawing = Drawing(
        name=NAME,
        title=_("Position line: who said what, and when"),
        description=_description(statements, document["event_date"]),
        lanes=drawn,
        axis=axis,
        event=event if event.known else None,
        event_word=_("the event"),
    )
    legend = legend_of(mark.kind for lane in drawn for mark in lane.marks)
    return Picture(draw_lanes(drawing), legend, statements, len(lanes) - len(drawn), _notes(statements))


def span_of(found: Document | None) -> Span:
    """The days of a document's date."""
    days = found or {}
    return Span(*(date.fromisoformat(days[key]) if days.get(key) else None for key in ("earliest", "latest")))


def _statements(positions: list[Document]) -> list[Statement]:
    """By date, those without one last."""
    rows = [Statement(row["party"], row["stance"], str(Stance(row["stance"]).label), *_when(row)) for row in positions]
    rows.sort(key=lambda row: row.span.begins)
    return [_with_taken_back(row, rows[:place]) for place, row in enumerate(rows)]


def _when(position: Document) -> tuple[str, Span]:
    stated = span_of(position["stated_on"])
    if stated.known:
        return date_in_words(position["stated_on"]["edtf"]), stated
    sources = [citation["source"]["date"] for citation in position["citations"]]
    dated = [(latest, found) for found in sources if (latest := span_of(found).latest)]
    if not dated:
        return _("date not known"), Span(None, None)
    latest, oldest = min(dated, key=lambda pair: pair[0])
    return _("in a source of %(date)s") % {"date": date_in_words(oldest["edtf"])}, Span(None, latest)


def _with_taken_back(row: Statement, before: list[Statement]) -> Statement:
    taken = _taken_back(row, before)
    if taken is None:
        return row
    words = _said(before[taken])
    return Statement(row.party, row.stance, row.stance_label, row.date, row.span, words)


def _taken_back(row: Statement, before: list[Statement]) -> int | None:
    """The place among `before` of what a retraction takes back: what the same party said last, other than that."""
    if row.stance != Stance.RETRACTS or not row.span.known:
        return None
    same = [
        place
        for place, found in enumerate(before)
        if found.party["slug"] == row.party["slug"] and found.stance != Stance.RETRACTS and found.span.known
    ]
    return same[-1] if same else None


def _said(row: Statement) -> str:
    return _("%(stance)s, %(date)s") % {"stance": row.stance_label, "date": row.date}


def _lanes(statements: list[Statement]) -> list[Lane]:
    """One for each party, in the order of what it said first."""
    parties: dict[str, list[Statement]] = {}
    for row in statements:
        parties.setdefault(row.party["slug"], []).append(row)
    return [
        Lane(
            rows[0].party["name"],
            [Mark(row.stance, row.span, _said(row), _taken_back(row, rows[:place])) for place, row in enumerate(rows)],
        )
        for rows in parties.values()
    ]


def _description(statements: list[Statement], event: Document | None) -> str:
    parties = len({row.party["slug"] for row in statements})
    sentences = [ngettext("One line for %(n)d party.", "One line for each of %(n)d parties.", parties) % {"n": parties}]
    for stance in Stance:
        if count := sum(row.stance == stance for row in statements):
            sentences.append(_("%(stance)s: %(n)d.") % {"stance": stance.label, "n": count})
    dated = [row.date for row in statements if row.span.earliest]
    if len(dated) > 1:
        sentences.append(_("From %(first)s to %(last)s.") % {"first": dated[0], "last": dated[-1]})
    if event:
        sentences.append(_("The event: %(date)s.") % {"date": date_in_words(event["edtf"])})
    return " ".join(sentences)


def _notes(statements: list[Statement]) -> list[str]:
    notes = notes_on_bars([row.span for row in statements])
    if any(row.takes_back for row in statements):
        notes.append(_("A dashed line joins a retraction to what it takes back."))
    return notes
