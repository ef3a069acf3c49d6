"""Lanes along a time axis: nothing overlaps or leaves the picture, on the narrowest screen and on a wide one."""

from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.pictures.axis import NARROW, Axis, Span, axis_over
from claims.pictures.lanes import MARK, WIDE, Drawing, Lane, Mark, draw_lanes, place_lane
from claims.vocabulary import Stance
from tests.claims.pictures.drawn import parsed, pixels, text_boxes

DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first, second = sorted([draw(DAYS), draw(DAYS)])
    return draw(st.sampled_from([Span(first, second), Span(first, first), Span(None, second), Span(first, None)]))


def marks(known: bool = False) -> st.SearchStrategy[Mark]:
    some = spans() if known else spans() | st.just(Span(None, None))
    return st.builds(Mark, st.sampled_from(Stance.values), some, st.text(st.characters(codec="utf-8"), max_size=80))


LANES = st.lists(st.builds(Lane, st.text(st.characters(codec="utf-8"), max_size=90), st.lists(marks(), max_size=6)))


def drawing_of(lanes: list[Lane], event: Span | None = None) -> Drawing:
    axis = axis_over([mark.span for lane in lanes for mark in lane.marks] + ([event] if event else []))
    assert axis
    return Drawing("test", "Title", "Description", lanes, axis, event, "the event")


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        (date(2005, 2, 7), date(2005, 2, 7), ["January 2005", "March 2005"]),
        (date(2004, 3, 1), date(2006, 12, 31), ["2005", "2006"]),
        (date(1990, 1, 1), date(2006, 3, 31), ["1990", "1995", "2000", "2005"]),
        (date(1, 1, 1), date(9999, 12, 31), ["5000"]),
    ],
)
def test_axis_has_the_finest_ticks_that_fit(first: date, last: date, labels: list[str]) -> None:
    axis = axis_over([Span(first, last)])
    assert axis
    assert [tick.label for tick in axis.ticks()] == labels


@given(spans(), st.sampled_from([NARROW, 400.0, WIDE]))
def test_ticks_never_touch_nor_leave_the_picture(span: Span, width: float) -> None:
    axis = axis_over([span])
    assert axis
    reaches = [tick.reach(width) for tick in axis.ticks()]
    assert all(left >= 0 and right <= width for left, right in reaches)
    assert all(one[1] < other[0] for one, other in pairwise(reaches))


@given(DAYS, DAYS)
def test_later_days_stand_further_to_the_right(one: date, other: date) -> None:
    axis = axis_over([Span(min(one, other), max(one, other))])
    assert axis
    assert 0 < axis.place(min(one, other)) <= axis.place(max(one, other)) < 100


def test_nothing_known_has_no_axis() -> None:
    assert axis_over([Span(None, None)]) is None


@given(st.lists(marks(known=True), min_size=1, max_size=12))
def test_marks_in_one_row_never_touch(found: list[Mark]) -> None:
    axis = axis_over([mark.span for mark in found])
    assert axis
    placed = place_lane(Lane("Name", found), axis)
    assert [item.mark for item in placed.placed] == found
    for one, other in combinations(placed.placed, 2):
        if one.row == other.row:
            assert abs(one.middle - other.middle) * NARROW / 100 >= MARK
            assert one.right < other.left or other.right < one.left


@settings(max_examples=60)
@given(LANES, spans())
@pytest.mark.parametrize(("width", "hidden"), [(NARROW, "picture__name--wide"), (WIDE, "picture__name--narrow")])
def test_words_are_inside_the_picture_and_never_touch(
    width: float, hidden: str, lanes: list[Lane], event: Span
) -> None:
    svg = draw_lanes(drawing_of(lanes, event))
    height = float(parsed(svg).get("height", "0"))
    boxes = text_boxes(svg, width, hidden)
    for box in boxes:
        assert -0.01 <= box.left <= box.right <= width + 0.01, box
        assert 0 <= box.top < box.bottom <= height, box
    for one, other in combinations(boxes, 2):
        assert not one.touches(other), (one, other)


@settings(max_examples=60)
@given(LANES)
def test_bars_and_shapes_are_inside_the_picture(lanes: list[Lane]) -> None:
    drawn = parsed(draw_lanes(drawing_of([*lanes, Lane("x", [Mark("asserts", Span(date.min, date.min), "x")])])))
    height = float(drawn.get("height", "0"))
    for bar in drawn.iter("rect"):
        if bar.get("class", "").startswith("picture__bar"):
            left = pixels(bar.get("x", ""), 100)
            assert left >= 0
            assert left + pixels(bar.get("width", ""), 100) <= 100.02
    for shape in drawn.iter("use"):
        assert 0 < float(shape.get("y", "0")) < height


def test_every_picture_has_a_title_and_a_description() -> None:
    day = date(2005, 2, 7)
    drawn = parsed(draw_lanes(drawing_of([Lane("Name", [Mark("asserts", Span(day, day), "asserts")])])))
    assert drawn.get("role") == "img"
    named = [found for key in drawn.get("aria-labelledby", "").split() for found in drawn if found.get("id") == key]
    assert [(found.tag, found.text) for found in named] == [("title", "Title"), ("desc", "Description")]


def test_every_shape_that_is_used_is_defined() -> None:
    day = date(2005, 2, 7)
    lane = Lane("Name", [Mark(stance, Span(day + timedelta(n * 90), None), stance) for n, stance in enumerate(Stance)])
    drawn = parsed(draw_lanes(drawing_of([lane])))
    defined = {found.get("id") for found in drawn.iter("g")}
    used = {found.get("href", "#").removeprefix("#") for found in drawn.iter("use")}
    assert len(used) == len(Stance)
    assert used <= defined


def test_short_time_gets_an_axis_of_months() -> None:
    axis = axis_over([Span(date(2005, 2, 7), date(2005, 2, 9))])
    assert isinstance(axis, Axis)
    assert (axis.last - axis.first).days == 90
