"""Turns citation templates into works: what a parameter says, and nothing else. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from mwparserfromhell.nodes import Template

from claims.articles.shapes import Person, Work
from sources.identifiers import UNDETERMINED

# Name of the template to a value of sources.models.SourceKind; what is not here is "other".
_KINDS = {
    "cite news": "article",
    "cite newspaper": "article",
    "cite journal": "article",
    "cite magazine": "article",
    "vcite journal": "article",
    "vcite news": "article",
    "cite web": "web page",
    "vcite web": "web page",
    "internetquelle": "web page",
    "cite book": "book",
    "vcite book": "book",
    "cite encyclopedia": "book",
    "cite report": "report",
    "cite techreport": "report",
    "cite press release": "statement",
    "cite speech": "statement",
    "cite interview": "interview",
    "cite court": "court record",
    "cite av media": "broadcast",
    "cite episode": "broadcast",
    "cite podcast": "broadcast",
}
_NAMES = re.compile(r"(?:v?cite|citar|cita)\b.*|citation|internetquelle|literatur|книга|статья|cite_.*", re.I)
_NO_CITATION = ("citation needed", "citation style", "citations missing")
_WORK = ("newspaper", "journal", "magazine", "periodical", "website", "work", "encyclopedia", "encyclopaedia", "werk")
_PUBLISHER = ("publisher", "institution", "agency", "hrsg", "verlag", "издательство")
_TITLE = ("title", "script-title", "titel", "заглавие", "название", "contribution", "chapter")
_CHAPTER = ("chapter", "contribution", "entry", "article", "section")
_URL = ("url", "chapter-url", "chapterurl", "contribution-url", "ссылка")
_ARCHIVE = ("archive-url", "archiveurl", "archiv-url")
_PLACE = ("pages", "page", "p", "pp", "seiten", "at", "страницы")
_DATE = ("date", "publication-date", "datum")
_IDENTIFIERS = {"doi": "doi", "isbn": "ISBN", "issn": "ISSN", "pmid": "PMID", "oclc": "OCLC", "jstor": "JSTOR"}
_EXTRA = {"volume": "volume", "issue": "issue", "edition": "edition", "via": "via", "series": "series"}
_LANGUAGES = {
    "english": "en",
    "russian": "ru",
    "kazakh": "kk",
    "german": "de",
    "french": "fr",
    "spanish": "es",
    "italian": "it",
    "portuguese": "pt",
    "turkish": "tr",
    "arabic": "ar",
    "chinese": "zh",
    "uzbek": "uz",
    "kyrgyz": "ky",
    "ukrainian": "uk",
    "polish": "pl",
    "dutch": "nl",
    "japanese": "ja",
}


@dataclass(frozen=True)
class Cited:
    """A work, and by what shortened footnotes name it: family names and year."""

    work: Work
    names: tuple[str, ...]
    year: str
    ref: str = ""  # the anchor that the template sets by hand


def is_citation(template: Template) -> bool:
    """Whether the template describes a work."""
    name = template_name(template)
    return bool(_NAMES.fullmatch(name)) and name not in _NO_CITATION


def template_name(template: Template) -> str:
    """The name in small letters, with single spaces."""
    return re.sub(r"[\s_]+", " ", str(template.name)).strip().casefold()


def read_citation(template: Template, plain: Callable[[object], str]) -> Cited:
    """The work that the template describes; `plain` turns a parameter's wikitext into text."""
    given = {str(one.name).strip().casefold(): plain(one.value) for one in template.params}
    given = {name: value for name, value in given.items() if value}
    authors = _authors(given)
    date = _first(given, _DATE) or _year_and_month(given)
    outlet, house = _first(given, _WORK), _first(given, _PUBLISHER)
    title = _first(given, _TITLE)
    archive = _first(given, _ARCHIVE)
    work = Work(
        title=title or _first(given, _URL) or outlet or house,
        publisher=outlet or house,
        authors=authors,
        date=date,
        url=_first(given, _URL),
        archive_url=archive,
        kind=_KINDS.get(template_name(template), "other"),
        language=_language(given),
        locator=_first(given, _PLACE),
        note=_note(given, house if outlet else "", title),
        whole=not title,
    )
    year = re.search(r"\b\d{4}[a-z]?\b", given.get("year", "") or date)
    return Cited(work, tuple(one.name for one in authors), year[0] if year else "", given.get("ref", ""))


def with_place(work: Work, place: str) -> Work:
    """The same work, cited at another place."""
    return replace(work, locator=place or work.locator)


def _first(given: dict[str, str], names: tuple[str, ...]) -> str:
    return next((given[name] for name in names if name in given), "")


def _year_and_month(given: dict[str, str]) -> str:
    year = given.get("year") or given.get("jahr") or given.get("год") or ""
    parts = [given.get("day", ""), given.get("month", ""), year] if year else []
    return " ".join(part for part in parts if part)


def _authors(given: dict[str, str]) -> tuple[Person, ...]:
    if "vauthors" in given:
        return tuple(_vancouver(name) for name in given["vauthors"].split(",") if name.strip())
    found: list[Person] = []
    for place in ("", *map(str, range(1, 61))):
        last = given.get(f"last{place}") or given.get(f"surname{place}") or given.get(f"author{place}-last")
        first = given.get(f"first{place}") or given.get(f"given{place}") or given.get(f"author{place}-first")
        whole = given.get(f"author{place}") or given.get("authors" if not place else "") or given.get(f"autor{place}")
        if last:
            found.append(Person(last, first or ""))
        elif whole:
            found.append(Person(whole))
    return tuple(dict.fromkeys(found))


def _vancouver(name: str) -> Person:
    family, _space, initials = name.strip().rpartition(" ")
    return Person(family, initials) if family and initials.isupper() and len(initials) < 4 else Person(name.strip())


def _language(given: dict[str, str]) -> str:
    said = (given.get("language") or given.get("lang") or given.get("sprache") or "").strip().casefold()
    if re.fullmatch(r"[a-z]{2,3}(-[a-z]{2})?", said):
        return said
    return _LANGUAGES.get(said, UNDETERMINED)


def _note(given: dict[str, str], house: str, title: str) -> str:
    """What has no field of its own, one thing a line."""
    lines = [f"publisher: {house}"] if house else []
    chapter = _first(given, _CHAPTER)
    lines += [f"chapter: {chapter}"] if chapter and chapter != title else []
    editors = [given[name] for name in ("editor", "editors", "editor-last", "editor1-last", "editor1") if name in given]
    lines += [f"edited by: {', '.join(editors)}"] if editors else []
    lines += [f"{label}: {given[name]}" for name, label in _EXTRA.items() if name in given]
    lines += [f"{label}: {given[name]}" for name, label in _IDENTIFIERS.items() if name in given]
    return "\n".join(lines)
