"""The formats of bibliographies, as one table: how each is recognised, read, written and served."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sources.bibliography.bibtex import read_bibtex, write_bibtex
from sources.bibliography.csl import read_csl, write_csl
from sources.bibliography.record import Entry, Record
from sources.bibliography.ris import read_ris, write_ris
from sources.importing.files import UnreadableFile


@dataclass(frozen=True)
class Format:
    """One format: its name, how files in it end, their type, what reads and what writes it."""

    name: str
    ending: str
    content_type: str
    read: Callable[..., list[Entry]]
    write: Callable[[Iterable[Record]], str]


FORMATS = {
    "csl": Format("CSL-JSON", "csl.json", "application/vnd.citationstyles.csl+json", read_csl, write_csl),
    "bibtex": Format("BibTeX", "bib", "application/x-bibtex", read_bibtex, write_bibtex),
    "ris": Format("RIS", "ris", "application/x-research-info-systems", read_ris, write_ris),
}


def format_of(text: str, *, name: str) -> str:
    """The key of the format that the text is in, by what it begins with. Raises UnreadableFile."""
    begin = text.lstrip("\ufeff \t\r\n")[:10_000]
    if begin.startswith(("[", "{")):
        return "csl"
    lines = [line.strip() for line in begin.splitlines() if line.strip()]
    if any(line.startswith(("TY  -", "TY -")) for line in lines):
        return "ris"
    if any(line.startswith("@") and ("{" in line or "(" in line) for line in lines):
        return "bibtex"
    raise UnreadableFile(_("%(name)s is neither CSL-JSON nor BibTeX nor RIS.") % {"name": name})
