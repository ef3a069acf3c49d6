"""How an edition is cited: in words, as BibTeX, as RIS and as CSL-JSON.

Pure: plain values in, text out. Each form is escaped by its own rules.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Cited:
    """One edition, as a work that can be cited."""

    slug: str
    statement: str
    language: str
    revision: int
    day: date  # when it was approved
    address: str  # its permanent one, in full
    site: str
    publisher: str

    @property
    def key(self) -> str:
        """What names the entry in a bibliography; the same for ever."""
        return f"{self.slug}-v{self.revision}"


def plain_text(cited: Cited) -> str:
    """A sentence in the page's language, for a footnote."""
    words = {"statement": cited.statement, "site": cited.site, "n": cited.revision}
    words |= {"day": date_format(cited.day, "DATE_FORMAT"), "address": cited.address}
    return _("“%(statement)s” %(site)s, revision %(n)s, %(day)s. %(address)s") % words + "\n"


# Everything that TeX reads as a command, a group or a comment. Without mathematics: the text is text.
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{mark: f"\\{mark}" for mark in "#$%&_"},
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def bibtex(cited: Cited) -> str:
    """An entry of type `misc`, which every style knows. Doubled braces keep capitals, and names whole."""
    fields = {
        "author": f"{{{{{_tex(cited.publisher)}}}}}",
        "title": f"{{{{{_tex(cited.statement)}}}}}",
        "howpublished": f"{{{_tex(cited.site)}}}",
        "year": f"{{{cited.day.year}}}",
        "month": _MONTHS[cited.day.month - 1],
        "day": f"{{{cited.day.day}}}",
        "version": f"{{{cited.revision}}}",
        "note": f"{{Revision {cited.revision}}}",
        "url": f"{{{cited.address}}}",
    }
    lines = [f"  {name} = {value}," for name, value in fields.items()]
    return "\n".join([f"@misc{{{cited.key},", *lines, "}", ""])


def ris(cited: Cited) -> str:
    """A record of type `ELEC`; lines end as the format asks, with CR and LF."""
    tags = [
        ("TY", "ELEC"),
        ("ID", cited.key),
        ("AU", cited.publisher),
        ("TI", cited.statement),
        ("T2", cited.site),
        ("PB", cited.publisher),
        ("PY", str(cited.day.year)),
        ("DA", cited.day.strftime("%Y/%m/%d")),
        ("ET", f"Revision {cited.revision}"),
        ("LA", cited.language),
        ("UR", cited.address),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in tags)


def csl_json(cited: Cited) -> str:
    """A list of one item, as citation styles (CSL 1.0.2) read it."""
    item = {
        "id": cited.key,
        "type": "webpage",
        "author": [{"literal": cited.publisher}],
        "title": cited.statement,
        "container-title": cited.site,
        "publisher": cited.publisher,
        "issued": {"date-parts": [[cited.day.year, cited.day.month, cited.day.day]]},
        "version": str(cited.revision),
        "language": cited.language,
        "URL": cited.address,
    }
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


@dataclass(frozen=True)
class Form:
    """One form of a citation: how it is called, what serves it, and what writes it."""

    name: Any  # in the language of the page
    content_type: str
    write: Callable[[Cited], str]


# By how the address ends.
FORMS = {
    "txt": Form(pgettext_lazy("form of a citation", "Text"), "text/plain", plain_text),
    "bib": Form("BibTeX", "application/x-bibtex", bibtex),
    "ris": Form("RIS", "application/x-research-info-systems", ris),
    "csl.json": Form("CSL-JSON", "application/vnd.citationstyles.csl+json", csl_json),
}


def _tex(text: str) -> str:
    return "".join(_TEX.get(mark, mark) for mark in _line(text))


def _line(text: str) -> str:
    """On one line: an end of line would begin a field of its own."""
    return re.sub(r"\s+", " ", text).strip()
