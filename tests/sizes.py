"""How many rows a page's cost is measured with: few in the fast loop, many in the whole suite."""

from typing import Any

import pytest


def few_and(many: int) -> list[Any]:
    """Sizes to compare with the smallest. What costs a query for each row costs more with four already.

    Even, since a row takes two changesets to make, and the log reads once more for every fourth.
    """
    return [4, pytest.param(many, marks=pytest.mark.walk)]
