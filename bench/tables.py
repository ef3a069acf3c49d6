"""Figures as a table of Markdown. Pure."""

import re
from collections.abc import Sequence

from bench.results import Figure

DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL", "": ""}


def slug_of(group: str) -> str:
    """A name for a file: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", group.lower().replace("'", "")).strip("-")


def number(value: float) -> str:
    """Three digits that count, and no more zeros than needed: 0.0123, 1.23, 12.3, 12,345."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    shown = f"{float(f'{value:.3g}'):f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def budget(figure: Figure) -> str:
    """The budget in words; empty without one."""
    words = []
    if figure.at_least is not None:
        words.append(f"at least {number(figure.at_least)}")
    if figure.at_most is not None:
        words.append(f"at most {number(figure.at_most)}")
    return ", ".join(words)


def outcome(figure: Figure) -> str:
    """Whether the budget is kept, or by how much of it it is missed; empty without one."""
    if figure.holds is None:
        return ""
    if figure.holds:
        return "holds"
    limit = figure.at_least if figure.at_least is not None and figure.median < figure.at_least else figure.at_most
    if not limit:
        return "**missed**"
    share = abs(figure.median - limit) / limit
    return f"**missed** by {share:.0%}" if share >= 0.005 else "**missed** by less than 1%"


def _row(figure: Figure, sized: bool) -> str:
    what = f"{figure.what}, {DATABASES[figure.database]}" if figure.database else figure.what
    cells = [what]
    if sized:
        cells.append(f"{figure.claims:,}" if figure.claims else "")
    cells += [
        f"{number(figure.median)} {figure.unit}",
        f"{number(figure.low)} to {number(figure.high)}",
        budget(figure),
        outcome(figure),
        figure.beside,
        figure.note,
    ]
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n"


def table(figures: Sequence[Figure]) -> str:
    """One row for each figure; a column of claims where their number matters."""
    sized = any(figure.claims for figure in figures)
    heads = ["what", *(["claims"] if sized else []), "median", "lowest to highest", "budget", "", "beside", "note"]
    lines = [f"| {' | '.join(heads)} |\n", f"|{' --- |' * len(heads)}\n"]
    return "".join([*lines, *(_row(figure, sized) for figure in figures)])
