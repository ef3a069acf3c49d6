"""Renders wikitext nodes as plain text with markers, block by block. Pure."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import mwparserfromhell
from mwparserfromhell.nodes import (
    Argument,
    Comment,
    ExternalLink,
    Heading,
    HTMLEntity,
    Tag,
    Template,
    Text,
    Wikilink,
)

from claims.articles.cite_templates import template_name
from claims.articles.sentences import MARKER
from claims.articles.wikitext_tags import LITERAL_CLOSE, LITERAL_OPEN

BREAK = "\n\n"
ITEM = "\x06"  # begins a line that need be no sentence: a list entry, a cell, a caption
HEADING = "\x07"
_LITERAL = re.compile(f"{LITERAL_OPEN}(\\d+){LITERAL_CLOSE}")
_NO_WORDS = re.compile(r"(?:file|image|category|datei|bild|kategorie|файл|категория|[a-z]{2,3}(?:-[a-z]+)?)\s*:", re.I)
_PICTURE = re.compile(r"(?:file|image|datei|bild|файл)\s*:", re.I)
_WITH_WORDS = {"nowrap", "nobr", "small", "big", "abbr", "sic", "as of", "transl", "visible anchor", "em", "strong"}
_QUOTATIONS = {"quote", "blockquote", "cquote", "quotation", "quote box", "centered pull quote"}
_SPACES = {
    "nbsp": "\xa0",
    "ndash": "–",
    "mdash": "—",
    "spaced ndash": " – ",
    "snd": " – ",
    "'": "'",
    "!": "|",
    "dot": "·",
}
_LISTS = {"reflist", "references", "notelist"}
_ROWS = {"tr", "td", "th", "caption", "li", "dd", "dt"}
_NOT_READ = {"gallery", "timeline", "score", "graph", "imagemap", "style", "script", "hiero", "math"}


class Words:
    """Turns nodes into text; keeps count of the templates whose words it could not give."""

    def __init__(self, literals: list[str], notes: Callable[[Template], str | None]) -> None:
        self.literals = literals
        self.notes = notes  # the marker for a template that is a footnote; None for one that is none
        self.dropped: Counter[str] = Counter()

    def of(self, code: Any) -> str:
        """The text of parsed wikitext."""
        return "".join(self._node(node) for node in code.nodes)

    def line(self, code: Any) -> str:
        """The same in one line, without markers: a title, a parameter."""
        if isinstance(code, str):
            code = mwparserfromhell.parse(code)
        text = MARKER.sub("", self.of(code)).translate({6: " ", 7: " "})
        return re.sub(r"\s+", " ", self.literal(text)).strip()

    def literal(self, text: str) -> str:
        """The text with what <nowiki> and <pre> held put back as it was."""
        return _LITERAL.sub(lambda match: self.literals[int(match[1])], text)

    def _node(self, node: Any) -> str:
        kind = type(node)
        if kind is Text:
            return str(node.value)
        if kind is Wikilink:
            return self._link(node)
        if kind is Template:
            return self._template(node)
        if kind is Tag:
            return self._tag(node)
        if kind is Heading:
            return f"{HEADING}{node.level}{self.of(node.title).strip()}{BREAK}"
        if kind is ExternalLink:
            return self.of(node.title) if node.title else ("" if node.brackets else str(node.url))
        if kind is HTMLEntity:
            return _entity(node)
        return "" if kind in (Comment, Argument) else str(node)

    def _link(self, node: Wikilink) -> str:
        target = str(node.title).strip()
        if _NO_WORDS.match(target):
            if not _PICTURE.match(target) or node.text is None:
                return ""
            caption = self.of(node.text).rsplit("|", 1)[-1]
            # Only a caption that cites something is a passage.
            return f"{ITEM}{caption}{BREAK}" if MARKER.search(caption) else ""
        return self.of(node.text) if node.text is not None else target.lstrip(":").partition("#")[0] or target

    def _tag(self, node: Tag) -> str:
        name = str(node.tag).strip().lower()
        if node.wiki_markup in ("*", "#", ":", ";"):
            return ITEM
        if name == "br":
            return "\n" if node.self_closing or not node.contents else "\n" + self.of(node.contents)
        if name in ("hr",) or name in _NOT_READ:
            return BREAK + _markers_of(str(node.contents or ""))
        if name in ("table", "blockquote", "p", "div", "ul", "ol", "center"):
            return f"{BREAK}{self.of(node.contents)}{BREAK}" if node.contents else BREAK
        if name in _ROWS:
            return f"{ITEM}{self.of(node.contents)}" if node.contents else ""
        return self.of(node.contents) if node.contents else ""

    def _template(self, node: Template) -> str:
        if (marker := self.notes(node)) is not None:
            return marker
        name = template_name(node)
        if name in _SPACES:
            return _SPACES[name]
        if name in _LISTS:
            return ""
        if name in _QUOTATIONS:
            return f"{BREAK}{self._parameter(node, '1', 'text', 'quote')}{BREAK}"
        if name in _WITH_WORDS:
            return self._parameter(node, "1")
        if name == "lang" or name.startswith("lang-"):
            return self._parameter(node, "2" if name == "lang" else "1")
        if name in ("convert", "cvt"):
            return f"{self._parameter(node, '1')} {self._parameter(node, '2')}"
        return self._unknown(node, name)

    def _unknown(self, node: Template, name: str) -> str:
        """Of a box, the parameters that cite something; of any other template, only the markers."""
        self.dropped[name.split(":")[0]] += 1
        text = str(node)
        if not MARKER.search(text):
            return BREAK if "\n" in text else ""
        if "\n" not in text:
            return _markers_of(text)
        cited = [one for one in node.params if MARKER.search(str(one.value))]
        return BREAK + "".join(f"{ITEM}{str(one.name).strip()}: {self.of(one.value)}{BREAK}" for one in cited)

    def _parameter(self, node: Template, *names: str) -> str:
        return next((self.of(node.get(name).value).strip() for name in names if node.has(name)), "")


def _markers_of(text: str) -> str:
    return "".join(match[0] for match in MARKER.finditer(text))


def _entity(node: HTMLEntity) -> str:
    try:
        return str(node.normalize())
    except ValueError:
        return str(node)  # it names no character
