"""What verification finds: kinds of wrong, in words. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """The closed vocabulary; docs/audit.md says what each means and what to do."""

    ROW_ALTERED = "row altered"
    ROW_MISSING = "row missing"
    ROW_INSERTED = "row inserted"
    ROWS_SWAPPED = "rows swapped"
    EDITION_ALTERED = "edition altered"
    CHANGESET_ALTERED = "changeset altered"
    CHANGESET_BACKDATED = "changeset back-dated"
    CHANGESET_UNLOGGED = "changeset without leaf"
    ROW_WITHOUT_CHANGESET = "row without changeset"
    COLUMNS_UNKNOWN = "sealed columns unknown"

    LEAF_ALTERED = "leaf altered"
    LEAF_MISSING = "leaf missing"
    SUBTREE_WRONG = "stored subtree hash wrong"
    LOG_TRUNCATED = "log truncated"
    LOG_FORKED = "log forked"
    SIGNATURE_INVALID = "checkpoint signature invalid"
    KEY_REPLACED = "key replaced"

    LIVE_ROW_DIFFERS = "live row differs"
    LIVE_ROW_UNRECORDED = "live row without history"
    DELETION_UNRECORDED = "deletion not recorded"
    REVISION_GAP = "revision gap"
    REVISION_MISSING = "revision missing"
    REVISIONS_START_LATE = "revisions do not begin with 1"
    TRIGGER_MISSING = "trigger missing"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, and the row of which table it is wrong with."""

    kind: Kind
    table: str
    key: int | None  # SQLite may hold another value
    message: str
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def line(self) -> str:
        """The message, whatever it quotes: on one line, of characters that print and that UTF-8 can write."""
        return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in self.message)

    def data(self) -> dict[str, Any]:
        """As docs/formats/verify_audit.md describes it."""
        return {
            "kind": self.kind.value,
            "table": self.table,
            "key": self.key,
            "message": self.line,
            "detail": self.detail,
        }


Tell = Callable[[Finding], None]


@dataclass
class Counts:
    """What a run has looked at so far."""

    since: int = 0  # leaves that were not read again
    leaves: int = 0
    rows: int = 0
    live_rows: int = 0
    checkpoints: int = 0
