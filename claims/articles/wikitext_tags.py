"""Takes comments, literal text and references out of wikitext, as MediaWiki does before all else. Pure."""

import re
from dataclasses import dataclass, field

from claims.articles.sentences import CLOSE, OPEN
from claims.articles.shapes import Problem

# What MediaWiki's preprocessor takes out first, in the order of the text. It ends a tag at the first ">", whatever
# quotation marks stand before it, and takes no template in an attribute.
_TAG = re.compile(r"<!--|<(nowiki|pre|math|syntaxhighlight|source|references|ref)(?=[\s/>])([^>]*)>|</ref\s*>", re.I)
_ATTRIBUTE = re.compile(r"(name|group|follow)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+(?:[\"'][^\s\"'>]*)*))", re.I)
LITERAL_OPEN, LITERAL_CLOSE = "\x04", "\x05"
_OWN = re.compile("[\x02-\x05]")


@dataclass(frozen=True)
class Use:
    """One `<ref>`: its place in the text is marked with its number; `content` is None when it only names another."""

    number: int  # from 1
    name: str
    group: str
    content: str | None
    line: int
    listed: bool = False  # it stands in <references>, where it cites nothing


@dataclass
class Taken:
    """The wikitext without comments, references as markers, literal text as numbered places."""

    text: str = ""
    uses: list[Use] = field(default_factory=list)
    literals: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def take_tags(text: str) -> Taken:
    """The text with what is no wikitext taken out of it."""
    taken = Taken()
    taken.text = _Scan(_OWN.sub("", text), taken).run()
    return taken


class _Scan:
    def __init__(self, text: str, taken: Taken) -> None:
        self.text, self.taken = text, taken
        self.at, self.line, self.counted = 0, 1, 0
        self.listed = False
        self.unclosed: set[str] = set()  # names of tags that nothing closes from here on

    def run(self) -> str:
        parts = []
        while found := _TAG.search(self.text, self.at):
            parts.append(self.text[self.at : found.start()])
            self.line += self.text.count("\n", self.counted, found.start())
            self.counted, self.at = found.start(), found.end()
            parts.append(self._replaced(found))
        return "".join([*parts, self.text[self.at :]])

    def _replaced(self, found: re.Match[str]) -> str:
        if found[0] == "<!--":
            end = self.text.find("-->", self.at)
            if end < 0:
                self._tell("comment not closed")
            self.at = len(self.text) if end < 0 else end + 3
            return ""
        name = (found[1] or "").lower()
        if not name:
            self._tell("reference closed twice")
            return ""
        if name == "references":
            return self._references(found)
        return self._reference(found) if name == "ref" else self._literal(name, found)

    def _literal(self, name: str, found: re.Match[str]) -> str:
        if found[2].endswith("/"):
            return ""
        content = self._until(name)
        if content is None:
            return ""
        self.taken.literals.append(content if name in ("nowiki", "pre") else "")
        return f"{LITERAL_OPEN}{len(self.taken.literals) - 1}{LITERAL_CLOSE}"

    def _references(self, found: re.Match[str]) -> str:
        if found[2].endswith("/"):
            return ""
        start, line = self.at, self.line
        content = self._until("references")
        if content is None:
            return ""
        inner = _Scan(content, self.taken)
        inner.listed, inner.line = True, line + self.text.count("\n", self.counted, start)
        inner.run()
        return ""

    def _reference(self, found: re.Match[str]) -> str:
        named = _attributes(found[2].removesuffix("/"))
        content: str | None = None
        if not found[2].endswith("/"):
            content = self._until("ref")
            if content is None:
                self._tell("reference not closed")
                return ""
            if re.search(r"<ref[\s>]", content, re.I):
                self._tell("reference in a reference")
        number = len(self.taken.uses) + 1
        use = Use(number, named.get("name", ""), named.get("group", ""), content, self.line, self.listed)
        self.taken.uses.append(use)
        return "" if self.listed else f"{OPEN}{number}{CLOSE}"

    def _until(self, name: str) -> str | None:
        """What stands up to the end tag, behind which the scan goes on; None when there is none."""
        if name in self.unclosed:
            return None
        closing = re.compile(rf"</{name}\s*>", re.I).search(self.text, self.at)
        if closing is None:
            self.unclosed.add(name)
            return None
        content = self.text[self.at : closing.start()]
        self.at = closing.end()
        return content

    def _tell(self, kind: str) -> None:
        self.taken.problems.append(Problem(kind, self.line))


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(text):
        found.setdefault(name.lower(), re.sub(r"\s+", " ", double or single or bare).strip())
    return found
