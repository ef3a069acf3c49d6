"""What a public thing is found by, and which words of it can be suggested."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from claims.likeness import folded_words
from claims.search.words import distinct_stems, initials, stem, stems

KINDS = 4
Stored = tuple[str, str, str, str]  # title, names, context and body, as stems
_WORD = re.compile(r"[^\W\d_]{3,40}")


class Kind(IntEnum):
    """What kind of thing it is, in the order in which equals are listed."""

    PARTY = 0
    TOPIC = 1
    CLAIM = 2
    SOURCE = 3


def item_of(kind: Kind, key: int) -> int:
    """One number for a thing of this kind and primary key."""
    return key * KINDS + kind


@dataclass(frozen=True)
class Texts:
    """What a thing is called, and what else is found in it, from what counts most to what counts least."""

    title: str
    names: list[str] = field(default_factory=list)
    context: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    is_name: bool = False  # whether the title is a name that is abbreviated

    def stored(self) -> Stored:
        """Stems with a space before and after each; names one a line."""
        names = [_line(stems(name)) for name in self.names]
        if self.is_name and (short := initials(self.title)):
            names.append(_line([short]))
        context, body = _line(distinct_stems(self.context)), _line(distinct_stems(self.body))
        return _line(stems(self.title)), "\n".join(dict.fromkeys(names)), context, body

    def spelled(self) -> dict[str, str]:
        """The words of title and names that can be suggested: stems, each with its first spelling."""
        found: dict[str, str] = {}
        for text in (self.title, *self.names):
            for word in _WORD.findall(text):
                folded = folded_words(word)
                if len(folded) == 1:
                    found.setdefault(stem(folded[0]), word)
        return found


def _line(words: Iterable[str]) -> str:
    return f" {' '.join(words)} "


def claim_texts(document: dict[str, Any]) -> Texts:
    """What a published claim is found by, from its edition's document alone."""
    parties = [row["party"]["name"] for row in document["positions"]]
    topics = [row["title"] for row in document["topics"]]
    return Texts(
        document["statement"],
        context=[document["summary"], *dict.fromkeys(parties), *topics],
        body=[document["rationale"], *(text for _place, text in _parts(document))],
    )


def _parts(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for row in document["positions"]:
        yield "quote", row["quote"]
        yield "position", f"{row['capacity']} {row['note']}"
        for citation in row["citations"]:
            yield "excerpt", citation["excerpt"]
            yield from _source_parts(citation["source"])
    for row in document["evidence"]:
        yield "excerpt", row["excerpt"]
        yield "evidence", row["note"]
        yield from _source_parts(row["source"])
    for row in document["reply_requests"]:
        yield "reply", row["answer"]


def _source_parts(source: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "source", source["title"]
    if source["publisher"]:
        yield "source", source["publisher"]["name"]


def excerpts(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What can be shown of a claim beside its statement, likeliest first: what it is, and the text."""
    yield "summary", document["summary"]
    yield "rationale", document["rationale"]
    for row in document["positions"]:
        yield "party", row["party"]["name"]
    yield from _parts(document)
    for row in document["topics"]:
        yield "topic", row["title"]
