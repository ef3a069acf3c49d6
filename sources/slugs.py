"""A slug from words: what addresses call a new record. No database."""

import re

from django.utils.text import slugify

LONGEST = 80


def slug_of(text: str) -> str:
    """The text's Latin letters and digits as a slug of at most LONGEST characters, cut between words; "" of none."""
    words = slugify(text)[: LONGEST + 1].replace("_", "-")
    cut = words if len(words) <= LONGEST else words.rsplit("-", 1)[0][:LONGEST]
    return re.sub("-+", "-", cut).strip("-")
