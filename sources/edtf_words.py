"""EDTF dates as people read them, in the language of the page."""

import re
from datetime import date
from functools import lru_cache

from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _

from sources.edtf_dates import SIDE
from sources.months import ALONE, OF_A_DAY

Side = re.Match[str]


def date_in_words(text: str, language: str | None = None) -> str:
    """The date of a canonical EDTF text, such as "7 February 2005"; any other text, the empty one too, as it is.

    In this language, or in the one that is active.
    """
    return _in_words(text, language or get_language())


@lru_cache(maxsize=2000)  # a page names the same few dates in its text, its pictures and its lists
def _in_words(text: str, language: str | None) -> str:
    with override(language):
        return _worded(text)


def _worded(text: str) -> str:
    first, slash, last = text.partition("/")
    one, other = _read(first), _read(last)
    if not slash and one:
        return _side(one)
    if one and other:
        return _range(one, other)
    if one and slash and last in ("", ".."):
        since = _("since %(date)s") if last else _("from %(date)s, end unknown")
        return since % {"date": _side(one)}
    if other and first in ("", ".."):
        until = _("until %(date)s") if first else _("until %(date)s, beginning unknown")
        return until % {"date": _side(other)}
    return text


def _read(text: str) -> Side | None:
    """The parts of one date; None when it is none. By shape: the package's parser takes 3 ms, too long for a list."""
    found = SIDE.fullmatch(text)
    if found and found["day"] not in (None, "XX"):
        try:
            date(int(found["year"]), int(found["month"]), int(found["day"]))
        except ValueError:
            return None
    return found


def _range(first: Side, last: Side) -> str:
    """Two dates, without naming twice the year, or the month and year, that they share."""
    precision = _precision(first)
    plain = precision == _precision(last) and not first["qualifier"] and not last["qualifier"]
    if first[0] == last[0]:
        return _side(first)
    if plain and precision == "year":
        return pgettext("years", "%(first)s–%(last)s") % {"first": _year(first), "last": _year(last)}
    if plain and precision in ("month", "day") and first["year"] == last["year"]:
        words = {
            "year": _year(first),
            **{f"first_{unit}": word for unit, word in _units(first).items()},
            **{f"last_{unit}": word for unit, word in _units(last).items()},
        }
        return _within_a_year(precision, same_month=first["month"] == last["month"]) % words
    return _("%(first)s to %(last)s") % {"first": _side(first), "last": _side(last)}


def _within_a_year(precision: str, *, same_month: bool) -> str:
    if precision == "month":
        return pgettext("months", "%(first_month)s–%(last_month)s %(year)s")
    if same_month:
        return pgettext("days", "%(first_day)s–%(last_day)s %(last_month_of_day)s %(year)s")
    return pgettext("days", "%(first_day)s %(first_month_of_day)s–%(last_day)s %(last_month_of_day)s %(year)s")


def _side(side: Side) -> str:
    words = {"date": _unqualified(side)}
    if side["qualifier"] == "~":
        return _("about %(date)s") % words
    if side["qualifier"] == "?":
        return _("possibly %(date)s") % words
    if side["qualifier"] == "%":
        return _("about %(date)s, uncertain") % words
    return words["date"]


def _unqualified(side: Side) -> str:
    if side["century"]:
        return _between(f"{side['century']}00", f"{side['century']}99")
    if side["decade"]:
        return _decade(side["decade"])
    if side["season"]:
        return _season(side["season"]) % {"year": _year(side)}
    words = {"year": _year(side), **_units(side)}
    if _precision(side) == "day":
        return pgettext("day", "%(day)s %(month_of_day)s %(year)s") % words
    if _precision(side) == "month":
        return pgettext("month of a year", "%(month)s %(year)s") % words
    return words["year"]


def _decade(digits: str) -> str:
    # "The 2000s" are to some a decade and to others a century.
    if digits.endswith("0"):
        return _between(f"{digits}0", f"{digits}9")
    return pgettext("decade", "%(year)ss") % {"year": f"{int(digits)}0"}


def _between(first: str, last: str) -> str:
    return _("between %(first)s and %(last)s") % {"first": int(first), "last": int(last)}


def _season(number: str) -> str:
    return {
        "21": pgettext("season of a year", "spring %(year)s"),
        "22": pgettext("season of a year", "summer %(year)s"),
        "23": pgettext("season of a year", "autumn %(year)s"),
        "24": pgettext("season of a year", "winter %(year)s"),
    }[number]


def _precision(side: Side) -> str:
    """The finest unit that is named; a day or month of XX is not."""
    if side["day"] not in (None, "XX"):
        return "day"
    return next((unit for unit in ("month", "season", "decade", "century") if side[unit]), "year")


def _year(side: Side) -> str:
    return str(int(side["year"])) if side["year"] else ""


def _units(side: Side) -> dict[str, str]:
    """Day and month. Many languages, such as Russian, write a month otherwise when a day stands before it."""
    if not side["month"]:
        return {}
    month = int(side["month"])
    day = str(int(side["day"])) if _precision(side) == "day" else ""
    return {"day": day, "month": str(ALONE[month]), "month_of_day": str(OF_A_DAY[month])}
