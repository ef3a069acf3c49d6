"""The changeset, what every recorded row inherits, and the log that makes a change of either be found."""

from audit.accounts import record_accounts
from audit.models.changesets import Changeset, Channel
from audit.models.log import Checkpoint, Leaf, SealedColumns, Verification
from audit.models.redactions import RedactedRow, Redaction
from audit.models.rows import HistoryRow, Tracked, WrittenOnce
from audit.models.sealed import SealedRow
from audit.models.tokens import ApiToken, IdempotentAnswer, TokenUse

__all__ = [
    "ApiToken",
    "Changeset",
    "Channel",
    "Checkpoint",
    "HistoryRow",
    "IdempotentAnswer",
    "Leaf",
    "RedactedRow",
    "Redaction",
    "SealedColumns",
    "SealedRow",
    "TokenUse",
    "Tracked",
    "Verification",
    "WrittenOnce",
]

# Users and groups are Django's own models: their history tables are declared from outside, here.
record_accounts()
