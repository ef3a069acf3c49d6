"""What RFC 4287 asks of a feed, as a check."""

import re
import xml.etree.ElementTree as ET
from urllib.parse import urlsplit

ATOM = "{http://www.w3.org/2005/Atom}"
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_DATES = ("updated", "published")


def entries_of(feed: ET.Element) -> list[ET.Element]:
    return feed.findall(f"{ATOM}entry")


def text_of(element: ET.Element, name: str) -> str:
    (found,) = element.findall(f"{ATOM}{name}")
    return found.text or ""


def link_of(element: ET.Element, relation: str) -> str:
    (found,) = [link for link in element.findall(f"{ATOM}link") if link.get("rel", "alternate") == relation]
    return found.attrib["href"]


def atom_faults(feed: ET.Element) -> list[str]:
    """Every rule of RFC 4287 that the feed breaks: sections 4.1.1, 4.1.2, 3.1, 3.3, 4.2.6 and 4.2.7."""
    found = [] if feed.tag == f"{ATOM}feed" else ["not a feed"]
    found += _common_faults(feed)
    if feed.find(f"{ATOM}author") is None and any(entry.find(f"{ATOM}author") is None for entry in entries_of(feed)):
        found.append("no author")
    if not any(link.get("rel") == "self" for link in feed.findall(f"{ATOM}link")):
        found.append("no link to itself")
    for entry in entries_of(feed):
        found += _common_faults(entry)
        if entry.find(f"{ATOM}content") is None and not _alternates(entry):
            found.append("an entry without content and without a page")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries_of(feed)]
    return found if len(ids) == len(set(ids)) else [*found, "two entries of one id"]


def _alternates(element: ET.Element) -> list[ET.Element]:
    return [link for link in element.findall(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]


def _common_faults(element: ET.Element) -> list[str]:
    found = [
        f"{len(element.findall(f'{ATOM}{name}'))} x {name}"
        for name in ("id", "title", "updated")
        if len(element.findall(f"{ATOM}{name}")) != 1
    ]
    address = element.findtext(f"{ATOM}id") or ""
    if not urlsplit(address).scheme:
        found.append(f"id {address!r} is relative")
    dates = [one.text or "" for name in _DATES for one in element.findall(f"{ATOM}{name}")]
    found += [f"{text!r} is no time" for text in dates if not _RFC3339.fullmatch(text)]
    found += ["a link without address" for link in element.findall(f"{ATOM}link") if not link.get("href")]
    pages = [(link.get("type"), link.get("hreflang")) for link in _alternates(element)]
    return found if len(pages) == len(set(pages)) else [*found, "two pages of one type"]
