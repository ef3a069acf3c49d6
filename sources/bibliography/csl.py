"""CSL-JSON, in and out."""

import json
import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from sources.bibliography.dates import NO_DATE, read_csl_date, write_csl_date
from sources.bibliography.record import (
    ROLES,
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
from sources.bibliography.types import CSL_TYPES, NUMBERED
from sources.identifiers import UNDETERMINED
from sources.importing.files import UnreadableFile

# Record's field to CSL's variable.
VARIABLES = {
    "title": "title",
    "container": "container-title",
    "publisher": "publisher",
    "place": "publisher-place",
    "volume": "volume",
    "issue": "issue",
    "pages": "page",
    "edition": "edition",
    "doi": "DOI",
    "isbn": "ISBN",
    "issn": "ISSN",
    "url": "URL",
    "language": "language",
}
_READ = {*VARIABLES.values(), *ROLES, "id", "type", "issued"}
_MARKUP = re.compile(r"</?(?:i|b|em|strong|sub|sup|sc|span)(?:\s[^<>]*)?>")
_TWICE = "\0twice"


def read_csl(text: str, *, name: str) -> list[Entry]:
    """One entry for each item: of a list, of an object's `items`, or of an object that is an item itself.

    Raises UnreadableFile for what is no JSON, or no list of items.
    """
    try:
        value = json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        words = {"name": name, "line": error.lineno, "why": error.msg}
        raise UnreadableFile(_("%(name)s, line %(line)s: not JSON: %(why)s.") % words) from None
    except RecursionError:
        raise UnreadableFile(_("%(name)s: nested too deep.") % {"name": name}) from None
    if isinstance(value, dict):
        value = value["items"] if isinstance(value.get("items"), list) else [value]
    if not isinstance(value, list):
        raise UnreadableFile(_("%(name)s holds no list of items.") % {"name": name})
    return [_entry(item, number) for number, item in enumerate(value, start=1)]


def write_csl(records: Iterable[Record]) -> str:
    """A list of items, as CSL 1.0.2 has them."""
    return json.dumps([csl_item(record) for record in records], ensure_ascii=False, indent=2) + "\n"


def csl_item(record: Record) -> dict[str, Any]:
    """One item."""
    item: dict[str, Any] = {"id": record.key, "type": record.type}
    for role in ROLES:
        if named := [_csl_name(one) for one in record.names if one.role == role]:
            item[role] = named
    texts = filled_in(record)
    item |= {variable: texts[field] for field, variable in VARIABLES.items() if field in texts}
    if record.type in NUMBERED and "issue" in item:
        item["number"] = item.pop("issue")
    if issued := write_csl_date(record.date, record.date_literal):
        item["issued"] = issued
    return item


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            found[_TWICE] = key
        found[key] = value
    return found


def _as_text(item: Any) -> str:
    text = json.dumps(item, ensure_ascii=False, indent=2)
    # Half a character, which JSON can write and nothing can store.
    return json.dumps(item, indent=2) if re.search("[\ud800-\udfff]", text) else text


def _entry(item: Any, number: int) -> Entry:
    place = _("item %(number)s") % {"number": number}
    received = _as_text(item)
    if not isinstance(item, dict):
        return Entry(place, received, error=_("It is no object."), what=line(received)[:80])
    what = line(str(item.get("title") or item.get("id") or ""))
    if _TWICE in item:
        return Entry(place, received, error=_("“%(key)s” stands in it twice.") % {"key": item[_TWICE]}, what=what)
    try:
        record, remarks = _record(item)
    except _BadItem as error:
        return Entry(place, received, error=str(error), what=what)
    read = _READ | ({"number"} if record.type in NUMBERED else set())
    left = [key for key, value in item.items() if key not in read and value not in ("", None, [], {})]
    left += [variable for field, variable in VARIABLES.items() if item.get(variable) and not getattr(record, field)]
    return Entry(place, received, record, remarks=(*remarks, *left_out(left)), what=what)


class _BadItem(ValueError):
    pass


def _record(item: dict[str, Any]) -> tuple[Record, list[str]]:
    remarks = []
    csl_type = str(item.get("type") or "")
    if csl_type not in CSL_TYPES:
        remarks.append(_("CSL has no type %(type)s.") % {"type": repr(csl_type)})
    try:
        date, literal = read_csl_date(item["issued"]) if item.get("issued") else NO_DATE
    except ValueError as error:
        date, literal = NO_DATE
        remarks.append(_("The date is not understood: %(why)s.") % {"why": error})
    texts = {field: _text(item, variable) for field, variable in VARIABLES.items()}
    if csl_type in NUMBERED and item.get("number"):
        texts["issue"] = _text(item, "number")
    texts["title"], texts["container"] = (_MARKUP.sub("", texts[one]) for one in ("title", "container"))
    names = [_name(one, role) for role in ROLES for one in _names(item, role)]
    if texts["language"] == UNDETERMINED:
        texts["language"] = ""
    record = make_record(
        **texts,
        names=names,
        type=csl_type if csl_type in CSL_TYPES else "document",
        date=date,
        date_literal=literal,
        key=_text(item, "id"),
    )
    return record, remarks


def _text(item: dict[str, Any], variable: str) -> str:
    value = item.get(variable)
    if value is None:
        return ""
    if isinstance(value, list) and len(value) == 1:  # as CrossRef writes titles
        value = value[0]
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise _BadItem(_("“%(variable)s” is no text.") % {"variable": variable})
    return str(value)


def _names(item: dict[str, Any], role: str) -> list[Any]:
    value = item.get(role) or []
    if not isinstance(value, list):
        raise _BadItem(_("“%(variable)s” is no list of names.") % {"variable": role})
    return value


def _name(value: Any, role: str) -> Name:
    if not isinstance(value, dict):
        raise _BadItem(_("“%(variable)s” holds something that is no name.") % {"variable": role})
    part = {key: _text(value, key) for key in value if key not in ("comma-suffix", "static-ordering", "parse-names")}
    if part.get("literal"):
        return body(part["literal"], role=role)
    return person(
        part.get("family", ""),
        part.get("given", ""),
        particle=part.get("non-dropping-particle", ""),
        dropping=part.get("dropping-particle", ""),
        suffix=part.get("suffix", ""),
        role=role,
    )


def _csl_name(name: Name) -> dict[str, str]:
    if name.is_body:
        return {"literal": name.name}
    parts = {
        "family": name.name,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "dropping-particle": name.dropping,
        "suffix": name.suffix,
    }
    return {key: text for key, text in parts.items() if text}
