"""Who takes which stance on which of several claims, as a table. Pure: loaded rows in, plain values out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

COLUMNS = 8


@dataclass(frozen=True)
class StanceMatrix:
    """Columns are parties, rows are claims; a cell lists the stances (labels) of the party on the claim."""

    parties: list[Any]
    rows: list[tuple[Any, list[list[str]]]]


def stance_matrix(claims: Iterable[Any]) -> StanceMatrix | None:
    """The matrix of the parties that take positions on two claims or more, most active first; None without any.

    `claims` come from `IndexedClaim.objects.with_positions()`. At most 8 parties; claims on which none of them
    takes a position are left out.
    """
    claims = list(claims)
    held: dict[tuple[int, int], list[str]] = {}
    parties: dict[int, Any] = {}
    active: Counter[int] = Counter()
    for claim in claims:
        for position in claim.positions.all():
            parties[position.party_id] = position.party
            stances = held.setdefault((claim.pk, position.party_id), [])
            active[position.party_id] += not stances
            if (label := str(position.get_stance_display())) not in stances:
                stances.append(label)
    columns = [pk for pk, count in active.most_common(COLUMNS) if count > 1]
    if not columns:
        return None
    rows = [(claim, [held.get((claim.pk, pk), []) for pk in columns]) for claim in claims]
    return StanceMatrix([parties[pk] for pk in columns], [row for row in rows if any(row[1])])
