"""Marks, in a text that people read, the words that were looked for. Pure but for safe strings."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from claims.likeness import folded_words
from claims.search.ranking import Term
from claims.search.words import stem

_PIECES = re.compile(r"(\w+)")
_BEFORE, _LENGTH = 60, 240  # characters of an excerpt: before its first match, and in all


@lru_cache(maxsize=20_000)
def _stems(word: str) -> frozenset[str]:
    return frozenset(map(stem, folded_words(word)))


def _holds(stems: Iterable[str], term: Term) -> bool:
    return any(one.startswith(term.word) for one in stems) if term.prefix else term.word in stems


def _is_marked(word: str, terms: Iterable[Term]) -> bool:
    found = _stems(word)
    return any(_holds(found, term) for term in terms)


def marked(text: str, terms: Sequence[Term]) -> SafeString:
    """The text, escaped, with each word that was looked for in a `mark` element."""
    pieces = _PIECES.split(unicodedata.normalize("NFC", text))
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<mark>{}</mark>", one) if at % 2 and _is_marked(one, terms) else one,)
            for at, one in enumerate(pieces)
        ),
    )


def matches(text: str, terms: Sequence[Term]) -> set[Term]:
    """Those of the terms that stand in the text."""
    found = frozenset().union(*map(_stems, _PIECES.findall(text)))
    return {term for term in terms if _holds(found, term)}


def excerpt(text: str, terms: Sequence[Term]) -> str:
    """Some 240 characters of the text, around the first word that was looked for, cut between words."""
    text = " ".join(text.split())
    if len(text) <= _LENGTH:
        return text
    first = next((found.start() for found in _PIECES.finditer(text) if _is_marked(found[0], terms)), 0)
    start = max(first - _BEFORE, 0)
    start = text.rfind(" ", 0, start + 1) + 1 if start else 0
    end = start + _LENGTH
    end = len(text) if end >= len(text) else max(text.rfind(" ", start, end), start + 1)
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")
