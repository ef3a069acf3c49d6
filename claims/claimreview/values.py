"""Clean values out of what real pages hold: lists where a text is expected, dates in all forms, broken addresses.

Nothing is made up: what is not understood is left out, and `remarks` say so. No Django.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urljoin

from audit.text import first_refused_character, normalise
from claims.claimreview.nodes import Node, property_values
from claims.claimreview.shown import shown
from sources.edtf_dates import BadDate, parse_date
from sources.identifiers import LONGEST_ADDRESS, is_language_tag, is_web_address

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?", re.DOTALL | re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T.*)?", re.DOTALL | re.ASCII)
# What programs write for a date that they do not have.
_NO_DAY = ("0000-00-00", "0001-01-01")


@dataclass
class Values:
    """Reads properties of nodes; `named` are the nodes that others refer to, `address` is that of the page."""

    named: Mapping[str, Node] = field(default_factory=dict)
    address: str = ""
    remarks: list[str] = field(default_factory=list)

    def texts(self, node: Node, name: str, *, multiline: bool = False) -> list[str]:
        """Every text of the property, cleaned, each once. Of an object, its name."""
        found = [self._clean(_as_text(one), name, multiline) for one in property_values(node, name)]
        return list(dict.fromkeys(filter(None, found)))

    def text(self, node: Node, name: str, *, multiline: bool = False) -> str:
        """The first text of the property; "" without any."""
        found = self.texts(node, name, multiline=multiline)
        self._tell_several(name, found)
        return found[0] if found else ""

    def nodes(self, node: Node, name: str) -> list[Node]:
        """The objects that the property holds; what is named by `@id` alone is looked up, a plain text is a name."""
        found = []
        for one in property_values(node, name):
            if isinstance(one, dict):
                found.append(self.named.get(str(one["@id"]), one) if list(one) == ["@id"] else one)
            elif isinstance(one, str):
                found.append({"name": one})
        return found

    def addresses(self, node: Node, name: str) -> list[str]:
        """The usable web addresses of the property, relative ones made whole where the page's own address is known."""
        return list(dict.fromkeys(filter(None, (self._address(one, name) for one in property_values(node, name)))))

    def address_of(self, node: Node, name: str) -> str:
        """The first of them; "" without any."""
        found = self.addresses(node, name)
        self._tell_several(name, found)
        return found[0] if found else ""

    def day(self, node: Node, name: str) -> str:
        """The date as EDTF, the day as it is written whatever its time and zone; "" when there is none."""
        typed = self.text(node, name)
        if not typed:
            return ""
        try:
            return _read_date(typed)
        except BadDate:
            self.remarks.append(f"{name} {shown(typed)} is not understood as a date: left out")
            return ""

    def language(self, node: Node) -> str:
        """The tag in `inLanguage`; "" when it tells none."""
        for one in property_values(node, "inLanguage"):
            given = [*property_values(one, "alternateName"), *property_values(one, "name")] if _is_node(one) else [one]
            for tag in (str(text).strip().replace("_", "-") for text in given):
                if is_language_tag(tag):
                    return tag
            self.remarks.append(f"inLanguage {shown(_as_text(one))} is no language tag: left out")
        return ""

    def _clean(self, text: str, name: str, multiline: bool) -> str:
        # A page's own encoding ends up in its JSON-LD now and then; without the semicolon it may be what was meant.
        text = _ENTITY.sub(lambda entity: unescape(entity[0]), text)
        removed = []
        while hidden := first_refused_character(text):
            at = int(hidden.rsplit(" ", 1)[1]) - 1
            # All of the kind at once: a text of nothing else would take its square in time.
            text, character = text.replace(text[at], ""), hidden.rsplit(",", 1)[0]
            removed.append(character)
        if removed:
            self.remarks.append(f"removed from {name}: {'; '.join(removed)}")
        return normalise(text, multiline=multiline)

    def _address(self, value: Any, name: str) -> str:
        if _is_node(value):
            value = next(iter([*property_values(value, "url"), *property_values(value, "@id")]), "")
        given = unescape(value.strip().replace("&amp;", "&")) if isinstance(value, str) and "&amp;" in value else value
        typed = given.strip() if isinstance(given, str) else ""
        whole = _joined(self.address, typed)
        if len(whole) <= LONGEST_ADDRESS and is_web_address(whole):
            return whole
        if typed:
            self.remarks.append(f"{name} {shown(typed)} is no whole web address: left out")
        return ""

    def _tell_several(self, name: str, found: list[str]) -> None:
        if len(found) > 1:
            self.remarks.append(f"{name} holds {len(found)} values: the first is taken, {shown(found[0])}")


def _read_date(typed: str) -> str:
    if found := _DAY.fullmatch(typed) or _COMPACT.fullmatch(typed):
        year, month, day = found.groups()
        typed = f"{year}-{month:0>2}-{day:0>2}"
    if typed in _NO_DAY:
        raise BadDate("%(typed)s", typed)
    return parse_date(typed).text


def _joined(base: str, typed: str) -> str:
    try:
        return urljoin(base, typed)
    except ValueError:
        return ""


def _is_node(value: Any) -> bool:
    return isinstance(value, dict)


def _as_text(value: Any) -> str:
    if _is_node(value):
        return str(next(iter([one for one in property_values(value, "name") if isinstance(one, str)]), ""))
    return value if isinstance(value, str) else ""
