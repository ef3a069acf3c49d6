"""One whole verification: the log, its rows, what belongs nowhere, live rows, triggers, and what other apps check."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from audit.models import Leaf
from audit.notes import VerifierKey
from audit.verification.belonging import check_unnamed, tables_with_more, unlogged_changesets
from audit.verification.checkpoints import Head, first_keys, trusted_keys
from audit.verification.findings import Counts, Tell
from audit.verification.live import check_page, live_tables
from audit.verification.log import LogCheck, cosigned_heads, misstored, readable_leaves, stored_heads, tree_of
from audit.verification.registry import checks
from audit.verification.rows import RowCheck
from audit.verification.snapshot import by_index
from audit.verification.tree import StoredTree
from audit.verification.triggers import check_triggers

Progress = Callable[[Iterable[Any], str, int], Iterable[Any]]  # rows, what they are, how many


class CannotVerify(Exception):
    """What was asked for cannot be done."""


@dataclass(frozen=True)
class Request:
    """What to verify, and whom to believe."""

    keys: Sequence[VerifierKey] = ()  # none: those that signed the first checkpoint
    kept: Sequence[Head] = ()  # checkpoints from elsewhere
    since: Head | None = None  # go on after it; either stored or one of those kept


def verify(request: Request, *, tell: Tell, counts: Counts, progress: Progress) -> None:
    """Tell every finding. Reads one state of the database when it runs inside `snapshot()`; memory stays the same.

    Raises CannotVerify when there is no key to hold a kept checkpoint against.
    """
    trusted = _trusted(request)
    # When what is stored does not lead to the checkpoint, everything is verified, and so it is told what is wrong.
    tree = (request.since and tree_of(request.since)) or StoredTree()
    counts.since = since = tree.size
    heads = merge(stored_heads(), sorted(request.kept, key=_size), key=_size)
    log = LogCheck(tell, counts, tree=tree, heads=heads, trusted=trusted)
    rows = RowCheck(tell, counts)
    leaves = Leaf.objects.filter(index__gte=since).count()
    with by_index():
        rows.check(progress(log.leaves(), _("leaves"), leaves))
    log.finish()
    for finding in chain(misstored(), unlogged_changesets()):
        tell(finding)
    if more := tables_with_more(rows, since, tell):
        with by_index():
            check_unnamed(rows, progress(readable_leaves(since), _("leaves again"), leaves), more)
    rows.finish()
    _verify_live_rows(tell, counts, progress)
    for check in [check_triggers, *checks]:
        for finding in check():
            tell(finding)


def _verify_live_rows(tell: Tell, counts: Counts, progress: Progress) -> None:
    tables = live_tables()
    for table in progress(tables, _("live tables"), len(tables)):
        counts.live_rows += table.count()
        for page in table.pages():
            for finding in check_page(table, page):
                tell(finding)


def _trusted(request: Request) -> list[VerifierKey]:
    """2 queries, and 1 for each key that the log was given since."""
    keys = list(request.keys)
    if not keys and (first := next(stored_heads(), None)):
        keys = first_keys(first)
    if not keys and (request.kept or request.since):
        raise CannotVerify(_("No key is known that a checkpoint could be held against: name one with --key."))
    return trusted_keys(keys, cosigned_heads)


def _size(head: Head) -> int:
    return head.size
