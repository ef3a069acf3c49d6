"""From footnotes as they stand in wikitext to the article's list of references. Pure."""

import re
from dataclasses import dataclass, replace

import mwparserfromhell
from mwparserfromhell.nodes import Template

from claims.articles.cite_templates import Cited, is_citation, read_citation, template_name
from claims.articles.sentences import CLOSE, OPEN
from claims.articles.shapes import Problem, Reference, Work
from claims.articles.short_footnotes import FOOTNOTES, Short, find_work, is_short, read_short
from claims.articles.wikitext_tags import Use
from claims.articles.wikitext_words import Words

_NOTES = {"efn": "lower-alpha", "refn": "", "efn-ua": "upper-alpha", "#tag:ref": "", "note": "note"}
_Key = tuple[str, str]  # group and name; of a footnote without a name, its number


class Footnotes:
    """All footnotes of the text: those in tags, and those that templates make."""

    def __init__(self, uses: list[Use]) -> None:
        self.uses = {use.number: use for use in uses}
        self.listed: list[Template] = []  # works of a bibliography

    def marker_of(self, template: Template) -> str | None:
        """What stands in the text for a template that is a footnote; None for any other."""
        name = template_name(template)
        if name in FOOTNOTES:
            return self._add(str(read_short(template)), "", str(template))
        if name in _NOTES or name.startswith("#tag:ref"):
            return self._note(template, name)
        if name == "r":
            return "".join(self._add(str(one.value).strip(), "", None) for one in template.params if not one.showkey)
        if name == "rp":
            return ""
        if is_citation(template):
            self.listed.append(template)
            return ""
        return None

    def _note(self, template: Template, name: str) -> str:
        content = str(template.get("1").value) if template.has("1") else name.partition("|")[2]
        given = {key: str(template.get(key).value).strip() for key in ("name", "group") if template.has(key)}
        return self._add(given.get("name", ""), given.get("group", _NOTES.get(name, "")), content)

    def _add(self, name: str, group: str, content: str | None) -> str:
        number = max(self.uses, default=0) + 1
        self.uses[number] = Use(number, name.strip("\"'"), group, content, 0)
        return f"{OPEN}{number}{CLOSE}"


def _key(use: Use) -> _Key:
    return use.group, use.name or f"\0{use.number}"


@dataclass(frozen=True)
class _Entry:
    """What one reference names: works in full, and works in short."""

    text: str
    cited: list[Cited]
    short: list[Short]
    whole: Work | None  # of a reference without a template


def read_references(
    footnotes: Footnotes, used: list[int], words: Words
) -> tuple[list[Reference], dict[int, int], list[Problem]]:
    """The references in the order of their first markers, the reference of every footnote, and what is wrong with them.

    `used` are the footnotes whose markers stand in the text, in order; those of the list alone come last.
    """
    problems: list[Problem] = []
    content = _definitions(footnotes, problems)
    keys = list(dict.fromkeys([*(_key(footnotes.uses[one]) for one in used), *content]))
    numbers = {key: number for number, key in enumerate(keys, start=1)}
    words = Words(words.literals, _shown_as_nothing)  # inside a reference nothing is a footnote
    entries = {key: _read_entry(content.get(key, ""), words) for key in keys}
    listed = [read_citation(template, words.line) for template in footnotes.listed]
    everything = [one for entry in entries.values() for one in entry.cited] + listed
    lines = {_key(use): use.line for use in reversed(footnotes.uses.values())}
    found = [
        Reference(
            number=numbers[key],
            text=entry.text,
            works=_works(entry, everything, lines[key], numbers[key], problems),
            name="" if key[1].startswith("\0") else key[1],
            group=key[0],
            line=lines[key],
        )
        for key, entry in entries.items()
    ]
    return (
        [*found, *_bibliography(listed, len(found))],
        {use.number: numbers[_key(use)] for use in footnotes.uses.values()},
        problems,
    )


def _shown_as_nothing(template: Template) -> str | None:
    return "" if is_citation(template) or is_short(template) else None


def _definitions(footnotes: Footnotes, problems: list[Problem]) -> dict[_Key, str]:
    content: dict[_Key, str] = {}
    for use in footnotes.uses.values():
        written = (use.content or "").strip()
        if not written:
            continue
        if content.setdefault(_key(use), written) != written:
            problems.append(Problem("name defined twice", use.line, {"name": use.name}))
    undefined = {_key(use): use for use in reversed(footnotes.uses.values()) if _key(use) not in content}
    problems += [
        Problem("name never defined" if use.name else "empty reference", use.line, {"name": use.name})
        for use in sorted(undefined.values(), key=lambda use: use.line)
    ]
    return content


def _read_entry(content: str, words: Words) -> _Entry:
    code = mwparserfromhell.parse(content)
    templates: list[Template] = code.filter_templates(recursive=True)
    cited = [read_citation(one, words.line) for one in templates if is_citation(one)]
    short = [read_short(one) for one in templates if is_short(one)]
    addresses = [str(link.url) for link in code.filter_external_links() if str(link.url).startswith("http")]
    text = words.line(code) or "; ".join([*(one.work.title for one in cited), *map(str, short), *addresses])
    shown = text or re.sub(r"\s+", " ", content).strip()  # a template that is no citation, as it is written
    return _Entry(shown, cited, short, None if cited or short else _plain_work(code, text, addresses))


def _plain_work(code: mwparserfromhell.wikicode.Wikicode, text: str, addresses: list[str]) -> Work | None:
    """What a reference without a template names: a link with its words, or the whole text."""
    if not text:
        return None
    url = addresses[0] if len(set(addresses)) == 1 else ""
    titled = [link for link in code.filter_external_links() if link.title]
    if url and len(titled) == 1 and len(code.filter_external_links()) == 1:
        title = re.sub(r"\s+", " ", str(titled[0].title.strip_code() if titled[0].title else "")).strip()
        rest = re.sub(r"\s+", " ", text.replace(title, "", 1)).strip(" ,.;:–—-")
        # What stands before the link may be the author, or the beginning of the title: then nothing is told apart.
        if title and text.lstrip(' "“„«').startswith(title):
            return Work(title=title, url=url, note=rest, kind="web page")
    return Work(title=text, url=url, whole=True)


def _works(entry: _Entry, everything: list[Cited], line: int, number: int, problems: list[Problem]) -> tuple[Work, ...]:
    works = [one.work for one in entry.cited]
    for short in entry.short:
        if work := find_work(short, everything):
            works.append(work)
        else:
            problems.append(Problem("short footnote without work", line, {"number": number, "text": str(short)}))
    if entry.whole:
        works.append(entry.whole)
        if entry.whole.whole:
            problems.append(Problem("left whole", line, {"number": number, "text": entry.whole.title[:80]}))
    return tuple(dict.fromkeys(works))


def _bibliography(listed: list[Cited], before: int) -> list[Reference]:
    works = dict.fromkeys(one.work for one in listed)
    return [
        Reference(number, work.title, (replace(work),), listed=True) for number, work in enumerate(works, before + 1)
    ]
