"""What a benchmark found, as a file in `bench/results/` that `bench.report` makes docs/performance.md from."""

import json
import os
import platform
import sqlite3
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TypedDict

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Figure:
    """One ratio, measured in rounds that took turns with what it is measured beside."""

    group: str  # a heading of docs/performance.md
    what: str
    database: str  # "sqlite", "postgresql", or "" where none takes part
    unit: str  # of the ratio: "E", "x", "rows/s", "ms above an empty view", "MB"
    median: float
    low: float
    high: float
    rounds: int
    beside: str  # what it was measured beside, in the same run
    claims: int = 0  # in the database; 0 where it does not matter
    at_least: float | None = None  # the budget, where there is one
    at_most: float | None = None
    note: str = ""
    samples: list[float] = field(default_factory=list)

    @property
    def holds(self) -> bool | None:
        """Whether the median keeps the budget; None without one."""
        if self.at_least is None and self.at_most is None:
            return None
        return (self.at_least is None or self.median >= self.at_least) and (
            self.at_most is None or self.median <= self.at_most
        )


class Spread(TypedDict):
    """What rounds found, as `Figure` takes it."""

    median: float
    low: float
    high: float
    rounds: int
    samples: list[float]


def spread(samples: Sequence[float]) -> Spread:
    """Median, lowest, highest and number of the samples."""
    kept = [float(f"{sample:.5g}") for sample in samples]
    return {
        "median": float(f"{statistics.median(samples):.5g}"),
        "low": min(kept),
        "high": max(kept),
        "rounds": len(kept),
        "samples": kept,
    }


def write_results(
    name: str, figures: Sequence[Figure], *, skipped: Sequence[str] = (), said: Mapping[str, str] | None = None
) -> Path:
    """Write `bench/results/NAME.json`, in place of what a former run wrote; its path.

    `skipped` is a sentence for each thing that could not be measured; `said` are facts for the page's account of the
    run, such as the versions of what took part.
    """
    path = RESULTS / f"{name}.json"
    path.parent.mkdir(exist_ok=True)
    found = {
        "bench": name,
        "made": f"{datetime.now(UTC):%Y-%m-%d}",
        "machine": {
            "cores": os.cpu_count(),
            "architecture": platform.machine(),
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
            "django": version("django"),
        },
        "said": dict(said or {}),
        "skipped": list(skipped),
        "figures": [asdict(figure) for figure in figures],
    }
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def read_results() -> list[Figure]:
    """The figures of every file in `bench/results/`, by the files' names."""
    return [
        Figure(**figure)
        for path in sorted(RESULTS.glob("*.json"))
        for figure in json.loads(path.read_text(encoding="utf-8"))["figures"]
    ]
