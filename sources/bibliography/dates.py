"""Dates of bibliographies: EDTF where it can say them, and what was written where it cannot. Pure.

A pair of texts throughout: the date in EDTF, and the literal one; at most one of them is not empty.
"""

import re
from typing import Any

from sources.bibliography.record import line
from sources.edtf_dates import SIDE, BadDate, parse_date
from sources.edtf_words import date_in_words

Dated = tuple[str, str]
NO_DATE: Dated = ("", "")

_SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def read_date(text: str) -> Dated:
    """A date as somebody wrote it: in EDTF or words that have one meaning, else literally."""
    text = line(text)
    try:
        return (parse_date(text).text, "") if text else NO_DATE
    except BadDate:
        return "", text


def read_csl_date(value: Any) -> Dated:
    """A date variable of CSL-JSON, of whatever shape. Raises ValueError for one that is none."""
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return read_date(str(value))
    if not isinstance(value, dict):
        raise ValueError("no date")
    if edtf := value.get("edtf"):
        return read_date(str(edtf))
    written = str(value.get("literal") or value.get("raw") or "")
    if not (parts := value.get("date-parts")):
        return read_date(written)
    try:
        sides = [[int(part) for part in side if str(part).strip()] for side in parts]
    except (TypeError, ValueError):
        raise ValueError("date-parts are not numbers") from None
    sides = [side[: side.index(0)] if 0 in side else side for side in sides]
    if not any(sides):
        return read_date(written)
    return _from_parts(sides[:2], _season(value.get("season")), bool(value.get("circa")), written)


def write_csl_date(date: str, literal: str) -> dict[str, Any]:
    """The date variable: in parts where these can say it, else in EDTF beside words. Empty when there is no date."""
    if not date:
        return {"literal": literal} if literal else {}
    sides = [SIDE.fullmatch(side) for side in date.split("/")]
    marks = {found["qualifier"] for found in sides if found}
    if (
        all(found and found["year"] and "X" not in found[0] for found in sides)
        and marks <= {"", "~"}
        and len(marks) == 1
    ):
        season = sides[0]["season"] if len(sides) == 1 and sides[0] else None
        parts = [_parts(found, with_season=season is None) for found in sides if found]
        told: dict[str, Any] = {"date-parts": parts}
        if season:
            told["season"] = int(season) - 20
        if marks == {"~"}:
            told["circa"] = True
        return told
    return {"edtf": date, "literal": date_in_words(date)}


def read_ris_date(text: str) -> Dated:
    """`YYYY/MM/DD/other`, any of which but the year may be empty; else what anybody may write."""
    found = re.fullmatch(r"(\d{4})/(\d{0,2})(?:/(\d{0,2})(?:/(.*))?)?", line(text))
    if not found:
        return read_date(text)
    year, month, day, other = found[1], found[2] or "", found[3] or "", line(found[4] or "")
    if other:
        plain = read_date(other) if not month else NO_DATE
        if plain[0] and year in plain[0]:
            return plain
        season = read_date(f"{other} {year}") if not month and other.lower() in _SEASONS else NO_DATE
        return season if season[0] else ("", line(text))
    return _checked("-".join([year, *(part.zfill(2) for part in (month, day) if part)]), line(text))


def write_ris_date(date: str, literal: str) -> dict[str, str]:
    """The tags of a date."""
    if not date:
        return {"DA": literal} if literal else {}
    found = SIDE.fullmatch(date)
    if found and found["year"] and "X" not in date and not found["qualifier"] and not found["season"]:
        return {"PY": found["year"], "DA": "/".join([found["year"], found["month"] or "", found["day"] or "", ""])}
    year = re.search(r"\d{4}", date)
    # As RIS has it, "2004/" is the year alone: what comes after three strokes may be anything.
    written = f"{year[0]}///{date}" if year and date.endswith("/") else date
    return {**({"PY": year[0]} if year else {}), "DA": written}


def plain_parts(date: str) -> tuple[int, ...]:
    """Year, month and day of a date that is one day, month or year without any doubt; empty for all others."""
    found = SIDE.fullmatch(date)
    if not found or not found["year"] or "X" in date or found["qualifier"] or found["season"]:
        return ()
    return tuple(int(part) for part in (found["year"], found["month"], found["day"]) if part)


def _from_parts(sides: list[list[int]], season: int, circa: bool, written: str) -> Dated:
    edtf = "/".join(_side(side, season if len(sides) == 1 else 0, circa) if side else ".." for side in sides)
    checked = _checked(edtf, written or " – ".join(_words(side, season, circa) for side in sides if side))
    return checked if all(0 < side[0] <= 9999 for side in sides if side) else ("", checked[1] or written)


def _side(side: list[int], season: int, circa: bool) -> str:
    year, rest = f"{side[0]:04}", side[1:3]
    if rest and 13 <= rest[0] <= 16:
        rest = [rest[0] + 8]  # how processors wrote seasons before EDTF
    if season and not rest:
        rest = [season + 20]
    return "-".join([year, *(f"{part:02}" for part in rest)]) + ("~" if circa else "")


def _words(side: list[int], season: int, circa: bool) -> str:
    """What CSL's parts say, for years that EDTF does not have: -44 is 44 BC."""
    year = str(side[0]) if side[0] > 0 else f"{-side[0]} BC"
    named = [word for word, number in _SEASONS.items() if number == season][:1] if len(side) == 1 else []
    month = [_MONTHS[side[1] - 1]] if len(side) > 1 and 1 <= side[1] <= 12 else [str(part) for part in side[1:2]]
    day = [str(part) for part in side[2:3]]
    return " ".join([*(["circa"] if circa else []), *day, *month, *named, year])


def _checked(edtf: str, written: str) -> Dated:
    try:
        return parse_date(edtf).text, ""
    except BadDate:
        return "", written


def _season(value: Any) -> int:
    text = str(value or "").strip().lower()
    number = _SEASONS.get(text, int(text) if text.isdigit() else 0)
    return number - 20 if 21 <= number <= 24 else number if 1 <= number <= 4 else 0


def _parts(found: "re.Match[str]", *, with_season: bool) -> list[int]:
    rest = found["season"] if with_season else None
    return [int(part) for part in (found["year"], rest or found["month"], found["day"]) if part]
