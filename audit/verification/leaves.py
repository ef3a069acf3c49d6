"""A leaf as it is read from its bytes."""

from dataclasses import dataclass
from typing import Any

from audit.appending import LEAF_VERSION
from audit.stored_json import read_json

CHANGESETS = "audit_changeset"
MOST_KEYS = 2**63


class UnreadableLeaf(ValueError):
    """The bytes are no leaf of this version."""


@dataclass(frozen=True)
class ReadLeaf:
    """What a leaf says of its changeset."""

    index: int
    act: int  # the changeset's key
    uuid: str
    channel: str
    time: str
    rows: dict[tuple[str, str], dict[int, str]]  # by table and digest of its columns, the rows' digests by their keys

    @property
    def size(self) -> int:
        """How many rows it names."""
        return sum(len(digests) for digests in self.rows.values())


def read_leaf(index: int, data: bytes) -> ReadLeaf:
    """Raises UnreadableLeaf."""
    try:
        leaf = read_json(data)
        if leaf["version"] != LEAF_VERSION:
            raise UnreadableLeaf(f"version {leaf['version']!r}")
        rows = {(_text(part["table"]), _text(part["columns"])): _digests(part["digests"]) for part in leaf["rows"]}
        (act,) = next(digests for (table, _columns), digests in rows.items() if table == CHANGESETS)
        return ReadLeaf(index, act, _text(leaf["uuid"]), _text(leaf["channel"]), _text(leaf["time"]), rows)
    except (ValueError, TypeError, KeyError, AttributeError, StopIteration, RecursionError) as error:
        raise UnreadableLeaf(str(error)) from error


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise UnreadableLeaf(f"{value!r} is no text")
    return value


def _digests(pairs: Any) -> dict[int, str]:
    digests = dict(pairs)
    if not all(type(key) is int and 0 <= key < MOST_KEYS for key in digests):
        raise UnreadableLeaf("the key of a row is no number")
    return digests
