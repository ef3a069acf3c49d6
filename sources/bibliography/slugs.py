"""Slugs of imported sources."""

import re
from itertools import count

from sources.bibliography.record import Record
from sources.fields import SLUG_PATTERN
from sources.slugs import LONGEST, slug_of


def propose_slug(record: Record, taken: set[str]) -> str:
    """A slug that is not in `taken`, which it joins: the record's own key when that is one, else name, year and title.

    Without Latin letters it is `source`, numbered like any other that is taken.
    """
    base = record.key if re.fullmatch(SLUG_PATTERN, record.key) and len(record.key) <= LONGEST else _made(record)
    for number in count(1):
        slug = base if number == 1 else f"{base}-{number}"
        if slug not in taken:
            taken.add(slug)
            return slug
    raise AssertionError("count() does not end")


def _made(record: Record) -> str:
    year = re.search(r"\d{4}", record.date)
    words = [record.names[0].name if record.names else "", year[0] if year else "", record.title]
    return slug_of(" ".join(words)) or "source"
