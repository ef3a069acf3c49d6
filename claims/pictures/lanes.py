"""Lanes along a time axis: a name, and beneath it what happened when. Drawn in percent, so that it fits any width.

Only places along the axis scale; letters and shapes keep their size. A lane's name stands above its line and not beside
it, and is cut to the narrowest screen.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from claims.pictures.axis import NARROW, TICK_SIZE, Axis, Span
from claims.pictures.shapes import shape_definitions
from claims.pictures.svg import Markup, Value, element, fitted, named_svg, percent, text_width, together

WIDE = 640.0  # pixels: the room from 44rem on
NAME_SIZE = 14.0
NOTE_SIZE = 13.0
NAME_HEIGHT = 20
ROW_HEIGHT = 20
LANE_GAP = 10
AXIS_HEIGHT = 26
EVENT_HEIGHT = 20
MARK = 16.0  # pixels that a mark takes
BAR = 6
TOP = 2


@dataclass(frozen=True)
class Mark:
    """Something at a date: `kind` is a shape's name, or empty for a bar alone; `words` say all of it.

    `takes_back` is the place in its lane of the mark that it takes back; `several` draws a ring around it.
    """

    kind: str
    span: Span
    words: str
    takes_back: int | None = None
    several: bool = False


@dataclass(frozen=True)
class Lane:
    """What belongs to one name."""

    name: str
    marks: Sequence[Mark]


@dataclass(frozen=True)
class PlacedMark:
    """A mark with its row in the lane and its reach in percent; an open end reaches to the edge."""

    mark: Mark
    row: int
    left: float
    right: float

    @property
    def middle(self) -> float:
        """Where its shape stands: amid the days that it may mean, or at the one end that is known."""
        return _middle(self.mark.span, self.left, self.right)


@dataclass(frozen=True)
class PlacedLane:
    """A lane's marks by row; those without a date are words in rows of their own, below."""

    lane: Lane
    rows: int
    placed: list[PlacedMark] = field(default_factory=list)
    undated: list[Mark] = field(default_factory=list)

    @property
    def height(self) -> int:
        return NAME_HEIGHT + ROW_HEIGHT * (self.rows + len(self.undated)) + LANE_GAP


def place_lane(lane: Lane, axis: Axis) -> PlacedLane:
    """Each mark in the first row in which it touches no other, on the narrowest screen and so on all."""
    room = MARK / NARROW * 50
    ends: list[float] = []
    placed = {}
    dated = [(place, mark) for place, mark in enumerate(lane.marks) if mark.span.known]
    for place, mark in sorted(dated, key=lambda found: (_reach(found[1].span, axis)[0], found[0])):
        left, right = _reach(mark.span, axis)
        middle = _middle(mark.span, left, right)
        starts, stops = min(left, middle - room), max(right, middle + room)
        row = next((row for row, end in enumerate(ends) if end < starts), len(ends))
        ends[row : row + 1] = [stops]
        placed[place] = PlacedMark(mark, row, left, right)
    undated = [mark for mark in lane.marks if not mark.span.known]
    return PlacedLane(lane, len(ends), [placed[place] for place in sorted(placed)], undated)


def _reach(span: Span, axis: Axis) -> tuple[float, float]:
    left = axis.place(span.earliest) if span.earliest else 0.0
    right = axis.place(span.latest) if span.latest else 100.0
    return left, right


def _middle(span: Span, left: float, right: float) -> float:
    if span.earliest is None:
        return right
    return (left + right) / 2 if span.latest else left


@dataclass(frozen=True)
class Drawing:
    """All that a picture of lanes is made from. `name` begins every id in it; `event` is the day that all is about."""

    name: str
    title: str
    description: str
    lanes: Sequence[Lane]
    axis: Axis
    event: Span | None = None
    event_word: str = ""


def draw_lanes(drawing: Drawing) -> Markup:
    """The picture, as an SVG element as wide as its place and as tall as it needs."""
    lanes = [place_lane(lane, drawing.axis) for lane in drawing.lanes]
    top = TOP + (EVENT_HEIGHT if drawing.event else 0)
    bottom = top + sum(lane.height for lane in lanes)
    parts = [shape_definitions(drawing.name, _kinds(drawing.lanes)), _scale(drawing.axis, top, bottom)]
    if drawing.event:
        parts.append(_event(drawing.event, drawing.event_word, drawing.axis, bottom))
    for lane in lanes:
        parts.append(_lane(lane, top, drawing.name))
        top += lane.height
    size: dict[str, Value] = {"width": "100%", "height": bottom + AXIS_HEIGHT}
    return named_svg(drawing.name, drawing.title, drawing.description, *parts, class_="picture__drawing", **size)


def _kinds(lanes: Sequence[Lane]) -> list[str]:
    return list(dict.fromkeys(mark.kind for lane in lanes for mark in lane.marks if mark.kind))


def _scale(axis: Axis, top: int, bottom: int) -> Markup:
    drawn = [element("line", class_="picture__axis", x1=0, x2="100%", y1=bottom, y2=bottom)]
    for tick in axis.ticks():
        at = percent(tick.place)
        drawn.append(element("line", class_="picture__grid", x1=at, x2=at, y1=top, y2=bottom + 5))
        label = element(
            "text", tick.label, class_="picture__tick", x=at, y=bottom + 5 + TICK_SIZE + 2, text_anchor=tick.anchor
        )
        drawn.append(label)
    return together(drawn)


def _event(event: Span, word: str, axis: Axis, bottom: int) -> Markup:
    """A band over the days of the event, or a line where they are few, with its word on top."""
    left, right = _reach(event, axis)
    middle = _middle(event, left, right)
    half = text_width(word, NOTE_SIZE) / 2
    at = middle * NARROW / 100
    anchor = "start" if at < half else "end" if NARROW - at < half else "middle"
    band = element(
        "rect",
        class_="picture__event",
        x=percent(left),
        width=percent(right - left),
        y=EVENT_HEIGHT,
        height=bottom - EVENT_HEIGHT,
    )
    line = element(
        "line", class_="picture__event-line", x1=percent(middle), x2=percent(middle), y1=EVENT_HEIGHT, y2=bottom
    )
    label = element("text", word, class_="picture__note", x=percent(middle), y=EVENT_HEIGHT - 6, text_anchor=anchor)
    return together([band if right - left > 1 else line, label])


def _lane(lane: PlacedLane, top: int, name: str) -> Markup:
    parts = [_name(lane.lane.name, top + NAME_HEIGHT - 6)]
    first = top + NAME_HEIGHT
    for row in range(lane.rows):
        y = first + ROW_HEIGHT * row + ROW_HEIGHT / 2
        parts.append(element("line", class_="picture__track", x1=0, x2="100%", y1=y, y2=y))
    at = {id(found.mark): found for found in lane.placed}
    for found in lane.placed:
        if found.mark.takes_back is not None and (taken := at.get(id(lane.lane.marks[found.mark.takes_back]))):
            parts.append(_join(taken, found, first))
    parts += [_mark(found, first, name) for found in lane.placed]
    parts += [_undated(mark, first + ROW_HEIGHT * (lane.rows + place), name) for place, mark in enumerate(lane.undated)]
    return together(parts)


def _name(name: str, y: int) -> Markup:
    """The name as it fits a narrow screen and, where that is cut short, as it fits a wide one: the style shows one."""
    narrow, wide = (fitted(name, NAME_SIZE, width) for width in (NARROW, WIDE))
    if narrow == wide:
        return element("text", narrow, class_="picture__name", x=0, y=y)
    short = element("text", narrow, class_="picture__name picture__name--narrow", x=0, y=y)
    return together([short, element("text", wide, class_="picture__name picture__name--wide", x=0, y=y)])


def _join(taken: PlacedMark, taking: PlacedMark, first: int) -> Markup:
    return element(
        "line",
        class_="picture__join",
        x1=percent(taken.middle),
        y1=_row_middle(taken, first),
        x2=percent(taking.middle),
        y2=_row_middle(taking, first),
    )


def _row_middle(found: PlacedMark, first: int) -> float:
    return first + ROW_HEIGHT * found.row + ROW_HEIGHT / 2


def _mark(found: PlacedMark, first: int, name: str) -> Markup:
    y = _row_middle(found, first)
    parts = [element("title", found.mark.words)]
    open_ended = found.mark.span.earliest is None or found.mark.span.latest is None
    if found.right - found.left > 1 or not found.mark.kind:
        bar = element(
            "rect",
            class_="picture__bar picture__bar--open" if open_ended else "picture__bar",
            x=percent(found.left),
            width=percent(max(found.right - found.left, 0.5)),
            y=y - BAR / 2,
            height=BAR,
        )
        parts.append(bar)
    if found.mark.several:
        parts.append(element("circle", class_="picture__several", cx=percent(found.middle), cy=y, r=MARK / 2))
    if found.mark.kind:
        parts.append(element("use", href=f"#{name}-{found.mark.kind}", x=percent(found.middle), y=y))
    return element("g", *parts, class_="picture__mark", data_kind=found.mark.kind or "role")


def _undated(mark: Mark, top: int, name: str) -> Markup:
    y = top + ROW_HEIGHT / 2
    parts = [element("use", href=f"#{name}-{mark.kind}", x=MARK / 2, y=y)] if mark.kind else []
    indent = MARK + 4 if mark.kind else 0
    words = fitted(mark.words, NOTE_SIZE, NARROW - indent)
    parts.append(element("text", words, class_="picture__note", x=indent, y=y + 4))
    return element("g", *parts, class_="picture__mark", data_kind=mark.kind or "role")
