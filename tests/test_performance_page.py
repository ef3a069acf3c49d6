"""docs/performance.md is what was measured, and `make bench` names parts that exist."""

from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from bench.__main__ import PARTS, main
from bench.report import DOCS, PAGE, in_groups, page_of, read_runs
from bench.results import Figure
from bench.tables import outcome, slug_of, table

FIGURE = Figure(
    group="Pages",
    what="claim page",
    database="sqlite",
    unit="E",
    median=0.12,
    low=0.11,
    high=0.131234,
    rounds=5,
    beside="an empty Django view",
    at_least=0.16,
)


def test_page_is_made_of_the_results() -> None:
    assert PAGE.read_text(encoding="utf-8") == page_of(read_runs()), "Run python -m bench.report."


def test_every_group_has_its_drawing_and_no_other_is_left() -> None:
    figures = [figure for run in read_runs() for figure in run.figures]
    assert {path.name for path in DOCS.glob("img/performance-*.svg")} == {
        f"performance-{slug_of(group)}.svg" for group in in_groups(figures)
    }


def test_drawings_hold_no_day_on_which_they_were_made() -> None:
    for path in DOCS.glob("img/performance-*.svg"):
        assert "<dc:date>" not in path.read_text(encoding="utf-8"), path.name


def test_row_shows_spread_and_budget() -> None:
    assert "| claim page, SQLite | 0.12 E | 0.11 to 0.131 | at least 0.16 |" in table([FIGURE])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "**missed** by 25%"),
        ({"median": 0.16}, "holds"),
        ({"median": 0.1599}, "**missed** by less than 1%"),
        ({"at_least": None, "at_most": 0.1}, "**missed** by 20%"),
        ({"at_least": None, "at_most": 0.12}, "holds"),
        ({"at_least": None}, ""),
    ],
)
def test_budget_is_kept_or_missed_by_a_share(changes: dict[str, float | None], words: str) -> None:
    assert outcome(replace(FIGURE, **changes)) == words


def test_number_of_claims_has_a_column_where_it_matters() -> None:
    assert "claims |" not in table([FIGURE]).splitlines()[0]
    assert "| 1,000,000 |" in table([replace(FIGURE, claims=1_000_000)])


def test_every_part_has_its_module() -> None:
    assert [name for name, (module, *_told) in PARTS.items() if find_spec(module) is None] == []


def test_unknown_part_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["http", "nonsense"]) == 2
    assert "There is no part nonsense. There are: http," in capsys.readouterr().err


def test_part_without_its_module_is_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setitem(PARTS, "absent", ("bench.absent",))
    assert main([]) == 2
    assert "The modules of these parts are missing: absent." in capsys.readouterr().err
