"""Which edition was public on a day, from where the claim stood."""

from datetime import UTC, date, datetime

import pytest

from claims.public_days import Standing, in_order, shown_on, standing_at_end


def at(day: int, hour: int = 12, *, edition: int | None = None, merged_into: int | None = None) -> Standing:
    return Standing(datetime(2026, 3, day, hour, tzinfo=UTC), edition, merged_into)


# Drafted on the 1st, published on the 3rd, a second edition on the 5th, withdrawn on the 7th, back on the 9th.
STORY = [at(1), at(3, edition=1), at(5, edition=2), at(7), at(9, edition=3), at(9, 14), at(9, 16, edition=4)]


@pytest.mark.parametrize(
    ("day", "edition"),
    [(1, None), (2, None), (3, 1), (4, 1), (5, 2), (6, 2), (7, 2), (8, None), (9, 4), (10, 4), (31, 4)],
)
def test_edition_at_the_end_of_the_day_or_the_last_during_it(day: int, edition: int | None) -> None:
    assert shown_on(STORY, date(2026, 3, day)) == edition


@pytest.mark.parametrize(("day", "edition"), [(date.min, None), (date.max, 4)])
def test_days_at_the_ends_of_the_calendar_are_answered(day: date, edition: int | None) -> None:
    assert shown_on(STORY, day) == edition
    assert (standing_at_end(STORY, day) is None) == (edition is None)


def test_days_are_those_of_the_sites_time_zone(settings: object) -> None:
    settings.TIME_ZONE = "Asia/Almaty"  # type: ignore[attr-defined]  # pytest-django's; five hours ahead
    story = [at(3, 18, edition=1), at(3, 19, edition=2)]
    assert shown_on(story, date(2026, 3, 3)) == 1
    assert shown_on(story, date(2026, 3, 4)) == 2


def test_claim_withdrawn_and_published_anew_within_a_day_shows_what_stood_at_its_end() -> None:
    story = [at(3, edition=1), at(4, 9), at(4, 10, edition=2)]
    assert shown_on(story, date(2026, 3, 4)) == 2


def test_act_that_waited_for_a_later_one_counts_after_it() -> None:
    story = in_order([at(3, edition=1), at(5, edition=2), at(4)])
    assert [row.since.day for row in story] == [3, 5, 5]
    assert shown_on(story, date(2026, 3, 4)) == 1
