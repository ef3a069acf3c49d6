"""What one core, one worker and one claim come to, from `bench/results/`: the table of docs/operations.md. Pure.

A figure that no run has found is told as such; nothing is estimated in its place.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.report import Run, read_runs
from bench.results import Figure
from bench.sizes import SIZES
from bench.tables import DATABASES, number

OPERATIONS = Path(__file__).parents[1] / "docs" / "operations.md"
BEGIN, END = "<!-- sizing: python -m bench.plan -->\n", "<!-- end of sizing -->\n"
UNKNOWN = "not measured yet"
SERVED = (
    ("a public page made anew", "claim page, nothing cached"),
    ("the same page, kept in memory", "claim page, same edition again, cache in memory"),
    ("the same page, kept in Redis", "claim page, same edition again, cache in Redis"),
    ("“you have it already” (304)", "conditional GET answered 304, cache in memory"),
    ("a claim document of the API", "API: claim document, cache in memory"),
    ("a page from nginx' cache", "claim page behind nginx' proxy cache"),
)


@dataclass(frozen=True)
class Sizes:
    """What a database of so many claims takes on disk."""

    claims: int
    total: int  # bytes


def read_sizes(vendor: str, folder: Path = SIZES) -> dict[str, Any]:
    """What `bench.sizes` wrote; empty before it was run."""
    path = folder / f"{vendor}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def sizes_of(found: dict[str, Any]) -> Sizes | None:
    if not found:
        return None
    if "tables" not in found:
        return Sizes(found["rows"]["claims_claim"], found["bytes"])
    whole = sum(table["table"] + table["indexes"] for table in found["tables"].values())
    return Sizes(found["tables"]["claims_claim"]["rows"], whole)


def per_core(run: Run, what: str, database: str) -> float | None:
    """Requests a second of one core; None when they were not measured. The load tool ran on the same cores."""
    speed = re.match(r"[\d,.]+", run.said.get("E", ""))
    for figure in run.figures:
        if figure.what == what and figure.database == database and figure.unit == "E" and speed:
            return figure.median * float(speed[0].replace(",", "")) / int(run.machine["cores"])
    return None


def rows_a_second(runs: Sequence[Run], database: str) -> float | None:
    """What verify_audit reads in a second of one core, in the largest database that it was measured in."""
    found = [f for run in runs for f in run.figures if f.unit == "rows/s" and f.database == database]
    return max(found, key=_claims).median if found else None


def worker_megabytes(runs: Sequence[Run]) -> float | None:
    """Of a web worker that has served for a while."""
    for figure in (figure for run in runs if run.bench == "memory" for figure in run.figures):
        if said := re.match(r"(\d+) MB beside", figure.note):
            return float(said[1])
    return None


def save_factor(runs: Sequence[Run], database: str) -> Figure | None:
    found = [f for run in runs for f in run.figures if f.group == "Saves" and f.database == database]
    return max(found, key=_claims) if found else None


def _claims(figure: Figure) -> int:
    return figure.claims


def _shown(value: float | None, unit: str = "") -> str:
    return UNKNOWN if value is None else f"{number(float(f'{value:.2g}'))}{unit}"


def table_of(runs: Sequence[Run], sizes: dict[str, dict[str, Any]]) -> str:
    """Markdown; one row for each thing that is sized, one column for each database."""
    lines = [f"| | {DATABASES['sqlite']} | {DATABASES['postgresql']} |\n", "| --- | --- | --- |\n"]
    both = ("sqlite", "postgresql")
    http = next((run for run in runs if run.bench == "http"), None)
    for name, what in SERVED:
        cells = [_shown(per_core(http, what, one) if http else None) for one in both]
        lines.append(f"| {name}: requests a second of a core | {cells[0]} | {cells[1]} |\n")
    bytes_each = [sizes_of(sizes.get(one, {})) for one in both]
    cells = [_shown(found.total / found.claims / 1000 if found else None, " kB") for found in bytes_each]
    lines.append(f"| a claim on disk, with its history, editions, log and indexes | {cells[0]} | {cells[1]} |\n")
    cells = [_shown(rows_a_second(runs, one)) for one in both]
    lines.append(f"| `verify_audit`: history rows a second of a core | {cells[0]} | {cells[1]} |\n")
    saves = [save_factor(runs, one) for one in both]
    cells = [f"{number(found.median)} x ({found.note})" if found else UNKNOWN for found in saves]
    lines.append(f"| an audited save with 10 parts, beside one without history | {cells[0]} | {cells[1]} |\n")
    memory = _shown(worker_megabytes(runs), " MB")
    lines.append(f"| a web worker's memory, after a day's requests | {memory} | |\n")
    return "".join(lines)


def section(runs: Sequence[Run], sizes: dict[str, dict[str, Any]]) -> str:
    """The table, and what it assumes."""
    http = next((run for run in runs if run.bench == "http"), None)
    known = sizes_of(sizes.get("postgresql", {}))
    assumed = [
        f"measured on {http.machine['cores']} cores, which the load tool shared: a server of its own does better"
        if http
        else "",
        "a page is that of a claim with 5 positions, 8 citations and 10 editions" if http else "",
        f"sizes are those of {known.claims:,} claims, 5 positions and 8 citations each, freshly loaded"
        if known
        else "",
    ]
    return f"{table_of(runs, sizes)}\n{'; '.join(filter(None, assumed)).capitalize()}.\n"


def with_section(page: str, found: str) -> str:
    """The page with this between its marks. Raises ValueError when they are not there."""
    before, begin, rest = page.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"There is no {BEGIN.strip()} with its end.")
    return f"{before}{begin}\n{found}\n{end}{after}"


def read_all() -> tuple[list[Run], dict[str, dict[str, Any]]]:
    return read_runs(), {vendor: read_sizes(vendor) for vendor in ("sqlite", "postgresql")}
