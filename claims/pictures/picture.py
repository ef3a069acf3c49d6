"""What a template needs of a picture of lanes: the drawing, its legend, the same data as rows."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from claims.pictures.axis import Span
from claims.pictures.shapes import LegendEntry
from claims.pictures.svg import Markup


@dataclass(frozen=True)
class Picture:
    """A drawing with its legend and the same data as rows.

    `left_out` names are in the table alone; `notes` explain what the legend does not.
    """

    svg: Markup
    legend: list[LegendEntry]
    rows: list[Any]
    left_out: int = 0
    notes: list[str] = field(default_factory=list)


def notes_on_bars(spans: list[Span]) -> list[str]:
    """What the bars mean that these spans are drawn as."""
    notes = []
    if any(span.earliest and span.latest and span.earliest < span.latest for span in spans):
        notes.append(_("A bar is the time within which a date lies that is not known to the day."))
    if any(span.known and (span.earliest is None or span.latest is None) for span in spans):
        notes.append(_("A dashed bar is open on one side: only the other day is known, or that of the oldest source."))
    return notes
