"""A claim among those that it is related to: one box each, joined by arrows that say how. Drawn at its own size."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.pictures.svg import Markup, element, fitted, fixed_svg, together, wrapped
from claims.vocabulary import SYMMETRIC_RELATIONS, RelationType

Document = dict[str, Any]
NAME = "relations"
MOST = 20
WIDTH = 912
OWN = (1.0, 270.0)  # left edge and width of the box of the claim itself
OTHER = (470.0, 441.0)
BOX = 42.0
GAP = 12.0
TEXT = 13.0
PADDING = 8.0
ARROW = 8.0


def relations_picture(document: Document) -> Markup | None:
    """The picture of a document from `with_public_relations()`; None for fewer than 2 relations or more than 20."""
    relations = document["relations"]
    if not 2 <= len(relations) <= MOST:
        return None
    height = len(relations) * (BOX + GAP) - GAP + 2
    own = height / 2
    tops = [1 + place * (BOX + GAP) for place in range(len(relations))]
    words = ngettext("One related claim.", "%(n)d related claims.", len(relations)) % {"n": len(relations)}
    described = "; ".join(_described(row) for row in relations)
    return fixed_svg(
        NAME,
        _("The claim among related claims"),
        f"{words} {described}",
        together([_line(row, own, top + BOX / 2) for row, top in zip(relations, tops, strict=True)]),
        _box(document["statement"], OWN, own - BOX / 2, "chain__box chain__box--own"),
        together([_box(row["claim"]["statement"], OTHER, top) for row, top in zip(relations, tops, strict=True)]),
        together([_label(row, top + BOX / 2) for row, top in zip(relations, tops, strict=True)]),
        width=WIDTH,
        height=height,
    )


def _words(relation: Document) -> str:
    """The relation read in the direction in which its arrow points."""
    return str(RelationType(relation["type"]).label)


def _described(relation: Document) -> str:
    said = {"relation": _words(relation), "claim": relation["claim"]["statement"]}
    if relation["direction"] == "outbound":
        return _("It %(relation)s “%(claim)s”") % said
    return _("“%(claim)s” %(relation)s it") % said


def _box(statement: str, place: tuple[float, float], top: float, style: str = "chain__box") -> Markup:
    left, width = place
    first, second = wrapped(statement, TEXT, width - 2 * PADDING)
    lines = [(first, 18), (second, 34)] if second else [(first, 26)]
    return element(
        "g",
        element("title", statement),
        element("rect", class_=style, x=left, y=top, width=width, height=BOX, rx=3),
        *(element("text", text, class_="chain__text", x=left + PADDING, y=top + down) for text, down in lines),
    )


def _line(relation: Document, start: float, end: float) -> Markup:
    """From the claim to the other, with a head at the end that the relation points to, or at both."""
    x1, x2 = OWN[0] + OWN[1], OTHER[0]
    bend = x1 + 60
    kind = "chain__line chain__line--against" if relation["type"] == RelationType.CONTRADICTS else "chain__line"
    way = element(
        "path",
        d=f"M{x1:.0f} {start:.0f}C{bend:.0f} {start:.0f} {x1:.0f} {end:.0f} {bend:.0f} {end:.0f}H{x2:.0f}",
        class_=kind,
    )
    both = relation["type"] in SYMMETRIC_RELATIONS
    heads = []
    if both or relation["direction"] == "outbound":
        heads.append(element("path", d=f"M{x2:.0f} {end:.0f}l-{ARROW:.0f}-4v8Z", class_="chain__head"))
    if both or relation["direction"] == "inbound":
        heads.append(element("path", d=f"M{bend:.0f} {end:.0f}l{ARROW:.0f}-4v8Z", class_="chain__head"))
    return together([way, *heads])


def _label(relation: Document, middle: float) -> Markup:
    left, right = OWN[0] + OWN[1] + 60, OTHER[0]
    text = fitted(_words(relation), TEXT, right - left - 2 * ARROW)
    return element("text", text, class_="picture__note", x=(left + right) / 2, y=middle - 5, text_anchor="middle")
