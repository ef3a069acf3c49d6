"""Writes SVG: elements whose text and attributes are escaped, and how wide text will be at most."""

import re
import unicodedata
from functools import lru_cache
from html import escape

from audit.text import in_xml

Value = str | int | float | None
_NARROW = frozenset("iljtfrI.,:;'’|!()[]·- ")
_PLAIN = re.compile(r"[-.,:;#%()/ 0-9A-Za-z_]*")  # which stands for itself in SVG: most numbers, names and classes
_BROAD = frozenset("mwMW@—…")


class Markup(str):
    """Text that is SVG already. Templates show it as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def element(tag: str, *content: str, **attributes: Value) -> Markup:
    """One element. Plain text is escaped, Markup is not; `stroke_width=1` is `stroke-width`, `class_` is `class`.

    Attributes that are None are left out; numbers have at most two decimals.
    """
    written = "".join(
        [f' {_name(name)}="{_attribute(value)}"' for name, value in attributes.items() if value is not None]
    )
    inner = "".join([part if isinstance(part, Markup) else _escaped(part) for part in content])
    return Markup(f"<{tag}{written}>{inner}</{tag}>" if inner else f"<{tag}{written}/>")


def named_svg(name: str, title: str, description: str, *parts: Markup, class_: str, **attributes: Value) -> Markup:
    """The picture's SVG element, named by its title and description, whose ids begin with `name`."""
    return element(
        "svg",
        element("title", title, id=f"{name}-title"),
        element("desc", description, id=f"{name}-desc"),
        *parts,
        class_=class_,
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        **attributes,
    )


def fixed_svg(name: str, title: str, description: str, *parts: Markup, width: int, height: float) -> Markup:
    """The same, of a fixed size in pixels: narrower screens scroll."""
    tall = f"{height:.0f}"
    size: dict[str, Value] = {"viewBox": f"0 0 {width} {tall}", "width": width, "height": tall}
    return named_svg(name, title, description, *parts, class_="picture__drawing picture__drawing--fixed", **size)


def together(parts: list[Markup]) -> Markup:
    """The parts one after the other."""
    return Markup("".join(parts))


def percent(value: float) -> str:
    """37.5 as `37.5%`."""
    return f"{_number(value)}%"


def text_width(text: str, size: float) -> float:
    """How wide the text is at most, in the unit of `size`, in any of the sans-serif fonts that the site names."""
    return size * sum(map(_em, text))


def fitted(text: str, size: float, width: float) -> str:
    """The text, cut short with an ellipsis where it would be wider than `width`."""
    if text_width(text, size) <= width:
        return text
    room = width - text_width("…", size)
    for end, character in enumerate(text):
        room -= size * _em(character)
        if room < 0:
            return text[:end].rstrip() + "…"
    return text


def wrapped(text: str, size: float, width: float) -> tuple[str, str]:
    """The text as two lines, broken at a blank, each no wider than `width`; the second empty where one is enough.

    The second is cut short as by `fitted()`; so is a first word that is wider.
    """
    if text_width(text, size) <= width:
        return text, ""
    end, room = 0, width
    for place, character in enumerate(text):
        if character == " " and text[:place].strip():
            end = place
        room -= size * _em(character)
        if room < 0:
            break
    if not end:
        return fitted(text, size, width), ""
    return text[:end].rstrip(), fitted(text[end:].strip(), size, width)


@lru_cache(maxsize=2000)  # a picture measures thousands of characters, and few different ones
def _em(character: str) -> float:
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 1
    if character in _NARROW:
        return 0.38
    if character in _BROAD:
        return 1
    return 0.72 if character.isupper() else 0.6


@lru_cache(maxsize=200)
def _name(attribute: str) -> str:
    return attribute.rstrip("_").replace("_", "-")


def _attribute(value: Value) -> str:
    return _escaped(value) if isinstance(value, str) else _number(value)


def _number(value: Value) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _escaped(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else escape(in_xml(text))
