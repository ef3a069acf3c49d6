"""The preview picture of an edition, for whoever shares its address: drawn as SVG, without a style or a script.

Pure: plain values in, text out.
"""

import textwrap
from dataclasses import dataclass
from html import escape

from django.utils.translation import get_language_info

WIDTH, HEIGHT = 1200, 630
MARGIN = 80
# Largest letters first: how wide a line of so many pixels can be, in characters, and how many lines there is room for.
_SIZES = ((64, 28, 3), (48, 37, 5), (36, 49, 6))
_INK, _SOFT, _PAPER, _ACCENT = "#1c1b19", "#57534b", "#fdfcf9", "#1f3a5f"
_SERIF = "Charter, 'Noto Serif', Cambria, Georgia, serif"
_SANS = "system-ui, 'Noto Sans', Arial, sans-serif"


@dataclass(frozen=True)
class Card:
    """What the picture says: the statement in its language, and three lines in the page's."""

    statement: str
    language: str
    verdict: str
    told: str  # who asserts, who denies
    site: str


def draw_card(card: Card) -> str:
    """The picture of 1200 x 630, with title and description; a statement too long for it ends in an ellipsis."""
    size, lines = _fitted(card.statement)
    leading = round(size * 1.25)
    top = MARGIN + 70 + size
    place, anchor = (WIDTH - MARGIN, ' direction="rtl"') if _from_the_right(card.language) else (MARGIN, "")
    statement = "".join(
        f'<text x="{place}" y="{top + row * leading}"{anchor}>{escape(line)}</text>' for row, line in enumerate(lines)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        f' role="img" aria-labelledby="title told">'
        f'<title id="title">{escape(card.statement)}</title>'
        f'<desc id="told">{escape(f"{card.verdict}. {card.told}. {card.site}")}</desc>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{_PAPER}"/>'
        f'<rect width="{WIDTH}" height="16" fill="{_ACCENT}"/>'
        f'<text x="{MARGIN}" y="{MARGIN + 30}" font-family="{_SANS}" font-size="30" fill="{_SOFT}">'
        f"{escape(card.site)}</text>"
        f'<g font-family="{_SERIF}" font-size="{size}" fill="{_INK}" xml:lang="{escape(card.language)}">{statement}</g>'
        f'<text x="{MARGIN}" y="{HEIGHT - MARGIN - 50}" font-family="{_SANS}" font-size="30" font-weight="bold"'
        f' fill="{_ACCENT}">{escape(card.verdict)}</text>'
        f'<text x="{MARGIN}" y="{HEIGHT - MARGIN + 5}" font-family="{_SANS}" font-size="30" fill="{_SOFT}">'
        f"{escape(card.told)}</text></svg>\n"
    )


def _fitted(statement: str) -> tuple[int, list[str]]:
    for size, width, rows in _SIZES:
        lines = textwrap.wrap(statement, width)
        if len(lines) <= rows:
            return size, lines
    return size, textwrap.wrap(statement, width, max_lines=rows, placeholder=" …")


def _from_the_right(language: str) -> bool:
    try:
        return bool(get_language_info(language)["bidi"])
    except KeyError:
        return False
