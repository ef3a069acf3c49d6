"""One entry of a bibliography, as all formats say it and as a source holds it. Pure.

Two records that say the same are equal: `person()`, `body()` and `make_record()` give everything one spelling.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace

from django.utils.translation import gettext as _

from audit.text import normalise
from sources.identifiers import UNDETERMINED

AUTHOR, EDITOR, TRANSLATOR = "author", "editor", "translator"
ROLES = (AUTHOR, EDITOR, TRANSLATOR)

# What stands before a name without a space: d'Artagnan, al-Jassar.
_ELIDED = re.compile(r"[^\W\d_]{1,4}['’]|[^\W\d_]{1,3}-")
_ISBN = re.compile(r"\b(?:97[89][-\s]?)?(?:\d[-\s]?){9}[\dXx]\b")
_ISSN = re.compile(r"\b\d{4}-?\d{3}[\dXx]\b")


@dataclass(frozen=True)
class Name:
    """Whoever made a source: a person by the parts of the name, or a body by its whole name."""

    name: str  # the family name, the whole name when it does not split, or the body's
    given: str = ""
    particle: str = ""  # goes with the family name: "de la", "d'"
    dropping: str = ""  # does not, when that stands alone
    suffix: str = ""  # Jr., III
    is_body: bool = False
    role: str = AUTHOR

    @property
    def family(self) -> str:
        """The family name with its particle."""
        return joined(self.particle, self.name)


@dataclass(frozen=True)
class Record:
    """One entry. Every text is one line, and empty where nothing is known."""

    title: str = ""
    type: str = "document"  # of CSL 1.0.2
    names: tuple[Name, ...] = ()
    date: str = ""  # EDTF
    date_literal: str = ""  # as it was written, when EDTF cannot say it; then `date` is empty
    container: str = ""  # the journal, newspaper, book or site that it stands in
    publisher: str = ""
    place: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    edition: str = ""
    doi: str = ""
    isbn: str = ""  # several with a space between them
    issn: str = ""
    url: str = ""
    language: str = ""  # BCP 47
    key: str = field(default="", compare=False)  # what its bibliography calls it


@dataclass(frozen=True)
class Entry:
    """What stands at one place of a file: the text as received, and the record it makes, or why it makes none."""

    place: str  # "line 12", "item 3"
    received: str
    record: Record | None = None
    error: str = ""
    remarks: tuple[str, ...] = ()  # what of it the record does not say
    what: str = ""  # how a person knows it when there is no record


def person(
    family: str, given: str = "", *, particle: str = "", dropping: str = "", suffix: str = "", role: str = AUTHOR
) -> Name:
    """A person, in the one spelling: particles stand apart wherever they were written, when they are in lower case."""
    family, given, particle, dropping, suffix = map(line, (family, given, particle, dropping, suffix))
    if not suffix and (found := re.fullmatch(r"(.+?), ?((?:Jr|Sr)\.?|[IVX]+)", given)):
        given, suffix = found[1], found[2]
    if not family:
        family, given = joined(given, dropping), ""
        dropping = ""
    if not given:
        particle, dropping = joined(dropping, particle), ""
    particle, family = _split_particle(joined(particle, family))
    given, dropping = _split_dropping(joined(given, dropping))
    return Name(family, given, particle, dropping, suffix, role=role)


def body(name: str, *, role: str = AUTHOR) -> Name:
    """A body, which is called by its whole name."""
    return Name(line(name), is_body=True, role=role)


def make_record(*, names: Iterable[Name] = (), **texts: str) -> Record:
    """A record in the one spelling: authors first, one form of pages, numbers and addresses."""
    known = {key: line(text) for key, text in texts.items()}
    record = Record(**known, names=tuple(sorted((one for one in names if one.name), key=_by_role)))
    return replace(
        record,
        pages=re.sub(r"\s*(?:--+|[‐-―−])\s*", "-", record.pages),
        doi=plain_doi(record.doi),
        isbn=" ".join(re.sub(r"\s", "-", found[0]) for found in _ISBN.finditer(record.isbn)),
        issn=" ".join(_with_hyphen(found[0]) for found in _ISSN.finditer(record.issn)),
        date_literal="" if record.date else record.date_literal,
        language="" if record.language == UNDETERMINED else record.language,
    )


def line(text: str) -> str:
    """`text` on one line, in Unicode NFC."""
    return normalise(text, multiline=False)


def joined(before: str, after: str) -> str:
    """Two parts of a name; no space stands after an apostrophe or a hyphen."""
    if not before or not after:
        return before or after
    return f"{before}{after}" if before[-1] in "'’-" else f"{before} {after}"


def plain_doi(text: str) -> str:
    """A DOI without what browsers need around it: `https://doi.org/10.1/x` and `doi:10.1/x` are `10.1/x`."""
    return re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", text.strip(), flags=re.IGNORECASE)


def filled_in(record: Record) -> dict[str, str]:
    """The record's own texts that are not empty, by field."""
    texts = {one.name: getattr(record, one.name) for one in fields(Record) if one.name != "names"}
    return {name: text for name, text in texts.items() if text}


def left_out(names: Iterable[str]) -> list[str]:
    """The remark on what is kept only in the text as it was received."""
    listed = ", ".join(sorted(set(names)))
    return [_("Kept only as received: %(names)s.") % {"names": listed}] if listed else []


def _by_role(name: Name) -> int:
    return ROLES.index(name.role)


def _with_hyphen(issn: str) -> str:
    return issn if "-" in issn else f"{issn[:4]}-{issn[4:]}"


def _split_particle(family: str) -> tuple[str, str]:
    words = family.split(" ")
    at = 0
    while at < len(words) - 1 and _is_small(words[at]):
        at += 1
    particle, rest = " ".join(words[:at]), " ".join(words[at:])
    while (found := _ELIDED.match(rest)) and _is_small(found[0]) and rest[found.end() : found.end() + 1].isupper():
        particle, rest = joined(particle, found[0]), rest[found.end() :]
    return particle, rest


def _split_dropping(given: str) -> tuple[str, str]:
    words = given.split(" ")
    at = len(words)
    while at > 1 and _is_small(words[at - 1]):
        at -= 1
    return " ".join(words[:at]), " ".join(words[at:])


def _is_small(word: str) -> bool:
    """Whether it is a word of letters that begins with a small one, as particles do: de, von, d', 't."""
    letters = re.sub(r"['’.-]", "", word)
    return bool(letters) and letters.isalpha() and letters[0].islower()
