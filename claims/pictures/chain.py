"""The chain of a claim: which position rests on which source, who put it out, and which sources are one story.

Three columns of boxes, joined by lines. Sources that share an origin stand in one frame, with the original that the
claim does not cite. Drawn at its own size, for a place that scrolls.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.origins import Origins
from claims.pictures.shapes import shape_definitions
from claims.pictures.svg import Markup, element, fitted, fixed_svg, together, wrapped
from claims.vocabulary import Bearing, Stance

Document = dict[str, Any]
NAME = "chain"
MOST_SOURCES = 30
COLUMNS = ((1.0, 240.0), (300.0, 340.0), (700.0, 211.0))  # left edge and width of each
WIDTH = 912
HEAD = 26.0
BOX = 42.0
GAP = 12.0
FRAME = 8.0  # around the sources of one origin
FRAME_HEAD = 18.0
TEXT = 13.0
PADDING = 8.0


@dataclass
class Box:
    """One box: two lines of text, and `top` once it is placed. `kind` is a stance, or empty; `outside`: not cited."""

    key: str
    column: int
    first: str
    second: str = ""
    kind: str = ""
    outside: bool = False
    top: float = 0

    @property
    def middle(self) -> float:
        return self.top + BOX / 2


@dataclass
class Frame:
    """The sources of one origin, from `top` to `bottom`; with a frame around them where there are several."""

    boxes: list[Box]
    top: float = 0
    bottom: float = 0

    @property
    def drawn(self) -> bool:
        return len(self.boxes) > 1


@dataclass
class Chain:
    """Boxes and the lines between their keys; the rows of the table beside."""

    left: list[Box]
    frames: list[Frame]
    right: list[Box]
    lines: list[tuple[str, str]]
    rows: list["ChainRow"] = field(default_factory=list)

    @property
    def boxes(self) -> list[Box]:
        return [*self.left, *(box for frame in self.frames for box in frame.boxes), *self.right]

    @property
    def height(self) -> float:
        return max(HEAD, *(box.top + BOX for box in self.boxes), *(frame.bottom for frame in self.frames)) + GAP


@dataclass(frozen=True)
class ChainRow:
    """A source with all that it documents, its publisher, what it was made from, and the number of its origin."""

    number: int
    title: str
    documents: list[str]
    publisher: str
    made_from: list[str]
    origin: int
    language: str = ""


@dataclass(frozen=True)
class ChainPicture:
    svg: Markup
    rows: list[ChainRow]
    joined: bool  # whether sources share an origin


def chain_picture(document: Document, sources: Sequence[Document], origins: Origins) -> ChainPicture | None:
    """The picture of a document's sources, as `claim_page()` numbers them; None for fewer than 2 or more than 30."""
    if not 2 <= len(sources) <= MOST_SOURCES:
        return None
    chain = lay_out(document, sources, origins)
    return ChainPicture(_draw(chain), chain.rows, joined=bool(origins.joined))


def lay_out(document: Document, sources: Sequence[Document], origins: Origins) -> Chain:
    """All boxes in their places, each as near as can be to what it is joined to."""
    numbered = {source["slug"]: source for source in sources}
    groups = sorted(origins.groups, key=lambda group: min(numbered[slug]["number"] for slug in group))
    frames = [_frame(group, numbered, origins) for group in groups]
    left, lines, documents = _documented(document)
    right = [
        Box(f"publisher {slug}", 2, name)
        for slug, name in {
            row["publisher"]["slug"]: row["publisher"]["name"] for row in sources if row["publisher"]
        }.items()
    ]
    lines += [(f"source {row['slug']}", f"publisher {row['publisher']['slug']}") for row in sources if row["publisher"]]
    chain = Chain(left, frames, right, lines)
    _place(chain)
    origin_of = {slug: place for place, group in enumerate(groups, start=1) for slug in group}
    chain.rows = [_row(source, documents, origins, origin_of) for source in sources]
    return chain


def _frame(group: list[str], numbered: dict[str, Document], origins: Origins) -> Frame:
    cited = sorted(group, key=lambda slug: numbered[slug]["number"])
    boxes = [
        Box(
            f"source {slug}",
            1,
            f"[{numbered[slug]['number']}] {numbered[slug]['title']}",
            _steps(slug, origins, numbered),
        )
        for slug in cited
    ]
    reached, waiting = dict.fromkeys(cited), list(cited)
    for slug in waiting:  # grows while it is walked
        for step in origins.steps:
            if step.made == slug and step.original not in reached:
                reached[step.original] = None
                waiting.append(step.original)
                if step.original not in numbered:
                    words = _steps(step.original, origins, numbered) or _("original, not cited here")
                    boxes.append(Box(f"source {step.original}", 1, step.original_title, words, outside=True))
    return Frame(boxes)


def _steps(slug: str, origins: Origins, numbered: dict[str, Document]) -> str:
    """What the source does to those that it was made from: "quotes [2]; translates The report"."""
    return "; ".join(
        f"{step.words} {_named(step.original, step.original_title, numbered)}"
        for step in origins.steps
        if step.made == slug
    )


def _named(slug: str, title: str, numbered: dict[str, Document]) -> str:
    return f"[{numbered[slug]['number']}]" if slug in numbered else title


def _documented(document: Document) -> tuple[list[Box], list[tuple[str, str]], dict[str, list[str]]]:
    """The boxes of what rests on sources, the lines from them, and in words what each source (slug) documents."""
    boxes: dict[str, Box] = {}
    lines: dict[tuple[str, str], None] = {}
    documents: dict[str, list[str]] = {}

    def join(box: Box, slug: str, words: str) -> None:
        boxes.setdefault(box.key, box)
        if (line := (box.key, f"source {slug}")) not in lines:
            lines[line] = None
            documents.setdefault(slug, []).append(words)

    for row in document["positions"]:
        label, party = str(Stance(row["stance"]).label), row["party"]["name"]
        box = Box(f"position {row['party']['slug']} {row['stance']}", 0, party, label, row["stance"])
        for citation in row["citations"]:
            join(box, citation["source"]["slug"], f"{party} {label}")
    for row in document["evidence"]:
        label = str(Bearing(row["bearing"]).label)
        join(
            Box(f"evidence {row['bearing']}", 0, _("Evidence"), label),
            row["source"]["slug"],
            _("Evidence: %(what)s") % {"what": label},
        )
    return list(boxes.values()), list(lines), documents


def _row(source: Document, documents: dict[str, list[str]], origins: Origins, origin_of: dict[str, int]) -> ChainRow:
    slug = source["slug"]
    return ChainRow(
        source["number"],
        source["title"],
        documents.get(slug, []),
        source["publisher"]["name"] if source["publisher"] else "",
        [f"{step.words} {step.original_title}" for step in origins.steps if step.made == slug],
        origin_of[slug],
        source.get("language", ""),
    )


def _place(chain: Chain) -> None:
    top = HEAD
    for frame in chain.frames:
        frame.top = top
        if frame.drawn:
            top += FRAME_HEAD
        for box in frame.boxes:
            box.top = top
            top += BOX + GAP
        frame.bottom = top - GAP + (FRAME if frame.drawn else 0)
        top = frame.bottom + GAP
    middle = {box.key: box.middle for frame in chain.frames for box in frame.boxes}
    for boxes in (chain.left, chain.right):
        _stack(boxes, {box.key: _joined(box.key, chain.lines, middle) for box in boxes})


def _joined(key: str, lines: Iterable[tuple[str, str]], middle: dict[str, float]) -> float:
    """The middle height of all that it is joined to."""
    ends = [middle[other] for line in lines if key in line for other in line if other in middle]
    return sum(ends) / len(ends) if ends else HEAD


def _stack(boxes: list[Box], wanted: dict[str, float]) -> None:
    """From top to bottom in the order of the heights wanted, as near to them as their neighbours let them."""
    boxes.sort(key=lambda box: wanted[box.key])
    top = HEAD
    for box in boxes:
        box.top = max(top, wanted[box.key] - BOX / 2)
        top = box.top + BOX + GAP


def _draw(chain: Chain) -> Markup:
    at = {box.key: box for box in chain.boxes}
    parts = [shape_definitions(NAME, dict.fromkeys(box.kind for box in chain.left if box.kind)), _heads()]
    parts += [_draw_frame(frame) for frame in chain.frames if frame.drawn]
    parts += [_draw_line(at[start], at[end]) for start, end in chain.lines]
    parts += [_draw_box(box) for box in chain.boxes]
    title, description = _("What the claim rests on"), _description(chain)
    return fixed_svg(NAME, title, description, *parts, width=WIDTH, height=chain.height)


def _description(chain: Chain) -> str:
    cited = len(chain.rows)
    found = ngettext("%(n)d source", "%(n)d sources", cited) % {"n": cited}
    origins = ngettext("%(n)d independent origin", "%(n)d independent origins", len(chain.frames)) % {
        "n": len(chain.frames)
    }
    return _("%(sources)s, %(origins)s. Lines lead from what each source documents to its publisher.") % {
        "sources": found,
        "origins": origins,
    }


def _heads() -> Markup:
    words = (_("Positions and evidence"), _("Sources"), _("Publishers"))
    return together(
        [
            element("text", word, class_="picture__note", x=left, y=14)
            for word, (left, _width) in zip(words, COLUMNS, strict=True)
        ]
    )


def _draw_frame(frame: Frame) -> Markup:
    left, width = COLUMNS[1]
    box = element(
        "rect",
        class_="chain__frame",
        x=left - FRAME,
        y=frame.top,
        width=width + 2 * FRAME,
        height=frame.bottom - frame.top,
        rx=4,
    )
    return together([box, element("text", _("one origin"), class_="picture__note", x=left, y=frame.top + 13)])


def _draw_line(start: Box, end: Box) -> Markup:
    left, width = COLUMNS[start.column]
    x1, x2 = left + width, COLUMNS[end.column][0]
    y1, y2, bend = start.middle, end.middle, (x1 + x2) / 2
    way = f"M{x1:.0f} {y1:.0f}C{bend:.0f} {y1:.0f} {bend:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"
    return element("path", d=way, class_="chain__line")


def _draw_box(box: Box) -> Markup:
    left, width = COLUMNS[box.column]
    room = width - 2 * PADDING
    style = "chain__box chain__box--outside" if box.outside else "chain__box"
    parts = [element("rect", class_=style, x=left, y=box.top, width=width, height=BOX, rx=3)]
    first, rest = (fitted(box.first, TEXT, room), "") if box.second else wrapped(box.first, TEXT, room)
    lower = box.top + (34 if box.second or rest else 26)
    upper = box.top + 17 if box.second or rest else lower
    parts.append(element("text", first, class_="chain__text", x=left + PADDING, y=upper))
    if rest:
        parts.append(element("text", rest, class_="chain__text", x=left + PADDING, y=lower))
    indent = 0
    if box.kind:
        indent = 18
        shape = element("use", href=f"#{NAME}-{box.kind}", x=left + PADDING + 6, y=lower - 4.5)
        parts.append(element("g", shape, class_="picture__mark", data_kind=box.kind))
    if box.second:
        second = fitted(box.second, TEXT, room - indent)
        parts.append(element("text", second, class_="picture__note", x=left + PADDING + indent, y=lower))
    words = f"{box.first}: {box.second}" if box.second else box.first
    return element("g", element("title", words), *parts)
