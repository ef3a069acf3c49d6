"""Instants that people type."""

from datetime import UTC, datetime

import pytest

from claims.instants import last_instant_of


@pytest.mark.parametrize(
    ("typed", "zone", "instant"),
    [
        ("2026-11-24", "UTC", datetime(2026, 11, 24, 23, 59, 59, 999999, UTC)),
        ("2026-11-24T10:00", "UTC", datetime(2026, 11, 24, 10, 0, 59, 999999, UTC)),
        (" 2026-11-24 10:00:30 ", "UTC", datetime(2026, 11, 24, 10, 0, 30, 999999, UTC)),
        ("2026-11-24T10:00:30.25", "UTC", datetime(2026, 11, 24, 10, 0, 30, 250000, UTC)),
        ("2026-11-24T10:00Z", "Asia/Almaty", datetime(2026, 11, 24, 10, 0, 59, 999999, UTC)),
        ("2026-11-24", "Asia/Almaty", datetime(2026, 11, 24, 18, 59, 59, 999999, UTC)),  # five hours ahead
    ],
)
def test_the_whole_of_what_is_named_counts(typed: str, zone: str, instant: datetime, settings: object) -> None:
    settings.TIME_ZONE = zone  # type: ignore[attr-defined]  # pytest-django's
    assert last_instant_of(typed) == instant


@pytest.mark.parametrize(
    "typed",
    [
        *("", "yesterday", "2026", "2026-11", "24.11.2026", "2026-11-24T", "2026-11-24T10", "٢٠٢٦-١١-٢٤"),
        *("2026-02-30", "2026-11-24T25:00", "0000-01-01", "9999-12-31T23:59:60"),
        *("0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "2026-11-24T10:00+99:00"),
        "9" * 5000,
    ],
)
def test_what_names_no_instant_is_refused_with_what_was_typed(typed: str) -> None:
    with pytest.raises(ValueError, match=r"no date and time|no such date"):
        last_instant_of(typed)
