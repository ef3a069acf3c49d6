"""Which stored sources a record may be the same as: proposed to a person, never merged. Pure but for one query."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sources.addresses import page_key
from sources.bibliography.record import Record

_SAME = {
    "doi": gettext_noop("the same DOI"),
    "url": gettext_noop("the same address"),
    "title": gettext_noop("the same title and year"),
    "undated": gettext_noop("the same title, and both without a date"),
}


@dataclass(frozen=True)
class Lookalike:
    """Something that a record looks like, and in what."""

    label: str
    slug: str  # empty for another record of the same file
    sign: str  # a key of _SAME

    @property
    def is_strong(self) -> bool:
        """Whether it is more than an address, which several documents may share."""
        return self.sign != "url"

    def __str__(self) -> str:
        return _("Looks like %(label)s: %(sign)s.") % {"label": self.label, "sign": _(_SAME[self.sign])}


class Lookalikes:
    """What was seen so far, by what makes two records look the same."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], tuple[str, str]] = {}

    def add(self, record: Record, label: str, slug: str = "") -> None:
        """Know the record from now on; who came first stays."""
        for sign in _signs(record):
            self._seen.setdefault(sign, (label, slug))

    def like(self, record: Record) -> Lookalike | None:
        """The first that the record looks like: by DOI, else by title and year, else by address."""
        for sign in _signs(record):
            if found := self._seen.get(sign):
                return Lookalike(*found, sign=sign[0])
        return None


def stored_lookalikes(records: Iterable[Record], rows: Any) -> Lookalikes:
    """Of the stored sources, those that one of the records may look like. 1 query, which reads what all sources say of
    themselves, but keeps few of them.
    """
    wanted = {sign for record in records for sign in _signs(record)}
    found = Lookalikes()
    if not wanted:
        return found
    values = rows.values_list("slug", "title", "date", "doi", "url").iterator(chunk_size=2000)
    for slug, title, date, doi, url in values:
        record = Record(title=title, date=date, doi=doi, url=url)
        if wanted.intersection(_signs(record)):
            found.add(record, f"“{title}” ({slug})", slug)
    return found


def _signs(record: Record) -> Iterator[tuple[str, str]]:
    if record.doi:
        yield "doi", record.doi.casefold()
    year = re.search(r"\d{4}", record.date)
    title = re.sub(r"[\W_]+", " ", record.title.casefold()).strip()
    if title:
        yield ("title", f"{title} {year[0]}") if year else ("undated", title)
    if record.url:
        yield "url", page_key(record.url)
