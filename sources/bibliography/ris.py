"""RIS, in and out."""

import re
from collections.abc import Iterable, Iterator
from string import ascii_uppercase, digits
from typing import Any

import rispy
from django.utils.translation import gettext as _

from sources.bibliography.dates import NO_DATE, Dated, read_date, read_ris_date, write_ris_date
from sources.bibliography.record import (
    AUTHOR,
    EDITOR,
    TRANSLATOR,
    Entry,
    Name,
    Record,
    body,
    filled_in,
    left_out,
    line,
    make_record,
    person,
)
from sources.bibliography.tags import language_tag
from sources.bibliography.types import CSL_TYPES, RIS_NAMES, TYPE_OF_RIS, written_types

# Record's field to the tags that say it: the first that is not empty counts.
_TAGS = {
    "title": ("TI", "T1", "CT", "ST"),
    "container": ("T2", "JO", "JF", "BT", "JA"),
    "publisher": ("PB",),
    "place": ("CY", "PP"),
    "volume": ("VL",),
    "issue": ("IS",),
    "edition": ("ET",),
    "doi": ("DO",),
    "url": ("UR",),
}
_NAMES = {"AU": AUTHOR, "A1": AUTHOR, "A2": EDITOR, "ED": EDITOR, "A4": TRANSLATOR}
_WRITTEN_NAMES = {AUTHOR: "AU", EDITOR: "A2", TRANSLATOR: "A4"}
_READ = {
    *(tag for tags in _TAGS.values() for tag in tags),
    *_NAMES,
    *("TY", "ER", "ID", "SP", "EP", "SN", "LA", "M3", "PY", "Y1", "DA"),
}
_BEGIN = re.compile(r"(?m)^TY  ?-")
_END = re.compile(r"(?m)^ER  ?-.*$")
_TYPES = written_types(TYPE_OF_RIS)
# Every tag by itself, and each of them repeated as it pleases: what a tag means, we say.
_EVERY: Any = {f"{one}{other}": f"{one}{other}" for one in ascii_uppercase for other in ascii_uppercase + digits}
_LISTS = _EVERY.keys() - {"TY"}


def read_ris(text: str, *, name: str) -> list[Entry]:
    """One entry for each record, and for what stands between two of them."""
    return [_entry(number, part) for number, part in _parts(text.replace("\r\n", "\n").replace("\r", "\n"))]


def write_ris(records: Iterable[Record]) -> str:
    """Records whose lines end as the format asks, with CR and LF."""
    return "".join(f"{tag}  - {line(value)}\r\n" for record in records for tag, value in _written(record))


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Each record as it stands, with the number of its first line; each goes to the parser alone, so that none of them
    hides another.
    """
    marks = [found.start() for found in _BEGIN.finditer(text)]
    number = 1
    for start, end in zip([0, *marks], [*marks, len(text)], strict=True):
        part = text[start:end]
        ended = _END.search(part)
        for piece in (part[: ended.end()], part[ended.end() :]) if ended else (part,):
            blank = len(piece) - len(piece.lstrip("\n"))
            if piece.strip("\n \t\ufeff"):
                yield number + blank, piece.strip("\n")
            number += piece.count("\n")


def _entry(number: int, part: str) -> Entry:
    place = _("line %(number)s") % {"number": number}
    what = line(part)[:80]
    if not _BEGIN.match(part):
        return Entry(place, part, error=_("It belongs to no record: a record begins with TY."), what=what)
    if not _END.search(part):
        return Entry(place, part, error=_("The record does not end: a last line with ER is missing."), what=what)
    tags = _tags(part)
    record, remarks = _record(tags)
    return Entry(place, part, record, remarks=remarks, what=record.title or what)


def _tags(part: str) -> dict[str, list[str]]:
    """By tag, its values."""
    part = re.sub(r"(?m)^([A-Z][A-Z0-9]) ?-(?= |$)", r"\1  -", part)  # what some programs write with one space
    part = re.sub(r"\n(?![A-Z][A-Z0-9]  -)", " ", part)  # a line without a tag goes on with the one before it
    found = rispy.loads(part, mapping=_EVERY, list_tags=_LISTS, delimiter_tags_mapping={})
    return {tag: values if isinstance(values, list) else [values] for tag, values in found[0].items()}


def _record(tags: dict[str, list[str]]) -> tuple[Record, tuple[str, ...]]:
    remarks: list[str] = []
    csl_type = _type(tags)
    if not csl_type:
        remarks.append(_("Records of type %(type)s are not known.") % {"type": repr(" ".join(tags["TY"]))})
    texts = {field: _first(tags, known) for field, known in _TAGS.items()}
    first, last = _first(tags, ("SP",)), _first(tags, ("EP",))
    texts["pages"] = f"{first}-{last}" if first and last else first
    texts["isbn"] = texts["issn"] = " ".join(tags.get("SN", []))
    texts["language"] = language_tag(_first(tags, ("LA",)))
    texts["date"], texts["date_literal"], unread = _date(tags)
    names = [_name(text, role) for tag, role in _NAMES.items() for text in tags.get(tag, []) if text]
    record = make_record(**texts, names=names, type=csl_type or "document", key=_first(tags, ("ID",)))
    left = [tag for tag, values in tags.items() if tag not in _READ and any(values)]
    left += [tag for field, known in _TAGS.items() for tag in known if _others(tags, tag, texts[field])]
    left += ["SN"] if tags.get("SN") and not record.isbn and not record.issn else []
    left += ["LA"] if tags.get("LA") and not record.language else []
    left += ["M3"] if any(value not in CSL_TYPES for value in tags.get("M3", [])) else []
    return record, (*remarks, *left_out([*left, *unread]))


def _others(tags: dict[str, list[str]], tag: str, taken: str) -> list[str]:
    return [value for value in tags.get(tag, []) if value and value != taken]


def _type(tags: dict[str, list[str]]) -> str:
    for value in tags.get("M3", []):
        if value in CSL_TYPES:
            return value
    sign = tags["TY"][0].strip().upper()
    return TYPE_OF_RIS.get(RIS_NAMES.get(sign, sign), "")


def _first(tags: dict[str, list[str]], known: tuple[str, ...]) -> str:
    return next((value for tag in known for value in tags.get(tag, []) if value), "")


def _date(tags: dict[str, list[str]]) -> tuple[str, str, list[str]]:
    """The date, and the tags that it does not say: the day where it is understood, else the year."""
    year, day = _first(tags, ("PY", "Y1")), _first(tags, ("DA",))
    of_year = read_ris_date(year) if year else NO_DATE
    of_day: Dated = read_ris_date(day) if day else NO_DATE
    if day and not of_day[0] and year and not re.search(r"\d{4}", day):
        of_day = read_date(f"{day} {year}")  # "Apr 1", beside the year
    if of_day[0] or not any(of_year):
        return *of_day, []
    return *of_year, ["DA"] if day else []


def _name(text: str, role: str) -> Name:
    """ "Family, Given, Suffix"; a name that ends with a comma is a body's, as EndNote writes them."""
    if text.endswith(","):
        return body(text[:-1], role=role)
    family, _comma, rest = text.partition(",")
    given, _comma, suffix = rest.partition(",")
    return person(family, given, suffix=suffix, role=role)


def _written(record: Record) -> Iterator[tuple[str, str]]:
    texts = filled_in(record)
    yield "TY", _TYPES.get(record.type, "GEN")
    if record.type not in _TYPES:
        yield "M3", record.type
    if record.key:
        yield "ID", record.key
    for name in record.names:
        yield _WRITTEN_NAMES[name.role], _written_name(name)
    for field, known in _TAGS.items():
        if field in texts:
            yield known[0], texts[field]
    yield from write_ris_date(record.date, record.date_literal).items()
    first, hyphen, last = record.pages.partition("-")
    if hyphen and "-" not in last and first and last:
        yield from (("SP", first), ("EP", last))
    elif record.pages:
        yield "SP", record.pages
    for number in (*record.isbn.split(), *record.issn.split()):
        yield "SN", number
    if record.language:
        yield "LA", record.language
    yield "ER", ""


def _written_name(name: Name) -> str:
    if name.is_body:
        return f"{name.name},"
    given = f"{name.given} {name.dropping}".strip()
    return f"{name.family}, {given}, {name.suffix}".rstrip(", ")
