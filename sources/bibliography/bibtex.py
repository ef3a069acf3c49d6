"""BibTeX, in and out: with biblatex's fields where BibTeX has none."""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import DuplicateBlockKeyBlock, ParsingFailedBlock, String
from bibtexparser.model import Entry as BibtexEntry
from django.utils.translation import gettext as _

from sources.bibliography.bibtex_names import BadName, read_names, write_names
from sources.bibliography.dates import NO_DATE, Dated, plain_parts, read_date
from sources.bibliography.latex import address_from_latex, from_latex, to_latex
from sources.bibliography.record import ROLES, Entry, Record, filled_in, left_out, line, make_record
from sources.bibliography.tags import language_tag
from sources.bibliography.types import BIBTEX_SUBTYPES, CSL_TYPES, IN_BOOKS, TYPE_OF_BIBTEX, written_types

# What it says of a bad entry is in the report.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

# Record's field to the fields that say it: the first that is not empty counts.
_FIELDS = {
    "container": ("journal", "journaltitle", "booktitle", "howpublished"),
    "publisher": ("publisher", "institution", "school", "organization"),
    "place": ("address", "location"),
    "volume": ("volume",),
    "issue": ("number", "issue"),
    "pages": ("pages",),
    "edition": ("edition",),
    "isbn": ("isbn",),
    "issn": ("issn",),
}
_ADDRESSES = ("doi", "url")
_READ = {
    *(name for names in _FIELDS.values() for name in names),
    *_ADDRESSES,
    *ROLES,
    *("title", "subtitle", "date", "year", "month", "day", "language", "langid", "entrysubtype", "crossref"),
}
_TYPES = written_types(TYPE_OF_BIBTEX)
_SUBTYPES = {csl_type: word for word, csl_type in BIBTEX_SUBTYPES.items()}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def read_bibtex(text: str, *, name: str) -> list[Entry]:
    """One entry for each entry of the file, broken ones among them."""
    blocks = list(_blocks(text))
    entries = {block.key.lower(): block for _at, block in reversed(blocks) if isinstance(block, BibtexEntry)}
    found = [_entry(at, block, entries) for at, block in blocks]
    return [entry for entry in found if entry is not None]


def _blocks(text: str) -> Iterator[tuple[int, Any]]:
    """What stands in the file, each with its line, counted from 0."""
    blocks = parse_string(text).blocks
    words = "\n".join(str(block.raw) for block in blocks if isinstance(block, String))
    for block in blocks:
        if isinstance(block, DuplicateBlockKeyBlock):
            # Two works may well have one key. The parser leaves the second one as it is, its braces among the values.
            again = parse_string(f"{words}\n{block.raw}").entries
            yield from ((block.start_line or 0, entry) for entry in again)
        else:
            yield block.start_line or 0, block


def write_bibtex(records: Iterable[Record]) -> str:
    """Entries in Unicode, with what TeX would read as commands escaped. Doubled braces keep a title's capitals."""
    return "\n".join(_written(record) for record in records)


def _entry(at: int, block: Any, entries: Mapping[str, BibtexEntry]) -> Entry | None:
    place = _("line %(number)s") % {"number": at + 1}
    received = str(block.raw)
    if isinstance(block, ParsingFailedBlock):
        return Entry(place, received, error=_why(block), what=line(received)[:80])
    if not isinstance(block, BibtexEntry):
        return None
    values = {field.key.lower(): str(field.value) for field in block.fields}
    parent = entries.get(values.get("crossref", "").lower())
    if parent is not None and parent is not block:
        values, received = _inherited(values, parent), f"{received}\n{parent.raw}"
    what = line(from_latex(values.get("title", ""))) or block.key
    try:
        record, remarks = _record(block.entry_type.lower(), block.key, values)
    except BadName as error:
        return Entry(place, received, error=str(error), what=what)
    return Entry(place, received, record, remarks=remarks, what=what)


def _why(block: ParsingFailedBlock) -> str:
    reason = getattr(block.error, "abort_reason", "") or str(block.error).split(". Note:")[0]
    return _("It is broken: %(why)s") % {"why": line(str(reason))} if reason else _("It is broken.")


def _inherited(values: dict[str, str], parent: BibtexEntry) -> dict[str, str]:
    """With what the entry that it refers to says and it does not (BibTeX's `crossref`)."""
    given = {field.key.lower(): str(field.value) for field in parent.fields if field.key.lower() != "author"}
    if title := given.pop("title", ""):
        given.setdefault("booktitle", title)
    return {**given, **values}


def _record(entry_type: str, key: str, values: dict[str, str]) -> tuple[Record, tuple[str, ...]]:
    remarks: list[str] = []
    csl_type = _type(entry_type, values.get("entrysubtype", ""))
    if not csl_type:
        remarks.append(_("Entries of type %(type)s are not known.") % {"type": repr(entry_type)})
    texts = {field: _first(values, names) for field, names in _FIELDS.items()}
    addresses = {name: address_from_latex(values.get(name, "")) for name in _ADDRESSES}
    place = address_from_latex(values.get("howpublished", ""))
    if place.startswith(("http://", "https://")):  # how addresses were given before there was a field
        addresses["url"] = addresses["url"] or place
        texts["container"] = _first(values, _FIELDS["container"][:-1])
    names = [name for role in ROLES for name in read_names(values.get(role, ""), role, remarks)]
    title = ": ".join(filter(None, (from_latex(values.get(part, "")) for part in ("title", "subtitle"))))
    date, literal = _date(values)
    language = language_tag(from_latex(values.get("langid") or values.get("language", "")))
    told = {**texts, **addresses, "title": title, "language": language, "date": date, "date_literal": literal}
    record = make_record(**told, names=names, type=csl_type or "document", key=key)
    left = [name for name, value in values.items() if name not in _READ and value.strip()]
    left += [names[0] for field, names in _FIELDS.items() if texts[field] and not getattr(record, field)]
    left += ["language"] if not language and (values.get("langid") or values.get("language")) else []
    return record, (*remarks, *left_out(left))


def _type(entry_type: str, subtype: str) -> str:
    subtype = line(from_latex(subtype))
    if subtype in CSL_TYPES:
        return subtype
    return BIBTEX_SUBTYPES.get(subtype.lower()) or TYPE_OF_BIBTEX.get(entry_type, "")


def _first(values: dict[str, str], names: tuple[str, ...]) -> str:
    return next((from_latex(values[name]) for name in names if values.get(name, "").strip()), "")


def _date(values: dict[str, str]) -> Dated:
    if date := values.get("date", ""):
        return read_date(date.strip("{} "))  # in which ~ is EDTF's sign, not TeX's
    told = {name: line(from_latex(values.get(name, ""))) for name in ("year", "month", "day")}
    if not told["year"]:
        return NO_DATE
    month = told["month"]
    if month.isdigit() and 1 <= int(month) <= 12 and told["year"].isdigit():
        parts = [told["year"], month.zfill(2), *([told["day"].zfill(2)] if told["day"] else [])]
        return read_date("-".join(parts))
    return read_date(" ".join(filter(None, (told["day"] if month else "", month, told["year"]))))


def _written(record: Record) -> str:
    texts = filled_in(record)
    fields = {role: write_names([one for one in record.names if one.role == role]) for role in ROLES}
    fields["title"] = f"{{{to_latex(texts.get('title', ''))}}}" if record.title else ""
    fields |= _written_date(record)
    for field, text in texts.items():
        if field in _FIELDS:
            fields[_written_name(field, record.type)] = to_latex(text)
    fields["pages"] = fields.get("pages", "").replace("-{}", "-").replace("-", "--")
    fields |= {"doi": to_latex(record.doi), "url": record.url.replace("{", "").replace("}", "")}
    fields["language"] = record.language
    if record.type not in _TYPES:
        fields["entrysubtype"] = _SUBTYPES.get(record.type, record.type)
    entry_type = "article" if record.type in _SUBTYPES else _TYPES.get(record.type, "misc")
    key = re.sub(r"[^\w:.+/-]", "", record.key) or "source"
    lines = [f"  {name} = {_value(name, text)}," for name, text in fields.items() if text]
    return "\n".join([f"@{entry_type}{{{key},", *lines, "}", ""])


def _value(name: str, text: str) -> str:
    return text if name == "month" else f"{{{text}}}"


def _written_name(field: str, csl_type: str) -> str:
    if field == "container":
        return "booktitle" if csl_type in IN_BOOKS else "journal"
    if field == "publisher":
        return {"report": "institution", "thesis": "school"}.get(csl_type, "publisher")
    return _FIELDS[field][0]


def _written_date(record: Record) -> dict[str, str]:
    if record.date_literal:
        return {"year": to_latex(record.date_literal)}
    if not record.date:
        return {}
    if not (parts := plain_parts(record.date)):
        return {"date": record.date}
    month = {"month": _MONTHS[parts[1] - 1]} if len(parts) > 1 else {}
    return {"year": f"{parts[0]:04}", **month, **({"day": str(parts[2])} if len(parts) > 2 else {})}
