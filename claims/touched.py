"""What numbering revisions asks of the database. Written out, since every edit of a claim asks it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection

from audit.models import Changeset
from audit.records import history_of
from audit.statements import Statement, ask, marks, send
from claims.models import Citation, Claim, Evidence, Position, Relation, ReplyRequest, TopicLink
from claims.vocabulary import Status

# The parts that carry their claim; citations carry it through their position.
_PARTS: tuple[Any, ...] = (TopicLink, Position, Evidence, Relation, ReplyRequest)
# Where the position stands now, not where it once stood; one that went with its citation has its own row.
_CITED = """
    SELECT p.claim_id FROM claims_position p JOIN claims_historicalcitation h ON h.position_id = p.id
    WHERE h.changeset_id = %s"""
# NO KEY: a part's foreign key holds a share of the claim's key, and two who hold one would wait for each other.
_LOCK = "SELECT id FROM claims_claim WHERE id IN ({}) ORDER BY id FOR NO KEY UPDATE"
_STANDING = {
    vendor: f"""
        SELECT c.id, (SELECT MAX(r.number) FROM claims_revision r WHERE r.claim_id = c.id),
               s.status, s.submitted_revision, c.statement, i.folded
        FROM claims_claim c LEFT JOIN claims_reviewstate s ON s.claim_id = c.id
        LEFT JOIN claims_statementindex i ON i.{key} = c.id
        WHERE c.id IN ({{}}) ORDER BY c.id"""  # noqa: S608  names of the code's own
    for vendor, key in (("sqlite", "rowid"), ("postgresql", "claim_id"))
}
_UNCITED = """
    SELECT p.id FROM claims_position p
    WHERE p.claim_id IN ({}) AND NOT EXISTS (SELECT 1 FROM claims_citation c WHERE c.position_id = p.id)"""


@dataclass(frozen=True)
class Standing:
    """A claim, locked: its newest revision (0 without any), and what its review state says (None without one).

    And its statement, beside the folded words that the index of statements holds (None when it holds none).
    """

    claim: int
    newest: int
    status: str | None
    submitted: int | None
    statement: str
    folded: str | None

    @property
    def is_at_rest(self) -> bool:
        """Nothing about its review changes with a further revision."""
        return self.status not in (None, Status.MERGED) and self.submitted is None


def claims_touched(changeset: Changeset) -> set[int]:
    """Keys of the claims of which the changeset recorded any part, deleted ones included.

    No query, or 1 when it recorded citations, or parts that it does not know of for sure.
    """
    if not changeset.may_have_written(Claim, *_PARTS, Citation):
        return set()
    known: set[int] = set()
    asked = []
    for model in (Claim, *_PARTS):
        if (owners := changeset.owners_written(model)) is None:
            asked.append(_asking(model))
        else:
            known |= owners
    if changeset.may_have_written(Citation):
        asked.append(_CITED)
    if not asked:
        return known
    return known.union(pk for (pk,) in ask(" UNION ".join(asked), [changeset.pk] * len(asked)))


def _asking(model: Any) -> str:
    column = "id" if model is Claim else "claim_id"
    return f"SELECT {column} FROM {history_of(model)._meta.db_table} WHERE changeset_id = %s"  # noqa: S608  names of the code's own


def lock_claims(keys: Collection[int]) -> list[Standing]:
    """Those of these claims that exist, in the order of their keys, locked until the transaction ends. 1 query.

    In that order, so that two people who save at once get two numbers and never a deadlock. What is read is read after
    the lock, so that nothing is stale. On SQLite whoever writes is alone.
    """
    listed, values = marks(keys), sorted(keys)
    statements = [Statement(_STANDING[connection.vendor].format(listed), values)]
    if connection.features.has_select_for_update:
        statements.insert(0, Statement(_LOCK.format(listed), values))
    *_locked, rows = send(*statements)
    return [Standing(pk, newest or 0, *others) for pk, newest, *others in rows]


def uncited_positions(keys: Collection[int]) -> list[int]:
    """Keys of the positions of these claims that have no citation. 1 query."""
    return [pk for (pk,) in ask(_UNCITED.format(marks(keys)), sorted(keys))]
