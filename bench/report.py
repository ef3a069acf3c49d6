"""Makes docs/performance.md and its plots from `bench/results/`: `python -m bench.report`, which ends `make bench`."""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.results import RESULTS, Figure
from bench.tables import slug_of, table

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "performance.md"

# The groups in the order in which they are read; others follow in the order of the files.
FIRST = [
    "claimtrack's pages",
    "claimtrack beside wikis",
    "Behind a proxy cache",
    "What others do",
    "Memory of a web worker",
]

INTRODUCTION = """\
# How fast it is

This page is made by `make bench`, which measures and then runs `python -m bench.report`: every figure below stands in
a file in `bench/results/`, and a test holds page and files against each other. Do not edit it by hand.

**How it is measured.** Every figure is a ratio to something that ran beside it in the same run: never seconds, which
say how fast a machine is. What is measured and what it is measured beside take turns, in at least five rounds; a
round gives one ratio. Shown are the median of the rounds, and the lowest and the highest of them. What else the
machine did at the time slows both sides of a ratio; a wide spread says that it did much.

**E** is the unit of pages: the requests per second of an empty Django view with Django's default middleware. It is
served as claimtrack is, by gunicorn with two sync workers, and asked by the same load tool over eight connections.
nginx and PHP have two processes as well. Everything runs on 127.0.0.1 of one machine, the load tool too. Before and
after it is loaded, each page is checked: the status that it has to answer with, and words that it has to hold. The
claim that is asked for has 5 positions, 8 citations and 10 editions; the wikis' article says the same in as many
revisions. MediaWiki comes from Debian's package, with byte-code cache and APCu, as its manual advises for speed;
django-wiki is set up as its documentation says. All on SQLite, unless PostgreSQL is named.

**Budgets** are what this project asks of itself. A figure that misses its budget says by how much of it.
"""


@dataclass(frozen=True)
class Run:
    """What one file in `bench/results/` holds."""

    bench: str
    made: str
    machine: dict[str, Any]
    said: dict[str, str]
    skipped: list[str]
    figures: list[Figure]


def read_runs(folder: Path = RESULTS) -> list[Run]:
    """All runs, by the names of their files."""
    runs = []
    for path in sorted(folder.glob("*.json")):
        found = json.loads(path.read_text(encoding="utf-8"))
        figures = [Figure(**figure) for figure in found["figures"]]
        told = (found.get("said", {}), found.get("skipped", []))
        runs.append(Run(found["bench"], found["made"], found["machine"], *told, figures))
    return runs


def in_groups(figures: Iterable[Figure]) -> dict[str, list[Figure]]:
    """The figures by the headings that they stand under, in the order of the page."""
    found: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        found[figure.group].append(figure)
    order = sorted(found, key=lambda group: FIRST.index(group) if group in FIRST else len(FIRST))
    return {group: found[group] for group in order}


def _machine(run: Run) -> str:
    machine = dict(run.machine)
    words = [f"{machine.pop('cores')} cores", str(machine.pop("architecture"))]
    if "memory_gb" in machine:
        words.append(f"{machine.pop('memory_gb')} GB")
    names = {"python": "Python", "sqlite": "SQLite", "django": "Django"}
    words += [f"{names.get(name, name)} {value}" for name, value in machine.items()]
    words += [f"{name}: {value}" if " " in value else f"{name} {value}" for name, value in run.said.items()]
    return ", ".join(words)


def _summary(figures: Sequence[Figure]) -> str:
    held = [figure.holds for figure in figures if figure.holds is not None]
    if not held:
        return ""
    return f"Of {len(held)} figures with a budget, {sum(held)} hold it.\n"


def page_of(runs: Sequence[Run]) -> str:
    """docs/performance.md."""
    figures = [figure for run in runs for figure in run.figures]
    parts = [INTRODUCTION, _summary(figures)]
    parts.append("## The runs\n")
    parts.append(
        "| `make bench PARTS=` | made on | machine and versions |\n| --- | --- | --- |\n"
        + "".join(f"| `{run.bench}` | {run.made} | {_machine(run)} |\n" for run in runs)
    )
    for group, found in in_groups(figures).items():
        parts.append(f"## {group}\n")
        parts.append(table(found))
        parts.append(f"![{group}: medians, spread and budgets](img/performance-{slug_of(group)}.svg)\n")
    skipped = [f"- `{run.bench}`: {' '.join(sentence.split())}\n" for run in runs for sentence in run.skipped]
    if skipped:
        parts += ["## What was not measured\n", "".join(skipped)]
    return "\n".join(part for part in parts if part)


def main() -> None:
    runs = read_runs()
    if not runs:
        sys.stdout.write("There is nothing in bench/results: docs/performance.md stays as it is.\n")
        return
    PAGE.write_text(page_of(runs), encoding="utf-8")
    sys.stdout.write("docs/performance.md is made from bench/results.\n")
    from bench import plan  # which reads the runs as well
    from bench.plots import draw  # matplotlib takes a second, and only `make bench` has it

    plan.main()

    for path in DOCS.glob("img/performance-*.svg"):
        path.unlink()
    for group, found in in_groups(figure for run in runs for figure in run.figures).items():
        draw(group, found, DOCS / "img" / f"performance-{slug_of(group)}.svg")


if __name__ == "__main__":
    main()
