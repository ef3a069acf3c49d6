"""Reads an article as a browser shows it: `[n]` markers, `[edit]` headings, a numbered list of references. Pure."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from claims.articles.blocks import Outline
from claims.articles.publishers import split_publishers
from claims.articles.rendered_references import read_entry
from claims.articles.sentences import CLOSE, OPEN
from claims.articles.shapes import Format, ParsedArticle, Problem, Reference, UnreadableArticle

_EDIT = r"\[\s*(?:edit|edit source|bearbeiten|править|править код|modifier|өңдеу)(?:\s*\|[^\]]*)?\s*\]"
HEADING = re.compile(rf"\s*(\S.*?)\s*{_EDIT}\s*$", re.IGNORECASE)
REFERENCES = re.compile(
    r"(?:references|notes|footnotes|notes and references|citations|примечания|дереккөздер|einzelnachweise|références)"
    r"\s*:?",
    re.IGNORECASE,
)
_MARKERS = re.compile(r"\[(\d{1,4})\]")
_REMARK = re.compile(
    r"\[(?:citation needed|clarification needed|dubious[^\]]*|who\?|when\?|according to whom\?)\]", re.I
)
_LIST_ENTRY = re.compile(r"\s*[•*·–-]\s+")


@dataclass
class _Lines:
    """The article's lines, sorted into those of its text and those of its list of references."""

    text: list[tuple[int, str]] = field(default_factory=list)
    entries: list[tuple[int, str]] = field(default_factory=list)
    others: list[int] = field(default_factory=list)  # lines in the list that are no entries


def parse_rendered(text: str, publishers: frozenset[str] = frozenset()) -> ParsedArticle:
    """The article in `text`; `publishers` are names by which titles and publishers are told apart.

    Raises UnreadableArticle when there is neither a marker nor a reference in it.
    """
    lines = _sorted_lines(text.replace(OPEN, "").replace(CLOSE, ""))
    found = ParsedArticle(Format.RENDERED)
    found.references = _references(lines, found.problems)
    numbers = {one.number for one in found.references}
    outline = Outline()
    for line, content in lines.text:
        _add_line(outline, content, numbers, line, found.problems)
    found.sections, found.passages = outline.sections, outline.passages
    if not found.references and not found.markers:
        raise UnreadableArticle("no references")
    found.count_markers()
    found.references, told = split_publishers(found.references, publishers)
    found.problems += [*told, *_disagreements(found)]
    return found


def _sorted_lines(text: str) -> _Lines:
    lines, in_list = _Lines(), False
    for number, line in enumerate(text.split("\n"), start=1):
        heading = HEADING.fullmatch(line)
        title = heading[1] if heading else line.strip()
        if heading or REFERENCES.fullmatch(title):
            in_list = bool(REFERENCES.fullmatch(title))
            lines.text.append((number, f"{title}[edit]"))
        elif not in_list:
            lines.text.append((number, line))
        elif line.strip():
            lines.entries.append((number, line))
    return lines


def _references(lines: _Lines, problems: list[Problem]) -> list[Reference]:
    found: dict[int, Reference] = {}
    for line, content in lines.entries:
        entry = read_entry(content, len(found) + 1)
        if entry is None:
            problems.append(Problem("no entry", line, {"text": content.strip()[:80]}))
        elif entry.number in found:
            problems.append(Problem("number twice", line, {"number": entry.number}))
        else:
            found[entry.number] = replace(entry, line=line)
    return list(found.values())


def _add_line(outline: Outline, line: str, numbers: set[int], at: int, problems: list[Problem]) -> None:
    if heading := HEADING.fullmatch(line):
        outline.heading(heading[1])
        return
    for number in sorted({int(digits) for digits in _MARKERS.findall(line)} - numbers):
        problems.append(Problem("marker without reference", at, {"number": number}))

    def marked(match: re.Match[str]) -> str:
        # A number that the list does not have stays in the words: it may be a year, or part of a quotation.
        return f"{OPEN}{int(match[1])}{CLOSE}" if int(match[1]) in numbers else match[0]

    text = _REMARK.sub("", _MARKERS.sub(marked, line))
    if text.strip():
        entry = _LIST_ENTRY.match(text)
        outline.paragraph(text[entry.end() :] if entry else text, fragment=bool(entry))


def _disagreements(found: ParsedArticle) -> list[Problem]:
    """What the text and its list say differently of how often a reference is cited."""
    problems = []
    for one in found.references:
        if not one.times:
            problems.append(Problem("orphan", one.line, {"number": one.number}))
        elif one.back_links is not None and one.back_links != one.times:
            problems.append(
                Problem("other count", one.line, {"number": one.number, "told": one.back_links, "found": one.times})
            )
    gaps = Counter(range(1, len(found.references) + 1)) - Counter(one.number for one in found.references)
    return [*problems, *(Problem("missing number", 0, {"number": number}) for number in gaps)]
