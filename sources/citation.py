"""A source as one cites it, in one line. Pure: reads what is loaded."""

from django.utils.translation import gettext as _

from sources.edtf_words import date_in_words
from sources.models import Author, AuthorKind, Source


def formatted_citation(source: Source) -> str:
    """Who, “what”, publisher, when, where: "Pannier, Bruce. “Title.” Publisher, 7 February 2005. https://…".

    What is not known is left out. Reads publisher and authors, loaded by `for_source_page()`. No query.
    """
    authors = "; ".join(_name(author) for author in source.authors.all())
    ends_itself = source.title[-1:] in "?!….”»"
    title = (_("“%(title)s”") if ends_itself else _("“%(title)s.”")) % {"title": source.title}
    publisher = source.publisher.name if source.publisher else ""
    published = ", ".join(filter(None, [publisher, date_in_words(source.date)]))
    archived = _("Archived: %(address)s") % {"address": source.archive_url} if source.archive_url else ""
    parts = [_ended(authors), title, _ended(published), source.url, archived]
    return " ".join(filter(None, parts))


def _name(author: Author) -> str:
    return f"{author.name}, {author.given}" if author.kind == AuthorKind.PERSON and author.given else author.name


def _ended(text: str) -> str:
    return text if not text or text.endswith(".") else f"{text}."
