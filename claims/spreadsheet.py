"""CSV that a spreadsheet opens without running what is in it. Pure."""

import csv
import io
from collections.abc import Iterable
from typing import Any

# What a spreadsheet takes for the beginning of a formula. Source: OWASP, CSV Injection.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_line(cells: Iterable[Any]) -> str:
    """One line of CSV (RFC 4180), formulas defused by a leading apostrophe; None is an empty cell."""
    line = io.StringIO()
    csv.writer(line).writerow([_defused(cell) for cell in cells])
    return line.getvalue()


def _defused(cell: Any) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
