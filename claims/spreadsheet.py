"""CSV that a spreadsheet opens without running what is in it. Pure."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from sources.spreadsheet import defused


def csv_line(cells: Iterable[Any]) -> str:
    """One line of CSV (RFC 4180), formulas defused by a leading apostrophe; None is an empty cell."""
    line = io.StringIO()
    csv.writer(line).writerow([defused("" if cell is None else str(cell)) for cell in cells])
    return line.getvalue()
