"""The preview picture of an edition, for whoever shares its address: drawn as SVG, without a style or a script.

Pure: plain values in, text out.
"""

import textwrap
from dataclasses import dataclass

from claims.pictures.svg import Markup, Value, element
from sources.directions import runs_from_the_right

WIDTH, HEIGHT = 1200, 630
MARGIN = 80
# Largest letters first: how wide a line of so many pixels can be, in characters, and how many lines there is room for.
_SIZES = ((64, 28, 3), (48, 37, 5), (36, 49, 6))
_WIDER = 1.2  # Noto Sans, beside the text faces that browsers choose
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


def draw_card(card: Card, *, for_resvg: bool = False) -> str:
    """The picture of 1200 x 630, with title and description; a statement too long for it ends in an ellipsis.

    resvg draws it in a wider face, and knows no `direction`.
    """
    size, lines = _fitted(card.statement, _WIDER if for_resvg else 1)
    leading = round(size * 1.25)
    top = MARGIN + 70 + size
    begin: dict[str, Value] = {"x": MARGIN}
    if runs_from_the_right(card.language):
        begin = {"x": WIDTH - MARGIN, **({"text_anchor": "end"} if for_resvg else {"direction": "rtl"})}
    statement = [element("text", line, y=top + row * leading, **begin) for row, line in enumerate(lines)]
    drawn = element(
        "svg",
        element("title", card.statement, id="title"),
        element("desc", f"{card.verdict}. {card.told}. {card.site}", id="told"),
        element("rect", width=WIDTH, height=HEIGHT, fill=_PAPER),
        element("rect", width=WIDTH, height=16, fill=_ACCENT),
        _line(card.site, MARGIN + 30, _SOFT),
        element("g", *statement, font_family=_SERIF, font_size=size, fill=_INK, **{"xml:lang": card.language}),
        _line(card.verdict, HEIGHT - MARGIN - 50, _ACCENT, font_weight="bold"),
        _line(card.told, HEIGHT - MARGIN + 5, _SOFT),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        width=WIDTH,
        height=HEIGHT,
        role="img",
        aria_labelledby="title told",
    )
    return f"{drawn}\n"


def _line(text: str, y: int, fill: str, **attributes: Value) -> Markup:
    return element("text", text, x=MARGIN, y=y, font_family=_SANS, font_size=30, fill=fill, **attributes)


def _fitted(statement: str, wider: float) -> tuple[int, list[str]]:
    for size, room, rows in _SIZES:
        width = int(room / wider)
        lines = textwrap.wrap(statement, width)
        if len(lines) <= rows:
            return size, lines
    return size, textwrap.wrap(statement, width, max_lines=rows, placeholder=" …")
