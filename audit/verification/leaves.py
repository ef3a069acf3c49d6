"""A leaf as it is read from its bytes."""

import json
from dataclasses import dataclass

from audit.appending import LEAF_VERSION

CHANGESETS = "audit_changeset"


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
        leaf = json.loads(data)
        if leaf["version"] != LEAF_VERSION:
            raise UnreadableLeaf(f"version {leaf['version']!r}")
        rows = {(part["table"], part["columns"]): dict(part["digests"]) for part in leaf["rows"]}
        (act,) = next(digests for (table, _columns), digests in rows.items() if table == CHANGESETS)
        if not isinstance(act, int):
            raise UnreadableLeaf(f"changeset {act!r}")
        return ReadLeaf(index, act, leaf["uuid"], leaf["channel"], leaf["time"], rows)
    except (ValueError, TypeError, KeyError, AttributeError, StopIteration) as error:
        raise UnreadableLeaf(str(error)) from error
