"""Names as BibTeX writes them: "von Last, Jr, First", bodies in braces."""

from collections.abc import Iterable

from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts, split_multiple_persons_names
from django.utils.translation import gettext as _

from sources.bibliography.latex import from_latex, to_latex
from sources.bibliography.record import Name, body, person

_NOTHING_BUT_THE_OTHERS = "others"


class BadName(ValueError):
    """A name that does not split, as the message says."""


def read_names(text: str, role: str, remarks: list[str]) -> list[Name]:
    """The names of a field, as they are in the file; adds to `remarks` what they leave out. Raises BadName."""
    if not text.strip():
        return []
    names = []
    for one in split_multiple_persons_names(text):
        if one.strip() == _NOTHING_BUT_THE_OTHERS:
            remarks.append(_("There are others beside those who are named (%(role)s).") % {"role": role})
        else:
            names.append(_name(one.strip(), role))
    return names


def write_names(names: Iterable[Name]) -> str:
    """The field's value: empty when there are none."""
    return " and ".join(_written(name) for name in names)


def _name(text: str, role: str) -> Name:
    if _is_one_group(text):
        return body(from_latex(text), role=role)
    if text.endswith(",") and not text.endswith("\\,"):
        # No given names, which is how we write a family name of several words.
        whole, *suffix = _sections(text[:-1])
        return person(from_latex(whole), suffix=_joined(suffix), role=role)
    try:
        parts = parse_single_name_into_parts(text)
    except InvalidNameError as error:
        words = {"role": role, "name": text, "why": error.reason}
        raise BadName(_("%(role)s: %(name)s is no name: %(why)s.") % words) from None
    given, family = parts.first, [*parts.von, *parts.last]
    if "," not in text and given and all(word[:1].islower() for word in given):
        given, family = [], [*given, *family]
    return person(_joined(family), _joined(given), suffix=_joined(parts.jr), role=role)


def _joined(words: list[str]) -> str:
    return from_latex(" ".join(words))


def _is_one_group(text: str) -> bool:
    """Whether all of it stands in one pair of braces."""
    if not text.startswith("{"):
        return False
    depth = 0
    for place, sign in enumerate(text):
        if text[place - 1 : place] != "\\":
            depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return place == len(text) - 1
    return False


def _sections(text: str) -> list[str]:
    """What stands between commas that are in no braces."""
    found, depth = [""], 0
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        if sign == "," and depth == 0:
            found.append("")
        else:
            found[-1] += sign
    return found


def _written(name: Name) -> str:
    if name.is_body:
        return f"{{{to_latex(name.name)}}}"
    family, given, suffix = (_kept_whole(part) for part in (name.family, _given(name), name.suffix))
    if suffix:
        return f"{family}, {suffix}, {given}".rstrip(" ")
    if given:
        return f"{family}, {given}"
    return f"{family}," if " " in name.family or name.family == _NOTHING_BUT_THE_OTHERS else family


def _given(name: Name) -> str:
    return f"{name.given} {name.dropping}".strip()


def _kept_whole(part: str) -> str:
    """Commas and the word that separates names, in braces."""
    words = (to_latex(word) for word in part.split(" "))
    return " ".join(f"{{{word}}}" if "," in word or word.lower() == "and" else word for word in words)
