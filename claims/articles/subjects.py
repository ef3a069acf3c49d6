"""Whose words a verb tells: the name before it, and in which capacity they speak. Pure."""

import re
from dataclasses import dataclass

_AUXILIARIES = re.compile(
    r"(?:\s*\b(?:has|have|had|is|was|are|were|been|be|also|since|later|then|again|twice|once|now|still|repeatedly|"
    r"publicly|reportedly|previously|recently|initially|first|never|only|as|having|reported|quoted|did|does|not|it|that"
    r"|who|which|would|will|could|may|must))+\s*$"
)
_WHEN = re.compile(
    r"(?:,?\s+(?:on|in|at|since|by|during)\s+(?:(?:early|late|mid|spring|summer|autumn|winter|the|of|\d{1,2}|\d{4},?|"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December),?|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?)(?:\s+|$))+)$"
)
_ROLES = (
    "government governments ministry officials official police court spokesman spokeswoman spokesperson critics critic "
    "journalist journalists suspects suspect defendants opposition army president authorities analysts analyst experts "
    "expert observers residents witnesses witness statement report newspaper company group groups committee party "
    "lawyers lawyer prosecutors relatives activists activist scholars scientists researchers they he she some others "
    "historians opponents supporters it"
)
HEADS = frozenset(_ROLES.split())
PRONOUNS = frozenset(["they", "he", "she", "it"])
STAND_FOR_ANOTHER = PRONOUNS | {"statement", "report", "interview"}  # "the statement noted": whose it was
_CONNECTORS = frozenset(["of", "the", "for", "and", "de", "la", "von", "van", "der", "al", "ibn", "bin", "in"])
_OPENERS_WORDS = (
    "However Moreover Additionally Furthermore Meanwhile But And In On At When While After Before Since "
    "Although As Where If Then Later From During That Because Also Here There Thus"
)
_OPENERS = frozenset(_OPENERS_WORDS.split())
_RELATIVE = re.compile(r"\b(?:who|which|where|whom|that|because|while|when)\b")


@dataclass(frozen=True)
class Subject:
    """Who speaks, as the text names them; `capacity` is empty when it does not say as what."""

    name: str
    capacity: str = ""


def subjects_before(left: str) -> list[Subject]:
    """Who is named right before a verb, in the text that ends there; several when joined by "and". Empty: nobody."""
    left = _AUXILIARIES.sub("", left)
    apposed = left.rstrip().endswith(",")
    left = left.strip(" ,")
    left = _WHEN.sub("", left)
    if apposed and (found := _with_apposition(left)):
        return [found]
    return _named_last(left)


def named_first(sentence: str) -> list[Subject]:
    """Who a sentence begins with, as far as its first words are a name."""
    found = re.match(
        r"(?:(?:However|Meanwhile|Later|Then|But|On [^,]*\d[^,]*|In [^,]*\d[^,]*),?\s+)?((?:The\s+)?(?:[A-Z][\w.’'-]*"
        r"(?:\s+(?:of|the|for|de|and)(?=\s+[A-Z]))*\s+)+(?:government|officials|police)?)",
        sentence,
    )
    return [Subject(one) for one in _joined(found[1].strip())] if found else []


def named_after(right: str) -> list[Subject]:
    """Who is named where the text begins, as behind "according to"."""
    head = re.split(r"[,;.]| (?:as|that|who|which|in|on)\s", right, maxsplit=1)[0].strip()
    rest = right[len(head) :]
    capacity = ""
    if rest.startswith(", ") and (role := re.match(r", ((?:an?|the|its|his|her|their)?\s?[^,]{3,80}),", rest)):
        capacity = re.sub(r"^(?:an?|the)\s+", "", role[1]) if not role[1][0].isupper() else ""
    name, of, place = head.partition(" of ")
    if of and _is_person(name) and place[:1].isupper():
        return [Subject(name, f"of {place}")]
    return [Subject(part, capacity) for part in _joined(head)] if head else []


def _is_person(name: str) -> bool:
    words = name.split()
    return 1 < len(words) < 4 and all(word[0].isupper() for word in words) and words[0] not in ("The", "Ministry")


def _with_apposition(left: str) -> Subject | None:
    """`Name, what they are` as it stands before `, said`."""
    parts = [part.strip() for part in left.split(",")]
    for place, part in enumerate(parts[:-1]):
        words = part.split()
        if not words or words[0] in _OPENERS or words[0][0].islower():
            continue
        rest = ", ".join(parts[place + 1 :])
        if re.match(r"(?:An?|The)\s", part) and _is_person(rest):
            return Subject(rest, re.sub(r"^(?:An?|The)\s+", "", part))
        named = _named_last(part)
        if len(named) == 1 and 3 < len(rest) < 200:
            return Subject(named[0].name, re.sub(r"^(?:an?|the)\s+", "", rest))
    return None


def _named_last(left: str) -> list[Subject]:
    """The longest name that the text ends with."""
    words = left.replace(",", " , ").split()
    at = len(words)
    heads = True  # until something else than a noun for people came
    while at and _belongs(words[at - 1], last=heads):
        at -= 1
        heads = heads and words[at].strip("()").lower() in HEADS
    while at < len(words) and (
        words[at].lower() in (_CONNECTORS - {"the"}) or (words[at] in _OPENERS and at + 1 < len(words))
    ):
        at += 1
    name = " ".join(words[at:])
    if not name or name in _OPENERS or (at == len(words) - 1 and name.lower() in _CONNECTORS):
        apposed = _apposed_before(words, len(words))
        return [apposed] if apposed else _head_of_longer(words)
    if "," in words[:at] and not _RELATIVE.search(name) and name.split()[0][0].islower() and name not in HEADS:
        name = name.removeprefix("the ")
    person = _apposed_before(words, at)
    return [person] if person else [Subject(one) for one in _joined(name)]


def _apposed_before(words: list[str], at: int) -> Subject | None:
    """`Name, spokesman for the KNB announced`: the role runs up to the verb without a comma."""
    if at < 3 or "," not in words[:at]:
        return None
    comma = max(place for place in range(at) if words[place] == ",")
    role = words[comma + 1 :]
    before = words[:comma]
    name = _named_last(" ".join(before)) if before and "," not in before and before[0] not in _OPENERS else []
    if len(name) == 1 and _is_person(name[0].name) and role and role[0].islower():
        return Subject(name[0].name, " ".join(role))
    return None


def _belongs(word: str, *, last: bool) -> bool:
    bare = word.strip("()'’")
    if bare.lower() in HEADS and last:
        return True
    if word == ",":
        return False
    return bare[:1].isupper() or (
        not last and (bare.lower() in _CONNECTORS or bool(re.match(r"[a-z]{2}-[a-zA-Z]", bare)))
    )


def _head_of_longer(words: list[str]) -> list[Subject]:
    """`Suspects charged for the bombings`: a noun for people at the beginning, however it goes on."""
    start = max((place for place, word in enumerate(words) if word == ","), default=-1) + 1
    part = words[start:]
    for place, word in enumerate(part[:4]):
        if word.lower() in HEADS - STAND_FOR_ANOTHER and len(part) < 12:
            return [Subject(" ".join(part[: len(part)] if place < 3 else part))]
    return []


def _joined(name: str) -> list[str]:
    """`A and B` as two names, unless it is one name with an "and" in it."""
    parts = re.split(r"\s+and\s+(?:the\s+)?", re.sub(r"^(?:Both|both)\s+", "", name))
    if len(parts) == 2 and all(part and (part[0].isupper() or part.startswith("the ")) for part in parts):
        if len(parts[0].split()) == 1 and len(parts[1].split()) > 1 and parts[1].split()[-1].lower() in HEADS:
            # "Kyrgyz and Uzbek officials" are two groups of officials.
            head = " ".join(parts[1].split()[1:])
            return [f"{parts[0]} {head}", parts[1]]
        return parts
    return [name]
