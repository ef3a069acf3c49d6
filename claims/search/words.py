"""The words by which things are found: folded, and without their endings. Pure: no Django."""

from collections.abc import Iterable
from functools import lru_cache

from claims.likeness import ascii_words, folded_words

LONGEST_TEXT = 20_000  # characters of one text that are indexed
_LONGEST_WORD = 40
_STEM = 4  # letters that stay at least
# Endings of English words, and of Russian nouns and names as they are folded.
_ENGLISH, _RUSSIAN = ("ing", "ed"), ("ami", "ogo", "omu", "imi", "om", "am", "ah", "oi", "ei", "im", "ih")
_ENDINGS = (*((one, 4) for one in _ENGLISH), *((one, 5) for one in _RUSSIAN))  # with the letters that stay at least
# Words that say nothing about what is looked for, folded.
_STOP_WORDS = """
    a an and are as at be by for from has have in is it its not of on or s that the their there they this to was were
    what when where which who whom why will with
    i v na po k o ob ot za iz u chto kak kto gde zhe"""
STOP_WORDS = frozenset(_STOP_WORDS.split())


@lru_cache(maxsize=65_536)  # most words are met again at once
def stem(word: str) -> str:
    """A folded word without its plural, its ending and its last vowels, but with four letters at least."""
    word = word[:_LONGEST_WORD]
    if len(word) > _STEM and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    for ending, least in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            word = word[: -len(ending)]
            break
    while len(word) > _STEM and word[-1] in "aeiou":
        word = word[:-1]
    return word


def stems(text: str) -> list[str]:
    """The stems of the text's words in order, those of its first 20,000 characters."""
    return [stem(word) for word in folded_words(text, LONGEST_TEXT)]


def distinct_stems(texts: Iterable[str]) -> list[str]:
    """The stems of all these texts, each once, in the order in which they come."""
    cut = [text[:LONGEST_TEXT] for text in texts]
    joined = "\n".join(cut)
    if joined.isascii():  # each word is then looked at once, in whichever texts it stands
        return list(dict.fromkeys(map(_stem_of, dict.fromkeys(ascii_words(joined)))))
    return list(dict.fromkeys(one for text in cut for one in stems(text)))


@lru_cache(maxsize=65_536)
def _stem_of(word: str) -> str:
    """The stem of an ASCII word that is not folded yet; empty for none."""
    return "".join(map(stem, folded_words(word, LONGEST_TEXT)))


def initials(name: str) -> str:
    """What a name of three or more words is abbreviated to (hut for Hizb ut-Tahrir); empty for shorter ones."""
    words = [word for word in folded_words(name) if word not in STOP_WORDS]
    return "".join(word[0] for word in words) if 3 <= len(words) <= 8 else ""
