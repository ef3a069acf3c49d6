"""A hundred million claims, computed from measured rows and bytes: `python -m bench.plan` writes the page of it.

It also writes the table of sizes in docs/operations.md. `python -m bench.report` runs both, after every `make bench`.
"""

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.report import Run
from bench.sizing import (
    OPERATIONS,
    per_core,
    read_all,
    rows_a_second,
    section,
    sizes_of,
    with_section,
    worker_megabytes,
)
from bench.tables import number

PAGE = Path(__file__).parents[1] / "docs" / "hundred-million.md"
CLAIMS, YEARS = 100_000_000, 10
READERS, KEPT = 2_000, 0.9  # public pages a second at the busiest time, and the share that was made before
CORES, DISK = 16, 8_000_000_000_000  # of one machine
COPYING = 200_000_000  # bytes a second that one disk or network passes on: an assumption, not measured
# Partitioned by these; histories by history_id.
KEYS = {"audit_leaf": "index", "claims_mention": "id"}
SMALL = 0.01  # of the whole: tables below are not listed one by one
GB = 1e9


@dataclass(frozen=True)
class Table:
    """One table when there are CLAIMS claims."""

    name: str
    rows: float
    table: float  # bytes
    indexes: float

    @property
    def total(self) -> float:
        return self.table + self.indexes

    @property
    def partitioned(self) -> bool:
        """Whether its rows are only added, by a key that grows with time, and no other table's rows name them."""
        return self.name in KEYS or "_historical" in self.name


def tables_of(found: dict[str, Any], claims: int = CLAIMS) -> list[Table]:
    """Largest first: rows and bytes grow with the claims, as they did up to where they were measured."""
    factor = claims / found["tables"]["claims_claim"]["rows"]
    tables = [
        Table(name, one["rows"] * factor, one["table"] * factor, one["indexes"] * factor)
        for name, one in found["tables"].items()
    ]
    return sorted(tables, key=lambda table: (-table.total, table.name))


def _gb(value: float) -> str:
    return number(float(f"{value / GB:.3g}"))


def _millions(value: float) -> str:
    return number(float(f"{value / 1e6:.3g}"))


def sizes_table(tables: Sequence[Table]) -> str:
    whole = sum(table.total for table in tables)
    lines = ["| table | million rows | table, GB | indexes, GB | kept as |\n", "| --- | --- | --- | --- | --- |\n"]
    listed = [table for table in tables if table.total >= SMALL * whole]
    for one in listed:
        kept = f"{YEARS} partitions" if one.partitioned else "one table"
        lines.append(f"| `{one.name}` | {_millions(one.rows)} | {_gb(one.table)} | {_gb(one.indexes)} | {kept} |\n")
    rest = [table for table in tables if table not in listed]
    table, indexes = sum(one.table for one in rest), sum(one.indexes for one in rest)
    lines.append(f"| {len(rest)} others | | {_gb(table)} | {_gb(indexes)} | |\n")
    table, indexes = sum(one.table for one in tables), sum(one.indexes for one in tables)
    lines.append(f"| **all** | | {_gb(table)} | {_gb(indexes)} | |\n")
    return "".join(lines)


def partitions_table(tables: Sequence[Table]) -> str:
    whole = sum(table.total for table in tables)
    lines = [
        f"| table | key | rows in a year | a year, GB | a month of {12 * YEARS}, GB |\n",
        "| --- | --- | --- | --- | --- |\n",
    ]
    for one in tables:
        if one.partitioned and one.total >= SMALL * whole:
            key = KEYS.get(one.name, "history_id")
            year, rows = one.total / YEARS, f"{float(f'{one.rows / YEARS:.3g}'):,.0f}"
            lines.append(f"| `{one.name}` | `{key}` | {rows} | {_gb(year)} | {_gb(year / 12)} |\n")
    return "".join(lines)


def indexes_table(found: dict[str, Any], claims: int = CLAIMS) -> str:
    factor = claims / found["tables"]["claims_claim"]["rows"]
    lines = ["| index | of | GB |\n", "| --- | --- | --- |\n"]
    lines += [f"| `{index}` | `{table}` | {_gb(size * factor)} |\n" for index, table, size in found["indexes"][:8]]
    return "".join(lines)


def times_table(runs: Sequence[Run], found: dict[str, Any], tables: Sequence[Table]) -> str:
    """How long whole works take, each with the rate that it is computed from."""
    whole = sum(table.total for table in tables)
    rows = sum(table.rows for table in tables if "_historical" in table.name)
    rate = rows_a_second(runs, "postgresql") or rows_a_second(runs, "sqlite")
    dump = found["dump"]
    size = sum(table["table"] + table["indexes"] for table in found["tables"].values())
    dumped = dump["seconds"] * whole / size
    lines = ["| work | at | takes |\n", "| --- | --- | --- |\n"]
    if rate:
        core = rows / rate / 3600
        lines.append(
            f"| `verify_audit`, from the first leaf | {number(rate)} rows a second, measured | {_hours(core)} |\n"
        )
        lines.append(f"| the history rows of the last month, `--since` | the same | {_hours(core / (12 * YEARS))} |\n")
    pace = f"{number(size / dump['seconds'] / 1e6)} MB of database a second, measured"
    lines.append(f"| `pg_dump` of everything, one process | {pace} | {_hours(dumped / 3600)} |\n")
    lines += _scaled(found, whole / size)
    pace = f"{number(COPYING / 1e6)} MB a second, assumed"
    lines.append(f"| base backup, or a new replica | {pace} | {_hours(whole / COPYING / 3600)} |\n")
    year = sum(table.total for table in tables if table.partitioned) / YEARS
    lines.append(f"| one year's partitions, copied away | the same | {_hours(year / COPYING / 3600)} |\n")
    return "".join(lines)


def _scaled(found: dict[str, Any], factor: float) -> list[str]:
    """Works that were measured on the database whose sizes these are."""
    claims = found["tables"]["claims_claim"]["rows"]
    lines = []
    for key, name in (("restore", "`pg_restore` of that dump, one process"), ("rebuild", "`rebuild_editions`")):
        if key in found:
            pace = f"{number(claims / found[key]['seconds'])} claims a second, measured"
            lines.append(f"| {name} | {pace} | {_hours(found[key]['seconds'] * factor / 3600)} |\n")
    return lines


def _each(found: dict[str, Any], table: str) -> str:
    return number(found["tables"][table]["rows"] / found["tables"]["claims_claim"]["rows"])


def _hours(hours: float) -> str:
    return f"{number(float(f'{hours:.2g}'))} hours" if hours >= 1 else f"{number(float(f'{hours * 60:.2g}'))} minutes"


def machines_table(runs: Sequence[Run], tables: Sequence[Table]) -> str:
    """How many machines serve and hold it."""
    whole = sum(table.total for table in tables)
    http = next((run for run in runs if run.bench == "http"), None)
    made = per_core(http, "claim page, nothing cached", "postgresql") if http else None
    kept = per_core(http, "claim page, same edition again, cache in Redis", "postgresql") if http else None
    lines = ["| machines | computed from | how many |\n", "| --- | --- | --- |\n"]
    if made and kept:
        cores = READERS * (KEPT / kept + (1 - KEPT) / made)
        web = math.ceil(cores / CORES)
        memory = worker_megabytes(runs)
        worker = f", {number(CORES * memory / 1000)} GB of memory for {CORES} workers" if memory else ""
        what = f"{number(kept)} kept and {number(made)} new pages a second of a core{worker}"
        lines.append(f"| web, {CORES} cores each | {what} | {web}, and one more |\n")
    held = math.ceil(2 * whole / DISK)
    what = f"{_gb(whole)} GB, and as much again as room to rewrite the largest tables"
    lines.append(f"| PostgreSQL, {number(DISK / 1e12)} TB each | {what}; primary, replica, heir | {3 * held} |\n")
    return "".join(lines)


def page_of(runs: Sequence[Run], sizes: dict[str, dict[str, Any]]) -> str:
    """docs/hundred-million.md."""
    found = sizes["postgresql"]
    tables = tables_of(found)
    measured = sizes_of(found)
    assert measured is not None  # noqa: S101  the sizes were just read
    parts = TEXT.split("\n@@ ")
    tabled = {
        "sizes": sizes_table(tables),
        "partitions": partitions_table(tables),
        "indexes": indexes_table(found),
        "times": times_table(runs, found, tables),
        "machines": machines_table(runs, tables),
    }
    filled = [parts[0]]
    for part in parts[1:]:
        name, _mark, text = part.partition("\n")
        filled.append(f"\n\n{tabled[name]}{text}")
    return "".join(filled).format(
        claims=f"{CLAIMS:,}",
        years=YEARS,
        months=12 * YEARS,
        measured=f"{measured.claims:,}",
        each=number(measured.total / measured.claims / 1000),
        revisions=_each(found, "claims_revision"),
        editions=_each(found, "claims_edition"),
        readers=f"{READERS:,}",
        kept=f"{KEPT:.0%}",
        whole=number(sum(table.total for table in tables) / 1e12),
        cold=number(sum(table.total for table in tables if table.partitioned) / 1e12),
    )


TEXT = (Path(__file__).parent / "plan.md").read_text(encoding="utf-8")


def main() -> None:
    runs, sizes = read_all()
    if not sizes["postgresql"]:
        sys.stdout.write(
            "There is no bench/results/sizes/postgresql.json: the pages that rest on it stay as they are.\n"
        )
        return
    PAGE.write_text(page_of(runs, sizes), encoding="utf-8")
    page = OPERATIONS.read_text(encoding="utf-8")
    OPERATIONS.write_text(with_section(page, section(runs, sizes)), encoding="utf-8")
    sys.stdout.write("docs/hundred-million.md and the sizes in docs/operations.md are made from bench/results.\n")


if __name__ == "__main__":
    main()
