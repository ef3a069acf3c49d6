"""The preview picture as PNG, for platforms that show no SVG: drawn by resvg, with the Noto fonts of our dependencies.

No font of the machine is looked at, so that a picture looks the same wherever it is drawn.
"""

import hashlib
import re
import unicodedata
from dataclasses import replace
from functools import cache as once

from django.core.cache import cache

from claims.outputs.picture import Card, draw_card

FAMILY = "Noto Sans"
FAMILIES = (FAMILY, "Noto Sans Arabic")
SCRIPTS = ("LATIN ", "CYRILLIC ", "GREEK ", "ARABIC ", "MODIFIER LETTER ")
BEYOND = "\u2e80"  # where East Asian scripts, their punctuation and pictographs begin
KEPT_SECONDS = 3600


def draw_png(card: Card) -> bytes:
    """The picture of 1200 x 630. No query. Some 0.1 s, and nothing while the cache has it.

    Letters that our fonts have not become an ellipsis; a statement of mostly such letters is left out, as its verdict
    is not.
    """
    readable = replace(
        card,
        statement=drawable(card.statement),
        verdict=drawable(card.verdict),
        told=drawable(card.told),
        site=drawable(card.site),
    )
    # By its content: what is erased, superseded or in another language is another picture.
    drawn = draw_card(readable, for_resvg=True)
    key = f"preview-{hashlib.sha256(drawn.encode()).hexdigest()}"
    found: bytes | None = cache.get_or_set(key, lambda: _rendered(drawn), KEPT_SECONDS)
    return found or _rendered(drawn)


def drawable(text: str) -> str:
    """The text with an ellipsis for each run of what our fonts have no letters for; empty when that is most of it."""
    letters = [character for character in text if character.isalpha()]
    if sum(map(_has_glyph, letters)) * 2 < len(letters):
        return ""
    kept = "".join(character if _has_glyph(character) else "\0" for character in text)
    return re.sub(r"\0(?:[\0\s]*\0)?", "…", kept)


def _has_glyph(character: str) -> bool:
    if character >= BEYOND:
        return False
    if not character.isalpha():
        return True
    return unicodedata.name(character, "").startswith(SCRIPTS)


def _rendered(drawn: str) -> bytes:
    import resvg_py  # a library of its own, for workers that draw

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawn,
            skip_system_fonts=True,
            font_files=_fonts(),
            font_family=FAMILY,
            serif_family=FAMILY,
            sans_serif_family=FAMILY,
        )
    )


@once
def _fonts() -> list[str]:
    import fontpkg

    return [str(fontpkg.path(family)) for family in FAMILIES]
