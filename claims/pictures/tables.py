"""What the tables of stances and of disagreements show: shapes, letters and bars, and the links that sort."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict

from claims.disagreements import Pair
from claims.pictures.shapes import STANCE_LETTERS, bar, legend_of, shape_definitions
from claims.stance_matrix import CLAIM_ORDERS, PARTY_ORDERS, StanceMatrix
from claims.vocabulary import Stance

Shown = dict[str, Any]
NAME = "stance"


def shown_matrix(matrix: StanceMatrix, query: QueryDict) -> Shown:
    """The matrix as the page shows it; `query` is that of the page, which the links to other orders keep."""
    words = {stance: _in_cell(stance) for stance in matrix.stances}
    return {
        "columns": matrix.columns,
        "groups": [
            {
                "label": group.label,
                "rows": [(row, [[words[stance] for stance in cell] for cell in row.cells]) for row in group.rows],
            }
            for group in matrix.groups
        ],
        "width": len(matrix.columns) + 2,
        "left_out": matrix.left_out,
        "legend": legend_of(matrix.stances),
        "shapes": shape_definitions(NAME, sorted(matrix.stances)),
        "orders": [
            {"name": "parties", "links": _links(query, "parties", PARTY_ORDERS, matrix.parties)},
            {"name": "columns", "links": _links(query, "columns", CLAIM_ORDERS, matrix.claims)},
        ],
    }


def shown_pairs(pairs: Iterable[Pair]) -> list[Shown]:
    """The pairs with their bars."""
    return [{"pair": pair, "bar": bar(pair.share)} for pair in pairs]


def _in_cell(stance: str) -> Shown:
    # Translated here, once, and not in each cell.
    return {"kind": stance, "letter": str(STANCE_LETTERS[Stance(stance)]), "label": str(Stance(stance).label)}


def _links(query: QueryDict, name: str, orders: Mapping[str, Any], chosen: str) -> list[Shown]:
    links = []
    for key, label in orders.items():
        asked = query.copy()
        asked[name] = key
        links.append({"label": label, "address": f"?{asked.urlencode()}#matrix", "chosen": key == chosen})
    return links
