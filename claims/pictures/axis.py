"""A time axis: which share of its width a day stands at, and the ticks that fit below it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from claims.pictures.svg import text_width
from sources.edtf_words import date_in_words

NARROW = 288.0  # pixels: the room on a screen of 320
TICK_SIZE = 12.0
PAD = 4.0  # percent that stay free on each side
SHORTEST = 90  # days that an axis spans at least
MONTHS = (1, 2, 3, 6)
YEARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000)


@dataclass(frozen=True)
class Span:
    """The days that a date may mean; None where it is open or not known."""

    earliest: date | None
    latest: date | None

    @property
    def known(self) -> bool:
        """Whether it says anything at all."""
        return self.earliest is not None or self.latest is not None

    @property
    def begins(self) -> date:
        """By what it is sorted; what has no date comes last."""
        return self.earliest or self.latest or date.max


@dataclass(frozen=True)
class Tick:
    """A labelled place below the axis, in percent; `anchor` is SVG's text-anchor."""

    place: float
    label: str
    anchor: str

    def reach(self, width: float) -> tuple[float, float]:
        """From where to where its label goes on an axis of `width` pixels."""
        wide, at = text_width(self.label, TICK_SIZE), self.place * width / 100
        left = {"start": at, "middle": at - wide / 2, "end": at - wide}[self.anchor]
        return left, left + wide


@dataclass(frozen=True)
class Axis:
    """From the first day to the last."""

    first: date
    last: date

    def place(self, day: date) -> float:
        """Where the day stands, in percent of the width; days beyond the axis at its end."""
        share = (day - self.first).days / (self.last - self.first).days
        return PAD + (100 - 2 * PAD) * min(max(share, 0.0), 1.0)

    def ticks(self) -> list[Tick]:
        """As many as fit at 288 pixels and do not touch; none when not even one has room."""
        for days, label in _scales():
            ticks = [_tick(self.place(day), label(day)) for day in days(self.first, self.last)]
            if len(ticks) <= 12 and _apart(ticks):
                return ticks
        return []


def axis_over(spans: Iterable[Span]) -> Axis | None:
    """The axis on which all these stand; None when none of them is known."""
    days = [day for span in spans for day in (span.earliest, span.latest) if day is not None]
    if not days:
        return None
    first, last = min(days), max(days)
    short = max(SHORTEST - (last - first).days, 0)
    before = min(short // 2, (first - date.min).days)
    return Axis(first - timedelta(before), last + timedelta(min(max(short - before, 0), (date.max - last).days)))


def _tick(place: float, label: str) -> Tick:
    wide = text_width(label, TICK_SIZE)
    at = place * NARROW / 100
    anchor = "start" if at < wide / 2 else "end" if NARROW - at < wide / 2 else "middle"
    return Tick(place, label, anchor)


def _apart(ticks: list[Tick]) -> bool:
    reaches = [tick.reach(NARROW) for tick in ticks]
    within = all(left >= 0 and right <= NARROW for left, right in reaches)
    return bool(ticks) and within and all(a[1] + 10 <= b[0] for a, b in pairwise(reaches))


Days = Callable[[date, date], Iterator[date]]


def _scales() -> Iterator[tuple[Days, Callable[[date], str]]]:
    """The ways of labelling an axis, the finest first."""
    for step in MONTHS:
        yield _every(step), lambda day: date_in_words(f"{day:%Y-%m}".zfill(7))
    for years in YEARS:
        yield _every(12 * years), lambda day: str(day.year)


def _every(step: int) -> Days:
    """The first days of every `step`th month, counted from the year 0."""

    def days(first: date, last: date) -> Iterator[date]:
        months = -(-(first.year * 12 + first.month - (first.day == 1)) // step) * step
        limit = 13  # more than that never fits
        while limit and months < date.max.year * 12 and (day := date(months // 12, months % 12 + 1, 1)) <= last:
            yield day
            months += step
            limit -= 1

    return days
