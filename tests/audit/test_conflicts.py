"""What two people changed on the same page, without a database."""

import pytest

from audit.conflicts import FORM, Side, compare, new_row, unsettled

STORED = {FORM: {"title": "a", "note": "n"}, "rows:1": {"x": "1", "y": "1"}}


@pytest.mark.parametrize(
    ("was", "theirs", "mine", "side"),
    [
        ("a", "a", "a", None),
        ("a", "a", "b", Side.MINE),
        ("a", "b", "a", Side.THEIRS),
        ("a", "b", "c", Side.BOTH),
        ("a", "b", "b", None),  # both typed the same
    ],
)
def test_field_differs_by_who_changed_it(was: str, theirs: str, mine: str, side: Side | None) -> None:
    found = compare({FORM: {"f": was}}, {FORM: {"f": theirs}}, {FORM: {"f": mine}})
    assert [one.side for one in found] == ([side] if side else [])


@pytest.mark.parametrize(
    ("was", "theirs", "mine", "side"),
    [
        # deleted by me
        ({"x": "1"}, {"x": "1"}, None, Side.MINE),
        ({"x": "1"}, {"x": "2"}, None, Side.BOTH),
        # deleted by the other
        ({"x": "1"}, None, {"x": "1"}, Side.THEIRS),
        ({"x": "1"}, None, {"x": "2"}, Side.BOTH),
        # deleted by both
        ({"x": "1"}, None, None, None),
    ],
)
def test_row_differs_by_who_deleted_it(was: dict, theirs: dict | None, mine: dict | None, side: Side | None) -> None:
    stored = {"rows:1": theirs} if theirs else {}
    found = compare({"rows:1": was}, stored, {"rows:1": mine})
    assert [(one.field, one.side) for one in found] == ([("", side)] if side else [])


def test_row_that_the_other_added_has_nothing_to_choose() -> None:
    (row,) = compare({}, {"rows:1": {"x": "1"}}, {})
    assert (row.side, row.added_by_other, row.mine) == (Side.THEIRS, True, None)


def test_row_that_was_typed_anew_is_mine_also_when_nobody_knows_what_was_shown() -> None:
    for was in ({}, None):
        (row,) = compare(was, {}, {new_row("rows", 3): {"x": "1"}})
        assert (row.side, row.added_by_other) == (Side.MINE, False)


def test_row_that_the_page_held_and_did_not_send_is_left_alone() -> None:
    assert compare(STORED, STORED, {}) == []
    assert compare(None, STORED, {}) == []


def test_nothing_is_guessed_when_nobody_knows_what_was_shown() -> None:
    typed = {FORM: {"title": "b", "note": "n"}, "rows:1": None, "rows:2": {"x": "1"}}
    found = compare(None, STORED, typed)
    assert [(one.key, one.side, one.was) for one in found] == [
        (":title", Side.UNKNOWN, None), ("rows:1:", Side.UNKNOWN, None), ("rows:2:", Side.UNKNOWN, None)
    ]  # fmt: skip


def test_field_that_the_page_did_not_hold_is_no_difference() -> None:
    assert compare(STORED, STORED, {FORM: {"title": "a"}, "rows:1": {"x": "1"}}) == []


def test_only_what_somebody_else_changed_stops_a_save() -> None:
    now = {FORM: {"title": "theirs", "note": "n"}, "rows:1": {"x": "1", "y": "1"}}
    found = compare(STORED, now, {FORM: {"title": "a", "note": "mine"}, "rows:1": {"x": "1", "y": "mine"}})
    assert [one.key for one in found] == [":title", ":note", "rows:1:y"]
    assert [one.key for one in unsettled(found, seen=STORED)] == [":title"]


def test_choice_settles_what_is_still_as_it_was_shown() -> None:
    now = {FORM: {"title": "theirs", "note": "n"}}
    found = compare(STORED, now, {FORM: {"title": "mine", "note": "n"}})
    assert unsettled(found, seen=now, choices={":title"}) == []
    assert unsettled(found, seen=now, choices=set()) == found
    third = compare(STORED, {FORM: {"title": "third", "note": "n"}}, {FORM: {"title": "mine", "note": "n"}})
    assert unsettled(third, seen=now, choices={":title"}) == third
    assert unsettled(third, seen=None, choices={":title"}) == third


def test_choice_about_a_row_is_asked_again_when_the_row_came_back() -> None:
    gone = compare(STORED, {}, {"rows:1": {"x": "2", "y": "1"}})
    assert unsettled(gone, seen={}, choices={"rows:1:"}) == []
    assert unsettled(gone, seen=STORED, choices={"rows:1:"}) == gone
