"""Cells that a spreadsheet would run."""

import csv
import io
from typing import Any

import pytest

from claims.spreadsheet import csv_line


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("plain", "plain"),
        ("", ""),
        (None, ""),
        (0, "0"),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        (-1, "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("a=1", "a=1"),
        ('say "no", twice', 'say "no", twice'),
        ("two\nlines", "two\nlines"),
        ("Алматы", "Алматы"),
    ],
)
def test_cell_is_written_so_that_it_is_only_text(cell: Any, written: str) -> None:
    line = csv_line([cell, "next"])
    assert line.endswith("\r\n")
    assert list(csv.reader(io.StringIO(line, newline=""))) == [[written, "next"]]
