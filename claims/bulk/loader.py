"""One batch after the other: prepared outside any transaction, then stored in one."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import IntegrityError

from audit.bulk_keys import Keys
from audit.bulk_rows import BulkRows
from audit.context import acts_together, close_changeset
from audit.models import Changeset
from claims.bulk.batch import Batch, clean_versions, open_acts
from claims.bulk.cleaning import Plain
from claims.bulk.derived import Searched
from claims.bulk.given import BadClaim, BulkClaim
from claims.bulk.known import Known
from claims.models import Claim, PublicAddress

_IN_ONE_QUERY = 500


@dataclass(frozen=True)
class BatchLoaded:
    """One batch that is stored for good."""

    claims: int
    rows: int
    skipped: int  # claims that were stored already


class Load(NamedTuple):
    """What holds for all batches of a load."""

    by: Any
    approve_as: Any
    comment: str
    resume: bool


class _Ready(NamedTuple):
    """A batch that can be stored."""

    rows: BulkRows
    acts: list[Changeset]


class Loader:
    """Stores batches of one load, and keeps what all of them need."""

    def __init__(self, load: Load, turn: AbstractContextManager[Any] | None = None) -> None:
        """`turn` is held while a batch is stored: others who share it then wait, and do not ask again and again."""
        self._load, self._turn = load, turn or nullcontext()
        self._known, self._searched, self._keys = Known(), Searched(), Keys()

    def load(self, batch: list[BulkClaim]) -> BatchLoaded:
        """Store these claims. Raises BadClaim, and nothing of them was written."""
        try:
            with _nothing_collected():
                done = self._store(batch)
        except BaseException as error:
            self._searched.forget()
            self._keys = Keys()  # what was taken in the transaction was given back
            if isinstance(error, IntegrityError):
                named = f"{batch[0].slug} - {batch[-1].slug}"
                raise BadClaim(named, f"the database refuses one of these: {error}") from error
            raise
        self._searched.written()
        return done

    def _store(self, batch: list[BulkClaim]) -> BatchLoaded:
        cleaned = {given.slug: clean_versions(given) for given in batch}
        if len(cleaned) < len(batch):
            raise BadClaim(batch[0].slug, "two claims of this batch have the same slug.")
        taken = _taken(cleaned)
        if taken and not self._load.resume:
            raise BadClaim(min(taken), "Another claim has this slug. Choose another.")
        new = [given for given in batch if given.slug not in taken]
        if not new:
            return BatchLoaded(0, 0, len(batch))
        self._known.refresh()
        ready = self._prepared(new, cleaned)
        with self._turn, acts_together():
            if self._known.refresh():  # somebody edited what the documents were made from
                self._searched.forget()
                ready = self._prepared(new, cleaned)
            written = ready.rows.write()
            self._searched.write()
            self._keys.refill()
            for act in ready.acts:
                close_changeset(act)
        return BatchLoaded(len(new), written, len(taken))

    def _prepared(self, new: list[BulkClaim], cleaned: dict[str, list[Plain]]) -> _Ready:
        rows, load = BulkRows(self._keys), self._load
        targets = _targets([cleaned[given.slug] for given in new])
        targets |= {given.slug: rows.next_key(Claim) for given in new}
        _load_known(self._known, [plain for given in new for plain in cleaned[given.slug]])
        rounds = max(len(given.versions) for given in new)
        acts = open_acts(rows, rounds, by=load.by, approve_as=load.approve_as, comment=load.comment)
        gathering = Batch(rows, self._known, self._searched, acts, targets)
        for given in new:
            gathering.gather(given, cleaned[given.slug])
        return _Ready(rows, rows.seal())


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """No garbage collection: a batch makes hundreds of thousands of objects and no cycle, and all are gone after it."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _taken(slugs: Iterable[str]) -> set[str]:
    """Those that a claim has, or had in public. 2 queries for each 500."""
    listed, found = sorted(slugs), set()
    for start in range(0, len(listed), _IN_ONE_QUERY):
        some = listed[start : start + _IN_ONE_QUERY]
        for model in (Claim, PublicAddress):
            found |= set(model.objects.filter(slug__in=some).order_by().values_list("slug", flat=True))
    return found


def _targets(cleaned: list[list[Plain]]) -> dict[str, int]:
    """The keys of the stored claims that relations name. 0 or 1 query for each 500."""
    named = sorted({row["claim"] for versions in cleaned for plain in versions for row in plain["relations"]})
    found: dict[str, int] = {}
    for start in range(0, len(named), _IN_ONE_QUERY):
        some = Claim.objects.unmerged().filter(slug__in=named[start : start + _IN_ONE_QUERY])
        found.update(some.order_by().values_list("slug", "pk"))
    return found


def _load_known(known: Known, plains: list[Plain]) -> None:
    known.refresh()
    parties: set[str] = set()
    sources: set[str] = set()
    topics: set[str] = set()
    for plain in plains:
        topics.update(row["topic"] for row in plain["topics"])
        parties.update(row["party"] for row in (*plain["positions"], *plain["reply_requests"]))
        sources.update(row["source"] for row in plain["evidence"])
        for position in plain["positions"]:
            sources.update(row["source"] for row in position["cites"])
    known.load("topics", topics)
    known.load("parties", parties)
    known.load("sources", sources)
