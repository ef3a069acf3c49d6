"""Shortened footnotes: `{{sfn|Smith|2004|p=3}}` names a work by its authors and year. Pure."""

import re
from dataclasses import dataclass

from mwparserfromhell.nodes import Template

from claims.articles.cite_templates import Cited, template_name, with_place
from claims.articles.shapes import Work

FOOTNOTES = frozenset({"sfn", "sfnp", "sfnm", "shortened footnote"})
_IN_REFERENCES = frozenset({"harvnb", "harv", "harvtxt", "harvp", "harvcol", "harvcolnb", "harvs", "sfnref", "harvid"})
_YEAR = re.compile(r"(?:c\. ?)?\d{4}[a-z]?|n\.d\.")


@dataclass(frozen=True)
class Short:
    """What a shortened footnote says."""

    names: tuple[str, ...]
    year: str
    place: str = ""

    def __str__(self) -> str:
        who = " & ".join(self.names) if len(self.names) < 3 else f"{self.names[0]} et al."
        return f"{who} {self.year}{', ' + self.place if self.place else ''}".strip()


def is_short(template: Template) -> bool:
    """Whether the template names a work in short."""
    name = template_name(template)
    return name in FOOTNOTES or name in _IN_REFERENCES


def read_short(template: Template) -> Short:
    """What the template names."""
    unnamed = [str(one.value).strip() for one in template.params if not one.showkey]
    years = [value for value in unnamed if _YEAR.fullmatch(value)]
    year = years[0] if years else ""
    names = unnamed[: unnamed.index(year)] if year else unnamed
    return Short(tuple(name for name in names if name), year, _place(template))


def _place(template: Template) -> str:
    named = {str(one.name).strip(): str(one.value).strip() for one in template.params if one.showkey}
    for names, label in ((("p", "page"), "p. "), (("pp", "pages"), "pp. "), (("loc", "at"), "")):
        for name in names:
            if named.get(name):
                return f"{label}{named[name]}"
    return ""


def find_work(short: Short, cited: list[Cited]) -> Work | None:
    """The one work that the footnote names, at the place that it names; None when there is none or more than one."""
    anchor = "CITEREF" + "".join(short.names) + short.year
    found = [
        one
        for one in cited
        if one.ref == anchor or (short.names and one.year == short.year and _same_names(one.names, short.names))
    ]
    works = list(dict.fromkeys(one.work for one in found))
    return with_place(works[0], short.place) if len(works) == 1 else None


def _same_names(of_work: tuple[str, ...], named: tuple[str, ...]) -> bool:
    # More than four authors are named by the first four.
    return of_work[: len(named)] == named and (len(of_work) == len(named) or len(named) == 4)
