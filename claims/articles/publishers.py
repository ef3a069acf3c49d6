"""Tells title and publisher apart where a list of references gives both in one line. Pure."""

import re
from collections import defaultdict
from dataclasses import replace

from claims.articles.shapes import Problem, Reference, Work

# A publisher's name does not follow one of these: "Elections in Kazakhstan" names no publisher.
_LEADING_ON_WORDS = (
    "a an the of in on at by for from to with and or as is are was its their his her between under over "
    "against into about after before since than that de la le du des der die das von im und в на о и по"
)
_LEADING_ON = frozenset(_LEADING_ON_WORDS.split())
_LONGEST_TAIL = 8  # words
_ENOUGH = 2  # entries that end alike; a single word needs one more


def split_publishers(references: list[Reference], known: frozenset[str]) -> tuple[list[Reference], list[Problem]]:
    """The references with publishers taken off the end of their titles, and what the editor should know of it.

    A publisher is known by `known`, or because the list itself ends several entries with the same name. Of what is
    neither, the text is left whole and reported.
    """
    whole = [work.title for one in references for work in one.works if work.whole]
    told = {tail: times for tail, times in _repeated_tails(whole).items() if _folded(tail) not in map(_folded, known)}
    names = sorted({*known, *told}, key=len, reverse=True)
    found: list[Reference] = []
    problems = [Problem("publisher from list", 0, {"name": tail, "times": times}) for tail, times in told.items()]
    for one in references:
        works = tuple(_split(work, names) if work.whole else work for work in one.works)
        problems += [
            Problem("left whole", one.line, {"number": one.number, "text": work.title[:80]})
            for work in works
            if work.whole
        ]
        found.append(replace(one, works=works))
    return found, problems


def _split(work: Work, names: list[str]) -> Work:
    for name in names:
        start = len(work.title) - len(name)
        if start > 0 and _folded(work.title[start:]) == _folded(name) and not work.title[start - 1].isalnum():
            title = work.title[:start].rstrip(" ,;–—-")
            if title:
                return replace(work, title=title, publisher=name, whole=False)
    return work


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _repeated_tails(titles: list[str]) -> dict[str, int]:
    """Names that end several of the titles, each behind different words, and how many; the longest there are.

    "Evening News" and "Morning News" do not tell that "News" is a name: one title at least must end, before the name,
    in a word with a small letter or in a mark, which no name goes on from.
    """
    ends: dict[str, set[str]] = defaultdict(set)
    for title in dict.fromkeys(titles):
        words = title.split()
        for length in range(1, min(_LONGEST_TAIL, len(words) - 2) + 1):
            before, tail = words[-length - 1], words[-length:]
            if tail[0][0].isupper() and re.sub(r"\W", "", before).casefold() not in _LEADING_ON:
                ends[" ".join(tail)].add(" ".join(words[:-length]))
    repeated = {
        tail: len(before)
        for tail, before in ends.items()
        if len(before) >= _ENOUGH + (" " not in tail) and any(_ends_title(title) for title in before)
    }
    # "Press" ends whatever "Evening Press" ends: it is no name of its own.
    return {
        tail: times
        for tail, times in repeated.items()
        if not any(longer.endswith(f" {tail}") and n == times for longer, n in repeated.items())
    }


def _ends_title(words: str) -> bool:
    last = words.split()[-1]
    return last[0].islower() or not last[-1].isalnum()
