"""From the text of a file or page to the JSON-LD in it. No Django, and nothing recurses.

Numbers stay the text that was written, so that none is too long and `1.0` stays `1.0`.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urljoin

from claims.claimreview.shown import shown
from sources.identifiers import is_web_address

_WRAPPERS = (("//<![CDATA[", "//]]>"), ("<![CDATA[", "]]>"), ("<!--", "-->"))
_JSON_LD = re.compile(r"\btype\s*=\s*[\"']?\s*application/ld\+json", re.IGNORECASE)
_ADDRESSED = re.compile(r"<(?:link|meta|base)\b[^<>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-z:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)


class NotReadable(Exception):
    """There is no JSON-LD to be read here; the message is one sentence that says what is there instead."""


@dataclass(frozen=True)
class Block:
    """One JSON value of a file; `place` says which one of several ("" when it is the only one)."""

    value: Any
    place: str = ""


@dataclass
class Page:
    """The JSON values of a file, its own address ("" when it does not tell), and the blocks that are not JSON."""

    blocks: list[Block] = field(default_factory=list)
    address: str = ""
    broken: list[tuple[str, str]] = field(default_factory=list)  # place and reason


def read_page(text: str, address: str = "") -> Page:
    """What `text` holds, a JSON text or an HTML page, fetched from `address` if any. Raises NotReadable."""
    start = text.lstrip()[:200]
    if not start:
        raise NotReadable("the file is empty.")
    if start.startswith("<"):
        return _read_html(text, start, address)
    return Page([Block(_read_json(text))], address)


def _read_json(text: str) -> Any:
    try:
        return json.loads(
            text,
            strict=False,  # real pages break lines inside a text
            object_pairs_hook=_unique_keys,
            parse_int=str,
            parse_float=str,
            parse_constant=_refuse_constant,
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise NotReadable(f"not JSON: {error.msg}, {place}{_beginning(text) if error.pos < 2 else ''}.") from None
    except RecursionError:
        raise NotReadable("the JSON is nested too deep to be read.") from None


def _beginning(text: str) -> str:
    return f" (it begins with {shown(' '.join(text[:60].split()), 40)})"


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _value in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise NotReadable(f"the key {shown(twice)} stands twice in one object; which one holds is not told.")
    return found


def _refuse_constant(name: str) -> Any:
    raise NotReadable(f"not JSON: {name} is no number.")


def _read_html(text: str, start: str, address: str) -> Page:
    if start.startswith("<?xml") or re.match(r"<(rss|feed|rdf:RDF)\b", start, re.IGNORECASE):
        raise NotReadable(f"it looks like XML, not like JSON-LD or an HTML page{_beginning(start)}.")
    page = Page(address=_own_address(text, address))
    scripts = list(_scripts(text))
    if not scripts:
        raise NotReadable("the page holds no JSON-LD: no script of the type application/ld+json.")
    for number, script in enumerate(scripts, start=1):
        place = f"script {number}" if len(scripts) > 1 else ""
        try:
            page.blocks.append(Block(_read_json(_unwrapped(script)), place))
        except NotReadable as reason:
            page.broken.append((place, str(reason)))
    return page


def _unwrapped(script: str) -> str:
    """The script without the marks that hide it from what does not know scripts."""
    text = script.strip()
    for opening, closing in _WRAPPERS:
        text = text.removeprefix(opening).removesuffix(closing).strip()
    return text


def _scripts(text: str) -> Iterator[str]:
    """What stands in the page's JSON-LD scripts, those in comments left out. Reads each character a few times only."""
    folded = _ascii_lower(text)
    position, script = 0, folded.find("<script")
    while script >= 0:
        if (comment := folded.find("<!--", position, script)) >= 0:
            position = folded.find("-->", comment)
        else:
            opened = folded.find(">", script)
            position = folded.find("</script", opened) if opened >= 0 else -1
            if position >= 0 and _JSON_LD.search(text, script, opened):
                yield text[opened + 1 : position]
        if position < 0:
            return
        if script < position:
            script = folded.find("<script", position)


def _ascii_lower(text: str) -> str:
    # lower() may change the length of other letters, and places would no longer be the same in both.
    return text.translate({upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)})


def _own_address(text: str, address: str) -> str:
    """The address against which the page's relative ones are read: what it says itself, else where it was fetched."""
    found: dict[str, str] = {}
    for tag in _ADDRESSED.finditer(text[:200_000]):
        given = {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(tag[0])}
        if tag[0][1:5].lower() == "base":
            found.setdefault("base", given.get("href", ""))
        elif given.get("rel", "").lower() == "canonical":
            found.setdefault("canonical", given.get("href", ""))
        elif given.get("property", "").lower() == "og:url":
            found.setdefault("og:url", given.get("content", ""))
    for name in ("base", "canonical", "og:url"):
        absolute = urljoin(address, found.get(name, "").strip())
        if found.get(name) and is_web_address(absolute):
            return absolute
    return address
