"""Dates as people know them: EDTF (ISO 8601-2, levels 0 and 1), typed as such or in English words. No Django.

Words are read by a closed grammar, and whatever it does not know is refused: the `edtf` package's own reader drops in
silence the words it does not know ("early 2004", "2004 or 2005"). Only the package's parser is used: it decides whether
the result is a date, and which days it covers. It is asked one side of a range at a time, since it raises TypeError for
the bounds of "2004/.." and makes up ten years for an unknown end. docs/formats/dates.md is the page for editors.
"""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

LONGEST = 100  # characters: five times the longest canonical text
EXAMPLES = "2004-11-11, 11 November 2004, spring 2004, 1990s or 28 March-1 April 2004"

# One date of levels 0 and 1. Nothing of level 2, no time of day, no year of five digits.
SIDE = re.compile(
    r"(?:(?P<year>\d{4})"
    r"(?:-(?:(?P<season>2[1-4])|(?P<month>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12]\d|3[01]|XX))?|XX(?:-XX)?))?"
    r"|(?P<decade>\d{3})X|(?P<century>\d{2})XX)(?P<qualifier>[?~%]?)",
    re.ASCII,
)

_PLAIN = re.compile(r"([1-9]\d{3})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)


def gettext_noop(text: str) -> str:
    """`text` as it is. The name makes `makemessages` collect the sentence; who knows the language translates it."""
    return text


_UNREAD = gettext_noop("%(typed)s is not understood as a date. Write for example %(examples)s.")
_TOO_LONG = gettext_noop("%(typed)s is too long for a date. Write for example %(examples)s.")
_TWO_WAYS = gettext_noop("%(typed)s could be read in two ways: write %(first)s or %(second)s.")
_NUMBERS = gettext_noop("%(typed)s does not say which number is the month: write %(first)s.")
_NO_SUCH_DAY = gettext_noop("%(typed)s: the calendar has no %(side)s. Write for example %(examples)s.")
_REVERSED = gettext_noop("%(typed)s ends before it begins. Write the earlier date first, as in 2004-03-28/2004-04-01.")
_QUALIFIED_SEASON = gettext_noop(
    "%(typed)s: EDTF has no uncertain season. Write the season alone (spring 2004), or months (2004-03~/2004-05~)."
)
_UNSPECIFIED_END = gettext_noop(
    "%(typed)s: a range begins and ends with a year, season, month or day, not with X. Write for example 1990/2003."
)
_YEARS_AFTER_DASH = gettext_noop(
    "%(typed)s could be read in two ways. Put “to” between the two dates, as in November 2003 to March 2004."
)


class BadDate(ValueError):
    """What was typed is no date, or could be read in two ways; the message shows it and says what to write instead.

    `template` is the English sentence and `params` fills it in, for whoever wants to translate it.
    """

    def __init__(self, template: str, typed: str, **params: str) -> None:
        shown = repr(typed if len(typed) <= LONGEST else f"{typed[:LONGEST]}…")
        self.template, self.params = template, {"typed": shown, "examples": EXAMPLES, **params}
        super().__init__(template % self.params)


@dataclass(frozen=True)
class EdtfDate:
    """A date: its canonical EDTF text and its first and last day; None where an end is open or unknown."""

    text: str
    earliest: date | None
    latest: date | None


@lru_cache(maxsize=16384)  # the package takes 3 ms a date; entries are small
def parse_date(typed: str) -> EdtfDate:
    """The date that `typed` means, in EDTF or in words. Raises BadDate, and nothing else, on every other text."""
    if len(typed) > LONGEST:
        raise BadDate(_TOO_LONG, typed)
    # Not `\s`, which takes control characters for space. U+2010 and U+2011 are hyphens; a dash never stands in a date.
    text = re.sub(r"[ \t\r\n\u00a0\u2009\u202f]+", " ", typed).strip(" ")
    text = re.sub(r"[\u2012-\u2015\u2212]", "–", re.sub(r"[\u2010\u2011]", "-", text))
    _refuse_two_readings(typed, text.lower())
    edtf = text.upper().replace(" / ", "/")  # 199x for 199X
    if not _is_canonical(edtf):
        edtf = _from_words(typed, text.lower())
    return _with_bounds(typed, edtf)


def _is_canonical(text: str) -> bool:
    sides = text.split("/")
    dates = [side for side in sides if SIDE.fullmatch(side)]
    blanks = [side for side in sides if side in ("", "..")]
    return len(sides) <= 2 and bool(dates) and len(dates) + len(blanks) == len(sides)


def _with_bounds(typed: str, edtf: str) -> EdtfDate:
    sides = edtf.split("/")
    if len(sides) == 2 and "X" in edtf:
        raise BadDate(_UNSPECIFIED_END, typed)  # level 2
    earliest, latest = _days(typed, sides[0])[0], _days(typed, sides[-1])[1]
    if earliest and latest and earliest > latest:
        raise BadDate(_REVERSED, typed)
    return EdtfDate(edtf, earliest, latest)


def _days(typed: str, side: str) -> tuple[date, date] | tuple[None, None]:
    """The first and last day of one side, without any padding for `~` and `?`; None when it is open or unknown."""
    if side in ("", ".."):
        return None, None
    if plain := _plain_days(side):
        return plain
    found = SIDE.fullmatch(side)
    if found and found["season"] and found["qualifier"]:
        raise BadDate(_QUALIFIED_SEASON, typed)
    from edtf import EDTFParseException, parse_edtf  # a grammar of some megabytes, for what is seldom typed

    try:
        parsed: Any = parse_edtf(side)
        # The package lets 29 February of any year pass, and the year 0; `date` does not.
        return date(*parsed.lower_strict()[:3]), date(*parsed.upper_strict()[:3])
    except (EDTFParseException, ValueError):
        raise BadDate(_NO_SUCH_DAY, typed, side=side) from None


def _plain_days(side: str) -> tuple[date, date] | None:
    """The days of a year, month or day of the common form, for which the package takes milliseconds; else None."""
    if not (found := _PLAIN.fullmatch(side)):
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        if day:
            return (date(year, month, day),) * 2
        last = date(year, month or 12, calendar.monthrange(year, month or 12)[1])
        return date(year, month or 1, 1), last
    except ValueError:
        return None


# What is clear to its author, and means two things.


def _refuse_two_readings(typed: str, text: str) -> None:
    if found := re.fullmatch(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", text, re.ASCII):
        _refuse_numbers(typed, *found.groups())
    if found := re.fullmatch(r"(?:the )?(\d{2})00s", text, re.ASCII):
        raise BadDate(_TWO_WAYS, typed, first=f"{found[1]}0X", second=f"{found[1]}XX")
    if found := re.fullmatch(r"(?:the )?(\d{1,2})(?:st|nd|rd|th) century", text, re.ASCII):
        # Strictly 1901 to 2000; to most people 1900 to 1999, which is what EDTF's 19XX covers.
        before = int(found[1]) - 1
        if before >= 0:
            raise BadDate(_TWO_WAYS, typed, first=f"{before:02}XX", second=f"{before:02}01/{before + 1:02}00")


def _refuse_numbers(typed: str, one: str, other: str, year: str) -> None:
    readings = []
    for month, day in ((int(one), int(other)), (int(other), int(one))):
        try:
            readings.append(date(int(year), month, day).isoformat())
        except ValueError:
            continue
    if not readings:
        raise BadDate(_UNREAD, typed)
    if readings[0] == readings[-1]:
        raise BadDate(_NUMBERS, typed, first=readings[0])
    raise BadDate(_TWO_WAYS, typed, first=readings[0], second=readings[1])


# Words: cut into one or two dates, each read by shape; every shape is whole, so that no word is passed over.

_MONTHS = {
    name: f"{number:02}"
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_SEASONS = {"spring": "21", "summer": "22", "autumn": "23", "fall": "23", "winter": "24"}

_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})\.?"
_YEAR = r"(?P<year>\d{4})"
_SHAPES = [
    re.compile(shape, re.ASCII)
    for shape in (
        rf"(?:{_DAY} (?:of )?)?{_MONTH}(?:(?:, ?| of | ){_YEAR})?",  # 7 February 2005, November 2004, 28 March
        rf"{_MONTH} {_DAY}(?:(?:, ?| ){_YEAR})?",  # February 7, 2005
        rf"(?:the )?(?P<season>{'|'.join(_SEASONS)})(?:(?:, ?| of | ){_YEAR})?",  # spring of 2004
        r"(?:the )?(?P<decade>\d{2}[1-9])0s",  # the 1990s, but not the 1900s
        _YEAR,
        _DAY,  # the 3 of "3-5 May 2004"
        rf"{_DAY}, ?{_YEAR}",  # the 5, 2004 of "May 3-5, 2004"
    )
]
_ABOUT = re.compile(r"(?:circa|about|around|approximately|approx\.?) |ca?(?:\. ?| |(?=\d))", re.ASCII)
_POSSIBLY = re.compile(r"(?:possibly|perhaps|maybe) ")
_MARK = re.compile(r" ?(?:[?~%]|, uncertain)$")
_RANGES = [re.compile(cut) for cut in (r"between (.+) and (.+)", r"(?:from )?(.+?) (?:to|until) (.+)")]
_DASHED = [re.compile(cut) for cut in (r"([^–]+?) ?– ?([^–]+)", r"(.+?) - (.+)", r"([^-]+)-([^-]+)")]
_OPEN = [
    (re.compile(r"since (.+)"), "{}/.."),
    (re.compile(r"from (.+), end unknown"), "{}/"),
    (re.compile(r"until (.+), beginning unknown"), "/{}"),
    (re.compile(r"until (.+)"), "../{}"),
]


@dataclass(frozen=True)
class _Typed:
    """One date as it was typed: the parts that were named (year, month, day ...), and the qualifier."""

    parts: Mapping[str, str]
    qualifier: str = ""

    @property
    def precision(self) -> str:
        return next((unit for unit in ("day", "month", "season", "decade") if unit in self.parts), "year")

    @property
    def whole(self) -> bool:
        return "decade" in self.parts or ("year" in self.parts and ("day" not in self.parts or "month" in self.parts))

    def lent(self, other: "_Typed") -> "_Typed":
        """This date, with the year or month that only the other one names; itself when they are of two precisions."""
        if self.whole or self.precision != other.precision:
            return self
        return _Typed({**other.parts, **self.parts}, self.qualifier)

    def edtf(self) -> str:
        units = [self.parts[unit] for unit in ("decade", "year", "season", "month", "day") if unit in self.parts]
        return "-".join(units) + self.qualifier


def _from_words(typed: str, text: str) -> str:
    """The canonical text of English words. Raises BadDate when any of them is not understood."""
    if (one := _read(text)) and one.whole:
        return one.edtf()
    for pattern, edtf in _OPEN:
        if (found := pattern.fullmatch(text)) and (one := _read(found[1])) and one.whole:
            return edtf.format(one.edtf())
    for pattern in (*_RANGES, *_DASHED):
        if found := pattern.fullmatch(text):
            return _range(typed, _read(found[1]), _read(found[2]), dashed=pattern in _DASHED)
    raise BadDate(_UNREAD, typed)


def _range(typed: str, first: _Typed | None, last: _Typed | None, *, dashed: bool) -> str:
    if not first or not last:
        raise BadDate(_UNREAD, typed)
    first, last = first.lent(last), last.lent(first)
    if not first.whole or not last.whole:
        raise BadDate(_UNREAD, typed)
    if dashed and last.precision == "year" and first.precision != "year":
        raise BadDate(_YEARS_AFTER_DASH, typed)  # winter 2003-2004
    if bool(first.qualifier) != bool(last.qualifier):
        # circa 2003-2005: about both years, or about the first?
        both = [f"{_Typed(side.parts).edtf()}{first.qualifier or last.qualifier}" for side in (first, last)]
        raise BadDate(_TWO_WAYS, typed, first=f"{first.edtf()}/{last.edtf()}", second="/".join(both))
    return f"{first.edtf()}/{last.edtf()}"


def _read(text: str) -> _Typed | None:
    """One date, whole or lacking its year or month, with the words that qualify it; None when it is not understood."""
    marks = ""
    for pattern, mark in ((_POSSIBLY, "?"), (_ABOUT, "~")):
        if found := pattern.match(text):
            marks, text = marks + mark, text[found.end() :]
    if found := _MARK.search(text):
        marks, text = marks + {"~": "~", "%": "?~"}.get(found[0].strip(), "?"), text[: found.start()]
    qualifier = "%" if {"?", "~"} <= set(marks) else marks[:1]
    if (edtf := SIDE.fullmatch(text.upper())) and not edtf["qualifier"]:
        return _Typed({"year": edtf[0]}, qualifier)
    for shape in _SHAPES:
        if found := shape.fullmatch(text):
            return _Typed(_in_numbers({unit: part for unit, part in found.groupdict().items() if part}), qualifier)
    return None


def _in_numbers(parts: dict[str, str]) -> dict[str, str]:
    if "season" in parts:
        parts["season"] = _SEASONS[parts["season"]]
    if "month" in parts:
        parts["month"] = _MONTHS[parts["month"]]
    if "day" in parts:
        parts["day"] = parts["day"].zfill(2)
    if "decade" in parts:
        parts["decade"] += "X"
    return parts
