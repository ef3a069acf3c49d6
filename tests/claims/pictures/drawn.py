"""Reads drawn SVG back: its texts, what it is called, and where things stand."""

from dataclasses import dataclass
from xml.etree import ElementTree

from claims.pictures.svg import text_width

SIZES = {"picture__name": 14.0, "picture__note": 13.0, "picture__tick": 12.0}


@dataclass(frozen=True)
class Box:
    """A text as wide as it may be, in pixels."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    def touches(self, other: "Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def parsed(svg: str) -> ElementTree.Element:
    """Raises ParseError unless it is well-formed XML."""
    return ElementTree.fromstring(svg)  # noqa: S314  # what we have drawn ourselves


def pixels(value: str, width: float) -> float:
    return float(value.rstrip("%")) * width / 100 if value.endswith("%") else float(value)


def text_boxes(svg: str, width: float, hidden: str) -> list[Box]:
    """Every text that is shown where the picture is `width` pixels wide; those of the class `hidden` are not."""
    boxes = []
    for found in parsed(svg).iter("text"):
        classes = found.get("class", "").split()
        if hidden in classes:
            continue
        size, text = SIZES[classes[0]], found.text or ""
        wide, at, y = text_width(text, size), pixels(found.get("x", "0"), width), float(found.get("y", "0"))
        left = {"start": at, "middle": at - wide / 2, "end": at - wide}[found.get("text-anchor", "start")]
        boxes.append(Box(text, left, left + wide, y - size * 0.8, y + size * 0.2))
    return boxes
