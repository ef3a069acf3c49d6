"""What a parsed article consists of: sections, passages with markers, references with the works they name. Pure."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256

from sources.identifiers import UNDETERMINED

INTRODUCTION = "Introduction"  # what stands before the first heading has no heading of its own


class Format(StrEnum):
    WIKITEXT = "wikitext"
    RENDERED = "rendered"


class UnreadableArticle(ValueError):
    """The text is no article of this format, or would lose its references. Says why as a Problem does."""

    def __init__(self, kind: str, **values: str | int) -> None:
        super().__init__(kind)
        self.kind, self.values = kind, values


@dataclass(frozen=True)
class Person:
    """An author, as a reference names them; `given` is empty for a body and for a name that does not split."""

    name: str
    given: str = ""
    corporate: bool = False


@dataclass(frozen=True)
class Work:
    """One work that a reference names. What the reference does not say is empty; nothing is guessed.

    `title` is the whole text when the reference does not tell title and publisher apart: then `whole` is true.
    """

    title: str
    publisher: str = ""
    authors: tuple[Person, ...] = ()
    date: str = ""  # as written
    url: str = ""
    archive_url: str = ""
    kind: str = "other"  # a value of sources.models.SourceKind
    language: str = UNDETERMINED
    locator: str = ""
    note: str = ""  # what has no field of its own
    whole: bool = False


@dataclass(frozen=True)
class Reference:
    """An entry of the article's list of references, by its number from 1."""

    number: int
    text: str
    works: tuple[Work, ...] = ()
    name: str = ""
    group: str = ""
    back_links: int | None = None  # how often the list itself says that it is cited; None when it does not say
    times: int = 0  # how often the text cites it
    line: int = 0
    listed: bool = False  # it stands in a bibliography, where no marker is needed


@dataclass(frozen=True)
class Passage:
    """A sentence of the article, or what stands there instead of one, by its number from 1 through the article."""

    number: int
    section: int
    paragraph: int
    text: str
    markers: tuple[int, ...] = ()  # numbers of references, in order, each as often as it stands there
    fragment: bool = False  # a list entry, a caption, a cell: no sentence
    places: tuple[int, ...] = ()  # behind how many characters of the text each marker stands

    @property
    def digest(self) -> str:
        """By which decisions know it again: 16 hexadecimal digits of its text."""
        return sha256(self.text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Section:
    """A heading with what follows it; number 0 is what stands before the first one. Level 0: the text does not say."""

    number: int
    title: str
    level: int = 0


@dataclass(frozen=True)
class Problem:
    """Something that the editor should know: which sentence of `claims.articles.words` says it, and of what.

    `line` is 0 when it concerns no single line.
    """

    kind: str
    line: int = 0
    values: dict[str, str | int] = field(default_factory=dict)


@dataclass
class ParsedArticle:
    """Everything that the text says, in the order of the text."""

    format: Format
    sections: list[Section] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def headings(self) -> list[Section]:
        return [section for section in self.sections if section.number]

    @property
    def markers(self) -> int:
        """How many markers stand in the text."""
        return sum(len(passage.markers) for passage in self.passages)

    @property
    def orphans(self) -> list[Reference]:
        """References that no marker names, though they stand in no bibliography."""
        return [one for one in self.references if not one.times and not one.listed]

    def count_markers(self) -> None:
        """Note at each reference how often it is cited."""
        times: dict[int, int] = {}
        for passage in self.passages:
            for number in passage.markers:
                times[number] = times.get(number, 0) + 1
        self.references = [replace(one, times=times.get(one.number, 0)) for one in self.references]


def section_path(sections: list[Section], number: int) -> str:
    """How a locator names a section: its title, after those of the sections that it lies in, as far as known."""
    at = next(place for place, section in enumerate(sections) if section.number == number)
    titles, level = [sections[at].title], sections[at].level
    for section in reversed(sections[:at]):
        if section.number and 0 < section.level < level:
            titles.insert(0, section.title)
            level = section.level
    return ", ".join(titles)
