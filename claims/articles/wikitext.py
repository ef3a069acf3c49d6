"""Reads an article in wikitext: sections, passages, references with the works that their templates describe. Pure."""

import re
from dataclasses import replace

import mwparserfromhell

from claims.articles.blocks import Outline
from claims.articles.sentences import CLOSE, MARKER, OPEN
from claims.articles.shapes import Format, ParsedArticle, Passage, Problem, UnreadableArticle
from claims.articles.wikitext_references import Footnotes, read_references
from claims.articles.wikitext_tags import Taken, take_tags
from claims.articles.wikitext_words import BREAK, HEADING, ITEM, Words

_ESCAPED = re.compile(r"&lt;ref\b", re.I)
# Beyond these, the parser would try for minutes what may belong together. No article comes near.
_MOST_OPEN, _LONGEST_RUN = 1000, 20_000
_PAIRS = ((re.compile(r"\{\{"), re.compile(r"\}\}"), "{{"), (re.compile(r"\[\["), re.compile(r"\]\]"), "[["))
_OPENED = re.compile(r"<(?!br|hr|li|dd|dt|t[rdh]|wbr|!)[a-z][^<>/]*>", re.I)
_CLOSED = re.compile(r"</[a-z]", re.I)
_CUTS = re.compile(f"({HEADING}|{ITEM}|\n[ \t]*\n+)")


def parse_wikitext(text: str) -> ParsedArticle:
    """The article in `text`. Raises UnreadableArticle when its tags are HTML-escaped: no reference could be read.

    A million characters take some seconds.
    """
    taken = take_tags(text)
    escaped = len(_ESCAPED.findall(text))
    if escaped and not taken.uses:
        raise UnreadableArticle("escaped", count=escaped)
    _refuse_unbalanced(taken.text)
    _refuse_unbalanced("\n".join(use.content or "" for use in taken.uses))
    found = ParsedArticle(Format.WIKITEXT, problems=list(taken.problems))
    if escaped:
        found.problems.append(Problem("some escaped", 0, {"count": escaped}))
    _read(found, taken)
    found.count_markers()
    found.problems += [Problem("orphan", one.line, {"number": one.number}) for one in found.orphans]
    return found


def _refuse_unbalanced(text: str) -> None:
    for opened, closed, mark in (*_PAIRS, (_OPENED, _CLOSED, "<")):
        excess = len(opened.findall(text)) - len(closed.findall(text))
        if excess > _MOST_OPEN:
            raise UnreadableArticle("unbalanced", mark=mark, count=excess)
    if run := re.search(rf"\S{{{_LONGEST_RUN}}}", text):
        raise UnreadableArticle("no spaces", line=text.count("\n", 0, run.start()) + 1)


def _read(found: ParsedArticle, taken: Taken) -> None:
    footnotes = Footnotes(taken.uses)
    words = Words(taken.literals, footnotes.marker_of)
    outline = Outline()
    _outline(outline, words.of(mwparserfromhell.parse(taken.text)), words)
    found.sections = outline.sections
    used = [number for passage in outline.passages for number in passage.markers]
    found.references, numbers, problems = read_references(footnotes, used, words)
    found.passages = [_renumbered(passage, numbers) for passage in outline.passages]
    found.problems += problems
    if words.dropped:
        named = ", ".join(f"{name} ({times})" for name, times in words.dropped.most_common(8))
        found.problems.append(Problem("templates not shown", 0, {"count": words.dropped.total(), "named": named}))


def _renumbered(passage: Passage, numbers: dict[int, int]) -> Passage:
    return replace(passage, markers=tuple(numbers[use] for use in passage.markers))


def _outline(outline: Outline, text: str, words: Words) -> None:
    """Cut what was rendered into headings, paragraphs and entries."""
    kind = BREAK
    for part in _CUTS.split(text):
        if part in (HEADING, ITEM) or (part and not part.strip()):
            kind = part
            continue
        line, _end, rest = part.partition("\n") if kind in (HEADING, ITEM) else ("", "", part)
        if kind == HEADING:
            outline.heading(_plain(MARKER.sub("", line[1:]), words), int(line[0]))
        elif plain := _plain(line, words):
            outline.paragraph(plain, fragment=not _is_prose(plain))
        if plain := _plain(rest, words):
            outline.paragraph(plain)


def _plain(text: str, words: Words) -> str:
    text = words.literal(text.replace("'''", "").replace("''", ""))
    return re.sub(r"\s+", " ", text).strip(" ;:*#|")


def _is_prose(text: str) -> bool:
    return len(text) > 120 and bool(re.search(rf"[.!?][\"”]?(?:{OPEN}\d+{CLOSE})*$", text))
