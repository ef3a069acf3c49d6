"""Draws the table of stages as SVG. Pure: transitions in, text out; no script, no font, no host."""

from collections.abc import Iterable
from html import escape
from math import hypot

from claims.stages import Act, Stage, Transition

CELL = (350, 230)  # distance of two boxes' centres
BOX = (240, 66)
MARGIN = 50
GAP = 11  # between the lines of two ways that run back and forth

# Columns and rows. The one thing that the table does not say.
PLACES = {
    Stage.DRAFT: (0, 0),
    Stage.IN_REVIEW: (1, 0),
    Stage.PUBLISHED: (2, 0),
    Stage.RETURNING: (3, 0),
    Stage.MERGED: (0, 1),
    Stage.REVISION_IN_REVIEW: (1, 1),
    Stage.REVISED: (2, 1),
    Stage.WITHDRAWN: (3, 1),
}
STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #1c1b19; }
  .stage { font-weight: 600; font-size: 14px; }
  .stays { font-size: 11px; fill: #57534b; }
  .act { paint-order: stroke; stroke: #fdfcf9; stroke-width: 5px; stroke-linejoin: round; }
  rect { fill: #f4f1ea; stroke: #57534b; }
  path { fill: none; stroke: #57534b; stroke-width: 1.5px; }
  marker path { fill: #57534b; stroke: none; }
  .ground { fill: #fdfcf9; stroke: none; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e9e6df; }
    .stays { fill: #b0aba0; }
    .act { stroke: #16171a; }
    rect { fill: #1f2125; stroke: #b0aba0; }
    path { stroke: #b0aba0; }
    marker path { fill: #b0aba0; }
    .ground { fill: #16171a; }
  }
"""


def draw_stages(transitions: Iterable[Transition]) -> str:
    """The picture of the table: a box a stage, an arrow a way from one to another, named by its acts."""
    rows = [row for row in transitions if row.act not in (Act.MERGE, Act.UNDO_MERGE)]
    ways: dict[tuple[Stage, Stage], list[Act]] = {}
    stays: dict[Stage, list[Act]] = {}
    for row in rows:
        if row.result in (None, row.stage):
            stays.setdefault(row.stage, []).append(row.act)
        else:
            ways.setdefault((row.stage, Stage(row.result)), []).append(row.act)
    width = 2 * MARGIN + BOX[0] + 3 * CELL[0]
    height = 2 * MARGIN + BOX[1] + CELL[1] + 70
    drawn = [_way(start, end, acts, (end, start) in ways) for (start, end), acts in ways.items()]
    drawn += [_stage(stage, stays.get(stage, [])) for stage in PLACES]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
            'aria-labelledby="title description">',
            '<title id="title">The stages of a claim in review</title>',
            f'<desc id="description">{escape(_in_words(rows))}</desc>',
            f"<style>{STYLE}</style>",
            '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" '
            'orient="auto"><path d="M0 0 10 5 0 10z"/></marker></defs>',
            f'<rect class="ground" width="{width}" height="{height}"/>',
            *drawn,
            "</svg>\n",
        ]
    )


def _in_words(rows: list[Transition]) -> str:
    return " ".join(f"{row.stage.label}: {row.act.label} leads to {row.result.label}." for row in rows if row.result)


def _centre(stage: Stage) -> tuple[float, float]:
    column, row = PLACES[stage]
    return MARGIN + BOX[0] / 2 + column * CELL[0], MARGIN + BOX[1] / 2 + row * CELL[1]


def _stage(stage: Stage, acts: list[Act]) -> str:
    x, y = _centre(stage)
    lines = [(str(stage.label), "stage")]
    if stage == Stage.MERGED:
        lines.append(("from every stage, and back", "stays"))
    if acts:
        lines.append(("stays: " + ", ".join(str(act.label) for act in acts[:2]), "stays"))
    if acts[2:]:
        lines.append((", ".join(str(act.label) for act in acts[2:]), "stays"))
    first = y + 5 - 8 * (len(lines) - 1)
    texts = [
        f'<text class="{kind}" text-anchor="middle" x="{x:.0f}" y="{first + 16 * place:.0f}">{escape(words)}</text>'
        for place, (words, kind) in enumerate(lines)
    ]
    box = f'<rect x="{x - BOX[0] / 2:.0f}" y="{y - BOX[1] / 2:.0f}" width="{BOX[0]}" height="{BOX[1]}" rx="6"/>'
    return box + "".join(texts)


def _way(start: Stage, end: Stage, acts: list[Act], both: bool) -> str:
    (x1, y1), (x2, y2) = _centre(start), _centre(end)
    away = hypot(x2 - x1, y2 - y1)
    across, along = ((x2 - x1) / away, (y2 - y1) / away)
    shift = GAP if both else 0  # to the right of the way
    x1, x2 = x1 - along * shift, x2 - along * shift
    y1, y2 = y1 + across * shift, y2 + across * shift
    middle = ((x1 + x2) / 2, (y1 + y2) / 2)
    if y1 == y2 and away > CELL[0] * 1.5:  # another box stands between: go below it
        middle = (middle[0], y1 + BOX[1] * 1.5)
        line = f"M{x1:.0f} {y1 + BOX[1] / 2:.0f}Q{middle[0]:.0f} {y1 + BOX[1] * 2.4:.0f} {x2:.0f} {y2 + BOX[1] / 2:.0f}"
    else:
        out, back = _edge(across, along), _edge(-across, -along)
        line = f"M{x1 + out[0]:.0f} {y1 + out[1]:.0f}L{x2 + back[0]:.0f} {y2 + back[1]:.0f}"
    drawn = f'<path d="{line}" marker-end="url(#arrow)"/>'
    return drawn + _names(acts, middle, across, along, shift)


def _edge(across: float, along: float) -> tuple[float, float]:
    """From a box's centre to its edge in this direction."""
    scale = min(BOX[0] / 2 / abs(across) if across else 1e9, BOX[1] / 2 / abs(along) if along else 1e9)
    return across * scale, along * scale


def _names(acts: list[Act], middle: tuple[float, float], across: float, along: float, shift: float) -> str:
    x, y = middle
    anchor = "middle"
    if shift and abs(along) > abs(across):  # beside an upright line, on the side away from its twin
        anchor = "end" if along > 0 else "start"
        x -= 8 if along > 0 else -8
    elif shift:
        y += across * (8 + 8 * len(acts))
    first = y + 4 - 8 * (len(acts) - 1)
    lines = [escape(str(act.label)) for act in acts]
    return "".join(
        f'<text class="act" text-anchor="{anchor}" x="{x:.0f}" y="{first + 16 * place:.0f}">{line}</text>'
        for place, line in enumerate(lines)
    )
