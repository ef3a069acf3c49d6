"""From a work that a reference names to a source that can be stored: what does not fit is kept in words."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.text import first_refused_character, normalise
from claims.articles.shapes import Work
from sources.edtf_dates import BadDate, parse_date
from sources.fields import refuse_bad_language, refuse_unsafe_address
from sources.identifiers import UNDETERMINED
from sources.models import Author, AuthorKind, Publisher, Source

LONGEST_TITLE, LONGEST_NAME, LONGEST_ADDRESS = 500, 250, 2000
_STANDS_FOR_ANOTHER = re.compile(r"(?:ibid|op\.? cit|loc\.? cit|idem|see (?:above|also|note))\b", re.I)


def why_no_source(work: Work) -> str:
    """Why the work cannot become a source by itself; empty when it can."""
    if _STANDS_FOR_ANOTHER.match(work.title):
        return _("It points to another reference.")
    if len(work.title) > LONGEST_TITLE:
        return _("Its text has more than %(limit)s characters: no title.") % {"limit": LONGEST_TITLE}
    if found := first_refused_character(work.title):
        return _("Its text contains %(found)s, which cannot be seen.") % {"found": found}
    return ""


class NewSource:
    """A source to be, its authors, and what had to be put in words, one sentence each."""

    def __init__(self, work: Work, *, article: str, number: int) -> None:
        self.told: list[str] = []
        self.publisher = normalise(work.publisher, multiline=False)
        kept = [_("Reference %(number)s of “%(article)s”.") % {"number": number, "article": article}]
        fields: dict[str, Any] = {
            "title": normalise(work.title, multiline=False),
            "kind": work.kind,
            "language": self._language(work.language),
            "date": self._date(work.date, kept),
            "url": self._address(work.url, kept),
            "archive_url": self._address(work.archive_url, kept),
        }
        if len(self.publisher) > LONGEST_NAME:
            kept.append(self.publisher)
            self.publisher = ""
        long = [f"{one.given} {one.name}".strip() for one in work.authors if len(one.name + one.given) > LONGEST_NAME]
        kept += long
        self.authors = tuple(one for one in work.authors if len(one.name + one.given) <= LONGEST_NAME)
        fields["note"] = "\n".join([*kept, *([work.note] if work.note else [])])
        self.fields = fields

    def _date(self, written: str, kept: list[str]) -> str:
        try:
            return parse_date(written).text if written.strip() else ""
        except BadDate:
            self.told.append(
                _("The date “%(date)s” is no date that can be recorded: kept as a note.") % {"date": written}
            )
            kept.append(_("Date as written: %(date)s") % {"date": written})
            return ""

    def _address(self, written: str, kept: list[str]) -> str:
        if not written:
            return ""
        try:
            refuse_unsafe_address(written)
            if len(written) > LONGEST_ADDRESS:
                raise ValidationError("")
        except ValidationError:
            self.told.append(_("“%(address)s” is no web address: kept as a note.") % {"address": written[:100]})
            kept.append(_("Address as written: %(address)s") % {"address": written})
            return ""
        return written

    def _language(self, tag: str) -> str:
        try:
            refuse_bad_language(tag)
        except ValidationError:
            return UNDETERMINED
        return tag

    def store(self, slug: str, publisher: Publisher | None) -> Source:
        """Write it, in the changeset in force. 1 query, and 1 for each author, each with its history."""
        source = Source.objects.create(slug=slug, publisher=publisher, **self.fields)
        for order, person in enumerate(self.authors, start=1):
            kind = AuthorKind.CORPORATE if person.corporate else AuthorKind.PERSON
            Author.objects.create(source=source, order=order, kind=kind, name=person.name, given=person.given)
        return source
