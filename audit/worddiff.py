"""Which words were put into a text and which were taken out. Pure."""

import re
from difflib import SequenceMatcher
from itertools import groupby

SAME, REMOVED, ADDED = "same", "removed", "added"

Pieces = list[tuple[str, str]]

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_DEAREST = 4_000_000  # pairs of words; beyond, the middle is shown as wholly replaced


def word_diff(old: str, new: str) -> Pieces:
    """The pieces of both texts in reading order, each `same`, `removed` or `added`; neighbours differ in kind.

    `same` and `removed` joined are `old`; `same` and `added` joined are `new`. Blank text between two changed words
    counts as changed, so that a changed phrase is one piece. Quadratic in the words between the first and the last
    change, and linear past two thousand of them.
    """
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    start = _shared(before, after)
    end = _shared(before[start:][::-1], after[start:][::-1])
    last_before, last_after = len(before) - end, len(after) - end
    middle = _middle(before[start:last_before], after[start:last_after])
    return _joined([(SAME, "".join(before[:start])), *middle, (SAME, "".join(before[last_before:]))])


def _shared(one: list[str], other: list[str]) -> int:
    """How many words both begin with."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _middle(before: list[str], after: list[str]) -> Pieces:
    if not before or not after or len(before) * len(after) > _DEAREST:
        return [(REMOVED, "".join(before)), (ADDED, "".join(after))]
    pieces: Pieces = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        kept = "".join(before[i:j])
        if tag == "equal" and kept.strip():
            pieces.append((SAME, kept))
        else:
            pieces += [(REMOVED, kept), (ADDED, "".join(after[k:m]))]
    return pieces


def _joined(pieces: Pieces) -> Pieces:
    """Without empty pieces; between two that stayed, one removed and one added piece at most."""
    joined: Pieces = []
    for kept, group in groupby((piece for piece in pieces if piece[1]), key=lambda piece: piece[0] == SAME):
        run = list(group)
        for kind in (SAME,) if kept else (REMOVED, ADDED):
            if text := "".join(text for one, text in run if one == kind):
                joined.append((kind, text))
    return joined
