"""Which words of a text went, came and stayed. Pure: two texts in, marked pieces out."""

import re
from difflib import SequenceMatcher

KEPT, REMOVED, ADDED = "kept", "removed", "added"

_PIECES = re.compile(r"\s+|\w+|[^\w\s]")


def word_diff(old: str, new: str) -> list[tuple[str, str]]:
    """Pieces of both texts in reading order, as (`kept`, `removed` or `added`, text); removed before added.

    Joined without the added ones they give `old`, without the removed ones `new`.
    """
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    pieces: list[tuple[str, str]] = []
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append((KEPT, "".join(before[old_from:old_to])))
            continue
        if gone := "".join(before[old_from:old_to]):
            pieces.append((REMOVED, gone))
        if come := "".join(after[new_from:new_to]):
            pieces.append((ADDED, come))
    return pieces
