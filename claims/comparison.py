"""What differs between two claim documents, field by field and word by word. Pure: two documents in, values out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import TypeVar

from django.utils.translation import gettext as _

from audit.worddiff import Pieces, item_diff, word_diff
from claims.document_words import Document, Part, kinds_of_parts, own_fields, topics_as_parts, topics_of

ADDED, REMOVED, CHANGED = "added", "removed", "changed"

Item = TypeVar("Item")
_MOST_PAIRS = 10_000  # of parts that are held against each other; beyond, parts of one name pair in their order


@dataclass(frozen=True)
class Keys:
    """The primary keys of a document's parts, by the document's key and in its order; and the places of its topics."""

    parts: dict[str, Sequence[int]]
    places: Sequence[int]


@dataclass(frozen=True)
class FieldChange:
    """One field that differs: its name in words, and its text with the words marked that went and came.

    `name` is the claim's own field, empty for the fields of parts.
    """

    label: str
    pieces: Pieces
    name: str = ""


@dataclass(frozen=True)
class PartChange:
    """One part of the claim that was `added`, `removed` or `changed`; a removed one lists what it said.

    `key` is its kind and primary key, such as "position-12"; empty where the documents alone are known.
    """

    kind: str
    name: str
    what: str
    fields: list[FieldChange]
    key: str = ""


@dataclass
class Comparison:
    """Everything that differs; false when nothing does."""

    fields: list[FieldChange] = field(default_factory=list)
    parts: list[PartChange] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.fields or self.parts)


def compare(older: Document, newer: Document, keys: tuple[Keys, Keys] | None = None) -> Comparison:
    """What changed from `older` to `newer`; what only tells when a document was approved is left out.

    With the `keys` of both, a part is the same as before exactly when its key is. Without them, documents alone are
    known: a part that went and one that came are held to be the same when they name the same party, source or claim,
    the likest first, and failing that when they say the same in nearly all else.
    """
    found = Comparison(_fields(own_fields(older), own_fields(newer)))
    if keys is None:
        found.fields += _topics(older, newer)
        for kind in kinds_of_parts():
            rows = kind.rows(older), kind.rows(newer)  # most are equal, and need not be put in words
            gone, come = _without(rows[0], rows[1]), _without(rows[1], rows[0])
            found.parts += _by_likeness(kind.label, kind.in_words(gone), kind.in_words(come))
        return found
    filed = [topics_as_parts(document, side.places) for document, side in zip((older, newer), keys, strict=True)]
    found.parts += _by_key(_("Topic"), "topic", *_keyed("topics", filed, keys))
    for kind in kinds_of_parts():
        sides = [kind.parts(document) for document in (older, newer)]
        found.parts += _by_key(kind.label, kind.word, *_keyed(kind.key, sides, keys))
    return found


def _keyed(key: str, sides: list[list[Part]], keys: tuple[Keys, Keys]) -> list[dict[int, Part]]:
    return [dict(zip(own.parts[key], parts, strict=True)) for parts, own in zip(sides, keys, strict=True)]


def _topics(older: Document, newer: Document) -> list[FieldChange]:
    was, became = topics_of(older), topics_of(newer)
    if was == became:
        return []
    label = _("Topics") if sorted(was) != sorted(became) else _("Order of the topics")
    return [FieldChange(label, item_diff(was, became))]


def _fields(older: dict[str, tuple[str, str]], newer: dict[str, tuple[str, str]]) -> list[FieldChange]:
    return [
        FieldChange(label, word_diff(older[name][1], text), name)
        for name, (label, text) in newer.items()
        if older[name][1] != text
    ]


def _changed(older: Part | None, newer: Part | None) -> list[FieldChange]:
    """The fields of a part that differ; all that say anything when one side is not there."""
    was, became = (older.texts if older else {}), (newer.texts if newer else {})
    changes = [
        FieldChange(label, word_diff(was.get(label, ""), became.get(label, "")))
        for label in became or was
        if was.get(label, "") != became.get(label, "")
    ]
    for label in (newer or older).lists if newer or older else {}:  # type: ignore[union-attr]  # one of them is there
        items = [side.lists[label] if side else [] for side in (older, newer)]
        if items[0] != items[1]:
            changes.append(FieldChange(label, _list_pieces(*items)))
    return changes


def _list_pieces(older: list[tuple[str, str]], newer: list[tuple[str, str]]) -> Pieces:
    """Two lists of (name, text), in the order of the newer one: texts of one name word by word, the rest as a whole."""
    left = list(older)
    shown: list[Pieces] = []
    for name, text in newer:
        named = [item for item in left if item[0] == name]
        former = next((item for item in named if item[1] == text), named[0] if named else None)
        if former:
            left.remove(former)
        shown.append(word_diff(former[1] if former else "", text))
    shown += [word_diff(text, "") for _name, text in left]
    return [piece for place, pieces in enumerate(shown) for piece in ([("same", "; ")] if place else []) + pieces]


def _by_key(kind: str, word: str, older: dict[int, Part], newer: dict[int, Part]) -> list[PartChange]:
    changes = [
        _change(kind, older.get(key), newer.get(key), f"{word}-{key}")
        for key in dict.fromkeys([*older, *newer])
        if older.get(key) != newer.get(key)
    ]
    return sorted(changes, key=lambda change: [CHANGED, ADDED, REMOVED].index(change.what))


def _by_likeness(kind: str, older: list[Part], newer: list[Part]) -> list[PartChange]:
    gone, come = _without(older, newer), _without(newer, older)
    pairs = _pairs(gone, come)
    found = [_change(kind, gone[i], come[j]) for i, j in sorted(pairs)]
    found += [_change(kind, None, part) for j, part in enumerate(come) if j not in {j for _i, j in pairs}]
    return found + [_change(kind, part, None) for i, part in enumerate(gone) if i not in {i for i, _j in pairs}]


def _change(kind: str, before: Part | None, after: Part | None, key: str = "") -> PartChange:
    what = CHANGED if before and after else ADDED if after else REMOVED
    name = (after or before).name  # type: ignore[union-attr]  # one of them is there
    return PartChange(kind, name, what, _changed(before, after), key)


def _without(rows: list[Item], others: list[Item]) -> list[Item]:
    """The rows that have no equal among the others, each of which stands for one."""
    left = list(others)
    fresh = []
    for row in rows:
        if row in left:
            left.remove(row)
        else:
            fresh.append(row)
    return fresh


def _pairs(gone: list[Part], come: list[Part]) -> list[tuple[int, int]]:
    """Which part that went became which that came, each at most once: the likest pairs first."""
    places: Iterable[tuple[int, int]] = product(range(len(gone)), range(len(come)))
    measure: Callable[[Part, Part], float] = _likeness if len(gone) * len(come) <= _MOST_PAIRS else _same_name
    likest = sorted((-measure(gone[i], come[j]), i, j) for i, j in places)
    pairs: list[tuple[int, int]] = []
    taken: tuple[set[int], set[int]] = set(), set()
    for likeness, i, j in likest:
        if likeness < 0 and i not in taken[0] and j not in taken[1]:
            pairs.append((i, j))
            taken[0].add(i)
            taken[1].add(j)
    return pairs


def _same_name(one: Part, other: Part) -> float:
    return float(one.slug == other.slug)


def _likeness(one: Part, other: Part) -> float:
    """0 for parts that are held to be two, else more than 0; any two that name the same are liker than any others."""
    shares = [_share(one.words[label], other.words[label]) for label in one.words.keys() | other.words.keys()]
    alike = sum(shares) / len(shares) if shares else 1.0
    if one.slug == other.slug:
        return 1 + alike
    return alike if alike >= 0.75 and one.telling & other.telling else 0.0


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    """How many of all words are in both; 1 when there are none."""
    return len(one & other) / len(one | other) if one or other else 1.0
