"""The pages that are computed from measured sizes are what those come to."""

from pathlib import Path
from typing import Any

import pytest

from bench.plan import CLAIMS, PAGE, Table, machines_table, page_of, tables_of, times_table
from bench.report import Run
from bench.results import Figure
from bench.sizing import OPERATIONS, UNKNOWN, per_core, read_all, section, sizes_of, table_of, with_section

SIZES: dict[str, Any] = {
    "tables": {
        "claims_claim": {"rows": 10, "table": 600, "indexes": 400},
        "claims_historicalclaim": {"rows": 30, "table": 2000, "indexes": 1000},
        "audit_leaf": {"rows": 5, "table": 900, "indexes": 100},
    },
    "indexes": [["claims_claim_pkey", "claims_claim", 400]],
    "dump": {"seconds": 2.0, "bytes": 1},
    "rebuild": {"seconds": 5.0},
}


def figure(what: str, median: float, unit: str = "E", database: str = "postgresql") -> Figure:
    return Figure("Group", what, database, unit, median, median, median, 5, "beside")


RUN = Run(
    "http",
    "2026-11-29",
    {"cores": 2},
    {"E": "1,000 requests a second"},
    [],
    [
        figure("claim page, nothing cached", 0.1),
        figure("claim page, same edition again, cache in Redis", 0.6),
        figure("verify_audit, 5,000 history rows", 20_000, "rows/s"),
    ],
)


def test_pages_are_made_of_the_results() -> None:
    runs, sizes = read_all()
    assert PAGE.read_text(encoding="utf-8") == page_of(runs, sizes), "Run python -m bench.plan."
    page = OPERATIONS.read_text(encoding="utf-8")
    assert page == with_section(page, section(runs, sizes)), "Run python -m bench.plan."


def test_tables_grow_with_the_claims() -> None:
    history, *_others = tables_of(SIZES)
    assert history == Table("claims_historicalclaim", 3 * CLAIMS, 200 * CLAIMS, 100 * CLAIMS)
    assert [(table.name, table.partitioned) for table in tables_of(SIZES)] == [
        ("claims_historicalclaim", True),
        ("audit_leaf", True),
        ("claims_claim", False),
    ]


def test_times_follow_from_rates() -> None:
    tables = tables_of(SIZES)
    lines = times_table([RUN], SIZES, tables)
    # 300 million rows at 20,000 a second; 5,000 bytes in 2 seconds.
    assert f"| 20,000 rows a second, measured | {300_000_000 / 20_000 / 3600:.1f} hours |" in lines
    assert "| 0.0025 MB of database a second, measured | 5,600 hours |" in lines
    assert "| `rebuild_editions` | 2 claims a second, measured | 14,000 hours |" in lines
    assert "pg_restore" not in lines
    # A tenth of 40 GB at 200 MB a second.
    assert "| the same | 0.33 minutes |" in lines


def test_machines_follow_from_pages_a_second() -> None:
    # 1,800 kept pages at 300 a core and 200 new ones at 50: ten cores.
    assert "300 kept and 50 new pages a second of a core | 1, and one more |" in machines_table([RUN], tables_of(SIZES))


def test_requests_of_a_core_are_those_of_the_empty_view_times_the_ratio() -> None:
    assert per_core(RUN, "claim page, nothing cached", "postgresql") == pytest.approx(50)
    assert per_core(RUN, "claim page, nothing cached", "sqlite") is None


def test_what_was_not_measured_is_told_as_such() -> None:
    lines = table_of([RUN], {"postgresql": SIZES}).splitlines()
    assert lines[2].endswith(f"| {UNKNOWN} | 50 |")
    assert next(line for line in lines if "on disk" in line).endswith(f"| {UNKNOWN} | 0.5 kB |")
    assert table_of([], {}).count(UNKNOWN) == 2 * 9 + 1


def test_size_of_a_file_counts_its_claims() -> None:
    sizes = sizes_of({"rows": {"claims_claim": 10}, "bytes": 5000})
    assert sizes is not None
    assert sizes.total / sizes.claims == 500
    assert sizes_of({}) is None


def test_page_without_its_marks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="with its end"):
        with_section("no marks", "found")
