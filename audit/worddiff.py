"""Which words were put into a text and which were taken out. Pure."""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby

SAME, REMOVED, ADDED = "same", "removed", "added"

Pieces = list[tuple[str, str]]
Word = tuple[str, str]  # as it is compared, and the blank text that follows it

_WORDS = re.compile(r"(\w+|[^\w\s]|(?=\A\s))(\s*)")
# Combining marks, and the joiners of Persian and Indic scripts: parts of a word that the pattern takes for its end.
_PARTS_OF_WORDS = {"Mn", "Mc", "Me", "Cf"}
_DEAREST = 250_000  # pairs of words that are compared each with each
_DEEPEST = 16  # how often a stretch without a shared word of its own is looked at again


def word_diff(old: str, new: str) -> Pieces:
    """The pieces of both texts in reading order, each `same`, `removed` or `added`; neighbours differ in kind.

    `same` and `removed` joined are `old`; `same` and `added` joined are `new`. Blank text between two changed words
    counts as changed, so that a changed phrase is one piece. Long texts are first aligned at words that stand once in
    both (patience diff); a long stretch that shares no such word is shown as wholly replaced. Two wholly different
    texts of ten thousand words take about a second at worst, edited ones some hundredths.
    """
    return _joined(_differences(_words(old), _words(new), 0))


def item_diff(old: Sequence[str], new: Sequence[str], *, between: str = "; ") -> Pieces:
    """The same for two lists, item by item; `between` stands between two items that are shown."""
    pieces: Pieces = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces += [(SAME, item) for item in old[i:j]]
        else:
            pieces += [(REMOVED, item) for item in old[i:j]] + [(ADDED, item) for item in new[k:m]]
    parted = [(SAME, between)] * (2 * len(pieces) - 1) if pieces else []
    parted[::2] = pieces
    return parted


def _words(text: str) -> list[Word]:
    words: list[Word] = []
    goes_on = False  # the last word ended with a mark, so that letters that follow belong to it
    for word, blank in _WORDS.findall(text):
        mark = len(word) == 1 and unicodedata.category(word) in _PARTS_OF_WORDS
        if words and not words[-1][1] and (mark or (goes_on and (word[0].isalnum() or word[0] == "_"))):
            words[-1] = (words[-1][0] + word, blank)
        else:
            words.append((word, blank))
        goes_on = mark
    return words


def _differences(before: Sequence[Word], after: Sequence[Word], depth: int) -> Iterator[tuple[str, str]]:
    """The pieces of two stretches, in order, not yet joined."""
    start = _shared(before, after)
    end = _shared(before[start:][::-1], after[start:][::-1])
    last_before, last_after = len(before) - end, len(after) - end
    yield from _kept(before[:start], after[:start])
    yield from _middle(before[start:last_before], after[start:last_after], depth)
    yield from _kept(before[last_before:], after[last_after:])


def _shared(one: Sequence[Word], other: Sequence[Word]) -> int:
    """How many words both begin with."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left[0] != right[0]:
            break
        count += 1
    return count


def _kept(before: Sequence[Word], after: Sequence[Word]) -> Iterator[tuple[str, str]]:
    """Equal words, between which only blanks may differ."""
    for (word, was), (_word, became) in zip(before, after, strict=True):
        yield SAME, word
        yield from [(SAME, was)] if was == became else [(REMOVED, was), (ADDED, became)]


def _middle(before: Sequence[Word], after: Sequence[Word], depth: int) -> Iterator[tuple[str, str]]:
    if not before or not after:
        yield from ((REMOVED, _text(before)), (ADDED, _text(after)))
    elif len(before) * len(after) <= _DEAREST:
        yield from _each_with_each(before, after)
    elif depth < _DEEPEST and (anchors := _anchors(before, after)):
        i = k = 0
        for place, other in [*anchors, (len(before), len(after))]:
            yield from _differences(before[i:place], after[k:other], depth + 1)
            yield from _kept(before[place : place + 1], after[other : other + 1])
            i, k = place + 1, other + 1
    else:
        yield from ((REMOVED, _text(before)), (ADDED, _text(after)))


def _each_with_each(before: Sequence[Word], after: Sequence[Word]) -> Iterator[tuple[str, str]]:
    old, new = [word for word, _blank in before], [word for word, _blank in after]
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from _kept(before[i:j], after[k:m])
        else:
            yield from ((REMOVED, _text(before[i:j])), (ADDED, _text(after[k:m])))


def _anchors(before: Sequence[Word], after: Sequence[Word]) -> list[tuple[int, int]]:
    """The places of words that stand once in both, as many as follow each other in both."""
    counts = Counter(word for word, _blank in before), Counter(word for word, _blank in after)
    places = {word: place for place, (word, _blank) in enumerate(after) if counts[1][word] == 1}
    pairs = [
        (place, places[word]) for place, (word, _blank) in enumerate(before) if counts[0][word] == 1 and word in places
    ]
    return _longest_rising(pairs)


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most pairs of which each is after the one before on both sides. Patience sorting, O(n log n)."""
    tops: list[int] = []  # of each pile the second half of its top
    piles: list[int] = []  # and its place in pairs
    before: list[int] = []  # for each pair that of the one before it, -1 for none
    for place, (_first, second) in enumerate(pairs):
        pile = bisect_left(tops, second)
        before.append(piles[pile - 1] if pile else -1)
        tops[pile : pile + 1], piles[pile : pile + 1] = [second], [place]
    found: list[tuple[int, int]] = []
    place = piles[-1] if piles else -1
    while place >= 0:
        found.append(pairs[place])
        place = before[place]
    return found[::-1]


def _text(words: Sequence[Word]) -> str:
    return "".join(word + blank for word, blank in words)


def _joined(pieces: Iterator[tuple[str, str]]) -> Pieces:
    """Without empty pieces; between two that stayed, one removed and one added piece at most."""
    joined: Pieces = []
    for kept, group in groupby((piece for piece in pieces if piece[1]), key=lambda piece: piece[0] == SAME):
        run = list(group)
        if kept:
            _append(joined, SAME, "".join(text for _kind, text in run))
            continue
        went, came = ("".join(text for one, text in run if one == kind) for kind in (REMOVED, ADDED))
        # The blank after a changed phrase did not change.
        stayed = _blank_end(went, came)
        for kind, text in ((REMOVED, went), (ADDED, came)):
            _append(joined, kind, text[: len(text) - len(stayed)])
        _append(joined, SAME, stayed)
    return joined


def _blank_end(went: str, came: str) -> str:
    """The blank text with which both end."""
    count = 0
    while count < min(len(went), len(came)) and went[-1 - count] == came[-1 - count] and went[-1 - count].isspace():
        count += 1
    return went[len(went) - count :]


def _append(pieces: Pieces, kind: str, text: str) -> None:
    if pieces and pieces[-1][0] == kind:
        pieces[-1] = (kind, pieces[-1][1] + text)
    elif text:
        pieces.append((kind, text))
