"""Splits a paragraph into sentences, each with the markers that stand in it or right behind it. Pure, rule-based."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

# A marker in a paragraph is the reference's number between two characters that no text holds.
OPEN, CLOSE = "\x02", "\x03"
MARKER = re.compile(f"{OPEN}(\\d+){CLOSE}")

_ABBREVIATIONS_WORDS = (
    "mr mrs ms dr prof gen col capt cmdr lt sgt maj gov sen rep rev hon pres st mt ft jr sr messrs vol vols p "
    "pp cf vs viz approx ca c ed eds fig figs art sec ch inc ltd co corp bros dept univ jan feb mar apr jun "
    "jul aug sept sep oct nov dec bzw ca usw z.b d.h u.a e.g i.e al"
)
_ABBREVIATIONS = frozenset(_ABBREVIATIONS_WORDS.split())
_BEFORE_NUMBERS = frozenset({"no", "nos", "nr", "art", "par", "sect"})
# After "U.S." and the like a capital may go on with the name; these words begin a sentence.
_STARTERS_WORDS = (
    "The A An This That These Those It He She They We I You In On At By For From With However But And Although "
    "While When After Before Since As If There Both Some Many Most Several Its His Her Their According Later "
    "Also"
)
_STARTERS = frozenset(_STARTERS_WORDS.split())
_END = re.compile(rf"[.!?…]+[\"”’»“')\]]*(?:\s*{OPEN}\d+{CLOSE})*(?=\s|$)")
_LAST_WORD = re.compile(r"([^\s\"“”«»„(\[]+)$")
_NEXT_WORD = re.compile(r"\s+[\"“«„'‘(\[]*(\w[\w'’-]*)")
_QUOTED = re.compile(r"“[^”]*”|«[^»]*»|„[^“”]*[“”]|\"[^\"]*\"")
_LONGEST_WORD = 40  # characters in which an abbreviation is looked for
LONGEST_QUOTATION = 2000  # characters; a longer one is rather a quotation mark that went astray


@dataclass(frozen=True)
class Sentence:
    """A sentence without its markers, and their numbers in the order in which they stand."""

    text: str
    markers: tuple[int, ...] = ()
    complete: bool = True  # it ends as sentences do
    places: tuple[int, ...] = ()  # before how many characters of the text each marker stands


def split_sentences(paragraph: str) -> list[Sentence]:
    """The sentences of a paragraph whose markers are written `OPEN number CLOSE`. Quotations stay in one piece."""
    found, start = [], 0
    for end in _ends(paragraph):
        found.append(_sentence(paragraph[start:end]))
        start = end
    if paragraph[start:].strip():
        found.append(_sentence(paragraph[start:]))
    return _with_stray_markers(found)


def _sentence(text: str) -> Sentence:
    bare, markers, places = "", [], []
    for place, part in enumerate(MARKER.split(text)):
        if place % 2:
            markers.append(int(part))
            places.append(len(bare.rstrip()))
        else:
            bare = _joined(bare, part)
    bare = bare.rstrip()
    complete = bool(re.search(r"[.!?…:][\"”’»“')\]]*$", bare))
    return Sentence(bare, tuple(markers), complete, tuple(places))


def _joined(before: str, part: str) -> str:
    """The text going on behind a marker: single spaces, and none before a mark."""
    part = re.sub(r"\s+", " ", part)
    if not before or before.endswith(" ") or re.match(r" [,.;:!?](?:\s|$)", part):
        part = part.lstrip()
    return (before.rstrip() if re.match(r"[,.;:!?](?:\s|$)", part) else before) + part


def _with_stray_markers(sentences: list[Sentence]) -> list[Sentence]:
    """Markers without words belong to the sentence before them."""
    found: list[Sentence] = []
    for one in sentences:
        if not one.text and found:
            last = found[-1]
            places = last.places + (len(last.text),) * len(one.markers)
            found[-1] = Sentence(last.text, last.markers + one.markers, last.complete, places)
        elif one.text or one.markers:
            found.append(one)
    return found


def _ends(text: str) -> Iterator[int]:
    quoted = [match.span() for match in _QUOTED.finditer(text) if len(match[0]) <= LONGEST_QUOTATION]
    begins = [begin for begin, _end in quoted]
    for match in _END.finditer(text):
        stop = match.start() + len(re.match(r"[.!?…]+", match[0])[0])  # type: ignore[index]  # it begins so
        # The mark that closes a quotation may stand behind the full stop: then the quotation ends there.
        place = bisect_left(begins, match.start()) - 1
        if place >= 0 and stop < quoted[place][1] and match.end() < quoted[place][1]:
            continue
        if _begins_sentence(text, match):
            yield match.end()


def _begins_sentence(text: str, end: re.Match[str]) -> bool:
    after = _NEXT_WORD.match(text, end.end())
    if not after:
        return True
    word = after[1]
    if word[0].islower():
        return False
    if not end[0].startswith(".") or end[0].startswith(".."):
        return True
    before = _LAST_WORD.search(text[max(end.start() - _LONGEST_WORD, 0) : end.start()])
    return not before or not _is_abbreviation(before[1], word, cited=OPEN in end[0])


def _is_abbreviation(last: str, following: str, *, cited: bool) -> bool:
    """Whether the full stop after `last` ends no sentence. A marker behind it says that it does."""
    plain = last.casefold().lstrip("([")
    if cited:
        return False
    if plain in _BEFORE_NUMBERS:
        return following[0].isdigit()
    if plain in _ABBREVIATIONS:
        return True
    if re.fullmatch(r"(?:[^\W\d_]\.)*[^\W\d_]", last) and last[0].isupper():
        # An initial goes on with the name; U.S. may end the sentence.
        return "." not in last or following not in _STARTERS
    return False
