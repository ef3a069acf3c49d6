"""Loads claims by the thousand: streaming, in batches, each batch one transaction of a few changesets."""

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError

from audit.bulk import insert_tracked
from audit.context import changeset
from claims.bulk.given import BulkClaim
from claims.bulk.later_indexes import indexes_last as made_last
from claims.bulk.loader import BatchLoaded, Load, Loader
from claims.bulk.memory import pages_in_memory
from claims.bulk.processes import load_in_processes
from claims.review_errors import WorkflowError

AT_ONCE = 250  # claims of a batch: its leaves then name some 5,000 rows each


def load_claims(
    claims: Iterable[BulkClaim],
    *,
    by: Any,
    approve_as: Any,
    comment: str,
    at_once: int = AT_ONCE,
    resume: bool = False,
    processes: int = 1,
    indexes_last: bool = False,
) -> Iterator[BatchLoaded]:
    """Store new claims with all that makes them public, as the editor `by` and the reviewer `approve_as`, by batches.

    A generator: nothing is stored until it is asked. Topics, parties and sources that claims name are there already
    (`load_records()`), as are the claims that they relate to, or in the same batch. What was stored stays when a later
    batch fails; with `resume` claims whose slug is there are passed over. Constant memory. Nobody is told.
    With several `processes`, batches are stored beside each other: then no claim may relate to one of another batch, a
    batch after the one that fails may be stored too, and no transaction may be open. With `indexes_last`, indexes that
    only reading needs are dropped first and made after the last batch, also when one fails: for a new archive.
    Raises BadClaim, and nothing of that batch was written; WorkflowError when both are the same person.
    """
    if by.pk == approve_as.pk:
        raise WorkflowError("Nobody approves what they wrote: name somebody else.")
    if not by.is_active or not approve_as.is_active:
        raise WorkflowError("Only an active user can do this.")
    load = Load(by, approve_as, comment, resume)
    with made_last() if indexes_last else nullcontext():
        if processes > 1:
            yield from load_in_processes(load, _batches(claims, at_once), processes)
        else:
            with pages_in_memory():
                yield from map(Loader(load).load, _batches(claims, at_once))


def _batches(claims: Iterable[BulkClaim], at_once: int) -> Iterator[list[BulkClaim]]:
    waiting = iter(claims)
    while batch := list(islice(waiting, at_once)):
        yield batch


def load_records(records: Iterable[Any], *, by: Any, comment: str, at_once: int = 1000) -> int:
    """Store new rows of tracked models that others refer to, such as sources, in changesets of so many; how many.

    Unsaved instances, those that others of them refer to first; all of one model. Each is searched for at once.
    Raises ValidationError for a value that its field refuses.
    """
    waiting, count = iter(records), 0
    while batch := list(islice(waiting, at_once)):
        for row in batch:
            try:
                row.clean_fields()
            except ValidationError as error:
                raise ValidationError(f"{row}: {'; '.join(error.messages)}") from None
        with changeset(by, comment):
            insert_tracked(batch)
        count += len(batch)
    return count
