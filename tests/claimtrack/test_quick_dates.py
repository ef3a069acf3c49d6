"""Dates are written as Django's filter writes them, in each language, whatever they are."""

import re
from datetime import UTC, date, datetime, timedelta
from datetime import timezone as offset
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.template import defaultfilters
from django.utils import timezone, translation
from django.utils.safestring import SafeString

from claimtrack.quick_dates import dates_in
from claimtrack.template_values import applied_filter

FORMAT = re.compile(r"""\|date:["']([^"']+)["']""")
VALUES = [
    date(2024, 2, 29),
    date(33, 12, 1),
    datetime(2011, 5, 17, 8, 3, 9, 123, tzinfo=UTC),
    datetime(2011, 10, 7, 23, 59, 59, tzinfo=ZoneInfo("Asia/Almaty")),
    datetime(2025, 10, 26, 2, 30, tzinfo=ZoneInfo("Europe/Vienna")),  # twice
    datetime(2025, 3, 30, 2, 30, tzinfo=ZoneInfo("Europe/Vienna")),  # never
    datetime(1890, 1, 2, 3, 4, 5, tzinfo=ZoneInfo("Europe/Vienna")),  # an offset with seconds
    datetime(2025, 6, 1, tzinfo=offset(-timedelta(hours=3, minutes=30))),
    datetime(2025, 6, 1, tzinfo=offset(-timedelta(seconds=30))),
    datetime(2025, 6, 1, 12),  # noqa: DTZ001  of no zone, on purpose
    "",
    None,
    "2025-06-01",
    7,
]


def formats() -> set[str]:
    """Those that the project's templates name."""
    folders = [Path(app.path) / "templates" for app in apps.get_app_configs() if not app.name.startswith("django.")]
    return {
        found for folder in folders for path in folder.rglob("*.html") for found in FORMAT.findall(path.read_text())
    }


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_every_format_of_the_templates_gives_what_django_writes(language: str) -> None:
    assert {"DATE_FORMAT", "DATETIME_FORMAT", "Y-m-d"} <= formats()
    with translation.override(language):
        written = dates_in(language)
        for told in [*formats(), "l, jS F Y", r"\%s d% \Y", "", "c", "P", "YEAR_MONTH_FORMAT"]:
            for value in VALUES:
                assert _result(written, value, told) == _result(defaultfilters.date, value, told), (told, value)
                assert _result(written, value, SafeString(told)) == _result(defaultfilters.date, value, told)
        assert written(VALUES[0]) == defaultfilters.date(VALUES[0])
        assert written(VALUES[0], None) == defaultfilters.date(VALUES[0], None)


def _result(write: Any, value: Any, told: str) -> str:
    try:
        return str(write(value, told))
    except TypeError as error:  # a letter of times for a day
        return repr(error)


def test_most_dates_of_pages_are_not_written_by_django(monkeypatch: pytest.MonkeyPatch) -> None:
    written = dates_in("en")
    monkeypatch.setattr(defaultfilters, "date", lambda *told: pytest.fail(f"Django had to write {told}."))
    assert written(VALUES[2], "DATETIME_FORMAT") == "17 May 2011, 08:03"
    assert written(VALUES[0], "DATE_FORMAT") == "29 February 2024"
    assert written(VALUES[2], r"Y-m-d\TH:i:sO") == "2011-05-17T08:03:09+0000"


def test_functions_in_place_of_templates_write_dates_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with translation.override("ru"):
        applied = applied_filter(defaultfilters.date)
    monkeypatch.setattr(defaultfilters, "date", lambda *told: pytest.fail(f"Django had to write {told}."))

    class Asked:
        use_tz = True

    with timezone.override("Asia/Almaty"):
        assert applied(Asked(), VALUES[2], "H:i") == "14:03"
    assert applied(Asked(), VALUES[3], "DATETIME_FORMAT") == "7 октября 2011\xa0г., 17:59"
