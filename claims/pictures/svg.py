"""Writes SVG: elements whose text and attributes are escaped, and how wide text will be at most."""

import re
import unicodedata
from html import escape

Value = str | int | float | None
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # in XML 1.0
_NARROW = frozenset("iljtfrI.,:;'’|!()[]·- ")
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
        f' {name.rstrip("_").replace("_", "-")}="{_escaped(_number(value))}"'
        for name, value in attributes.items()
        if value is not None
    )
    inner = "".join(part if isinstance(part, Markup) else _escaped(part) for part in content)
    return Markup(f"<{tag}{written}>{inner}</{tag}>" if inner else f"<{tag}{written}/>")


def together(parts: list[Markup]) -> Markup:
    """The parts one after the other."""
    return Markup("".join(parts))


def percent(value: float) -> str:
    """37.5 as `37.5%`."""
    return f"{_number(value)}%"


def text_width(text: str, size: float) -> float:
    """How wide the text is at most, in the unit of `size`, in any of the sans-serif fonts that the site names."""
    return size * sum(_em(character) for character in text)


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


def _number(value: Value) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _escaped(text: str) -> str:
    return escape(_FORBIDDEN.sub("\ufffd", text))
