"""Figures as drawings: a bar for each, its spread, and its budget. The same figures make the same bytes."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from bench.results import Figure
from bench.tables import DATABASES, number

LIGHT, INK, HELD, MISSED, FREE = "#ffffff", "#1b1b1b", "#2f6f9f", "#b4472e", "#8a8f98"
BEHIND = {"facecolor": LIGHT, "edgecolor": "none", "pad": 0.5, "alpha": 0.8}
LOGARITHMIC_FROM = 30  # times between the least and the greatest, from which small bars could not be read
LONGEST_LABEL = 72

mpl.use("svg")
mpl.rcParams.update(
    {
        "svg.hashsalt": "claimtrack",
        "svg.fonttype": "none",  # words stay words: they can be searched and read out, and the file is small
        "font.family": "sans-serif",
        "font.size": 10,
        "text.color": INK,
        "axes.labelcolor": INK,
        "xtick.color": INK,
        "ytick.color": INK,
    }
)


def _label(figure: Figure) -> str:
    parts = [figure.what, DATABASES[figure.database], f"{figure.claims:,} claims" if figure.claims else ""]
    label = ", ".join(part for part in parts if part)
    if figure.unit == "x":
        label += f" / {figure.beside}"
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"


def _bars(axes: Axes, figures: Sequence[Figure], unit: str) -> None:
    places = range(len(figures))
    colours = [{True: HELD, False: MISSED, None: FREE}[figure.holds] for figure in figures]
    medians = [figure.median for figure in figures]
    below = [figure.median - figure.low for figure in figures]
    above = [figure.high - figure.median for figure in figures]
    axes.barh(places, medians, xerr=[below, above], color=colours, height=0.62, error_kw={"ecolor": INK, "capsize": 2})
    for place, figure in zip(places, figures, strict=True):
        for limit in (figure.at_least, figure.at_most):
            if limit is not None:
                axes.plot([limit, limit], [place - 0.42, place + 0.42], color=INK, linewidth=2.2)
        shown = f" {number(figure.median)}"
        axes.text(figure.high, place, shown, va="center", ha="left", bbox=BEHIND)
    axes.set_yticks(list(places), [_label(figure) for figure in figures])
    axes.set_ylim(len(figures) - 0.4, -0.6)
    axes.set_xlabel(unit)
    positive = [value for value in medians if value > 0]
    if positive and max(positive) / min(positive) > LOGARITHMIC_FROM:
        axes.set_xscale("log")
        axes.set_xlabel(f"{unit} (logarithmic)")
    axes.margins(x=0.14)
    axes.grid(axis="x", color="#d9dbdf", linewidth=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def draw(group: str, figures: Sequence[Figure], path: Path) -> None:
    """Write one drawing of a group as SVG, with a field for each unit."""
    units: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        units[figure.unit].append(figure)
    rows = [len(found) for found in units.values()]
    drawing = Drawing(figsize=(11, 0.9 * len(units) + 0.34 * sum(rows) + 0.6), facecolor=LIGHT, layout="constrained")
    fields = drawing.subplots(len(units), 1, squeeze=False, height_ratios=[count + 1 for count in rows])
    for axes, (unit, found) in zip(fields[:, 0], units.items(), strict=True):
        _bars(axes, found, unit)
    drawing.suptitle(f"{group}\nblue: holds its budget (black mark); red: misses it; grey: has none", fontsize=11)
    drawing.savefig(path, format="svg", facecolor=LIGHT, metadata={"Date": None})
