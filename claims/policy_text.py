"""The text of a policy page, taken apart for its template. Pure: text in, blocks out. No Django."""

from typing import NamedTuple

_MARKS = {"## ": "heading", "- ": "item"}


class Block(NamedTuple):
    """One piece of the page: its kind is `heading`, `item` or `paragraph`."""

    kind: str
    text: str


def blocks(text: str) -> list[Block]:
    """The pieces of `text` in their order: "## " begins a heading, "- " an item of a list, all else is paragraphs.

    An empty line ends a paragraph or an item; until then a further line goes on with it. Other marks stay as they are.
    """
    found: list[Block] = []
    open_ended = False
    for line in text.splitlines():
        kind, said = _marked(line)
        if not said:
            open_ended = False
        elif kind == "paragraph" and open_ended:
            found[-1] = Block(found[-1].kind, f"{found[-1].text} {said}")
        else:
            found.append(Block(kind, said))
            open_ended = kind != "heading"
    return found


def _marked(line: str) -> tuple[str, str]:
    for mark, kind in _MARKS.items():
        if line.startswith(mark):
            return kind, line.removeprefix(mark).strip()
    return "paragraph", line.strip()
