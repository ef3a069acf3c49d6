"""A source as one cites it, in one line: by a style of citation programs, and where they fail by our own."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sources.bibliography.citing import processed_citation
from sources.bibliography.record import Name, Record
from sources.bibliography.stored import record_of
from sources.edtf_words import date_in_words
from sources.models import Source


def formatted_citation(source: Source) -> str:
    """Who, “what”, where, publisher, when: "Pannier, Bruce. “Title.” Publisher, 7 February 2005. https://…".

    What is not known is left out. Reads publisher and authors, loaded by `for_source_page()`. No query; some 10 ms.
    """
    record = record_of(source)
    date = date_in_words(record.date) or record.date_literal
    text = processed_citation(record, language=get_language() or "", date=date) or plain_citation(record, date)
    archived = _("Archived: %(address)s") % {"address": source.archive_url} if source.archive_url else ""
    return " ".join(filter(None, [text, archived]))


def plain_citation(record: Record, date: str) -> str:
    """The same without a style, in every language of the site."""
    authors = "; ".join(_name(name) for name in record.names)
    ends_itself = record.title[-1:] in "?!….”»"
    title = (_("“%(title)s”") if ends_itself else _("“%(title)s.”")) % {"title": record.title}
    numbers = " ".join(filter(None, [record.container, record.volume])) + (f" ({record.issue})" if record.issue else "")
    published = ", ".join(filter(None, [numbers.strip(), record.pages, record.place, record.publisher, date]))
    doi = f"doi:{record.doi}." if record.doi else ""
    return " ".join(filter(None, [_ended(authors), title, _ended(published), doi, record.url]))


def _name(name: Name) -> str:
    given = " ".join(filter(None, [name.given, name.dropping]))
    return ", ".join(filter(None, [name.family, given, name.suffix]))


def _ended(text: str) -> str:
    return text if not text or text.endswith(".") else f"{text}."
