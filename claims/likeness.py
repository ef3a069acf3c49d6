"""How alike two statements are, whatever their word order, endings, typing errors and script. Pure: no Django."""

import re
import unicodedata
from functools import lru_cache

LONGEST = 1000  # characters that are looked at; a statement has at most 500
_STEM, _SKELETON = 5, 4
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_VOWELS = re.compile(r"[aeiou]")
_REPEATED = re.compile(r"(.)\1+")

# Russian and Kazakh letters as the spellings of their names in English have them, so that names meet.
_LATIN = str.maketrans(
    {
        **dict(zip("абвгдезиклмнопрстуфхыэ", "abvgdeziklmnoprstufhie", strict=True)),
        **dict(zip("ёйәғқңөұүһі", "eiagknouuhi", strict=True)),
        **dict(zip("жцчшщюяъь", ("zh", "ts", "ch", "sh", "shch", "iu", "ia", "", ""), strict=True)),
    }
)
# Spellings of one sound that writers choose between.
_SPELLINGS = (("kh", "h"), ("ph", "f"), ("ck", "k"), ("q", "k"), ("w", "v"), ("y", "i"), ("j", "zh"))


def folded_words(text: str, longest: int = LONGEST) -> list[str]:
    """The words of the text's first `longest` characters, in order, in plain Latin letters where there is a way."""
    cut = text[:longest]
    if cut.isascii():  # what the rest would find, several times as fast
        return [_spelt(word) for word in ascii_words(cut)]
    # Piece by piece: nothing that is done to letters reaches across a space, and most pieces are met again.
    return [word for piece in cut.split() for word in _folded(piece)]


@lru_cache(maxsize=65_536)
def _folded(piece: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFC", piece).casefold().translate(_LATIN)
    bare = "".join(one for one in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(one))
    words = "".join(one if one.isalnum() else " " for one in bare).split()
    return tuple(_spelt(word) for word in words)


def ascii_words(text: str) -> list[str]:
    """The words of a text that is ASCII, in lower case, before any of them is folded."""
    return _ASCII_WORD.findall(text.lower())


@lru_cache(maxsize=65_536)
def _spelt(word: str) -> str:
    for one, other in _SPELLINGS:
        word = word.replace(one, other)
    return word


def search_keys(words: list[str]) -> set[str]:
    """What statements are looked up by: of each folded word its beginning, and its first consonants.

    Endings do not count in the first, vowels and doubled letters not in the second, which ends in `0`.
    """
    return {word[:_STEM] for word in words} | {skeleton + "0" for word in words if len(skeleton := _skeleton(word)) > 2}


def _skeleton(word: str) -> str:
    return _REPEATED.sub(r"\1", word[:1] + _VOWELS.sub("", word[1:]))[:_SKELETON]


@lru_cache(maxsize=4096)
def trigrams(word: str) -> frozenset[str]:
    padded = f"  {word} "
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))


def likeness(left: list[str], right: list[str]) -> float:
    """Share of trigrams that two lists of folded words have in common: 0.0 (none) to 1.0 (all); 0.0 if one is empty.

    Symmetric, and the order of the words does not count. The measure of PostgreSQL's pg_trgm `similarity()`.
    """
    one = frozenset().union(*map(trigrams, left))
    other = frozenset().union(*map(trigrams, right))
    return len(one & other) / len(one | other) if one and other else 0.0
