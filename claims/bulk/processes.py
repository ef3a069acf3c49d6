"""Batches of one load in several processes, each with a connection of its own."""

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from multiprocessing.util import Finalize
from typing import Any

from django.db import connection, connections

from claims.bulk.given import BulkClaim
from claims.bulk.loader import BatchLoaded, Load, Loader
from claims.bulk.memory import pages_in_memory

_AHEAD = 2  # batches for each process that are given out before the first of them is asked for
_loader: Loader | None = None  # of a process that was started here


def load_in_processes(load: Load, batches: Iterable[list[BulkClaim]], count: int) -> Iterator[BatchLoaded]:
    """Store the batches in so many processes; what came of each, in the order in which they are given.

    Outside any transaction: raises RuntimeError inside one. When a batch fails, some after it may be stored already.
    """
    if connection.in_atomic_block:
        raise RuntimeError("Processes of their own see nothing of the transaction that is open: load outside it.")
    connections.close_all()  # a process that is forked off must not talk on ours
    forking = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(count, forking, _begin, (load, forking.Lock()))
    waiting: deque[Future[BatchLoaded]] = deque()
    try:
        pool.submit(_started).result()  # all are forked off now, before `batches` may need a connection
        for batch in batches:
            waiting.append(pool.submit(_load, batch))
            if len(waiting) > _AHEAD * count:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(load: Load, turn: Any) -> None:
    global _loader
    # SQLite has one writer at a time, and lets others ask again and again; PostgreSQL stores what each brings.
    _loader = Loader(load, turn if connection.vendor == "sqlite" else None)
    ended = ExitStack()
    ended.enter_context(pages_in_memory())
    Finalize(None, _end, (ended,), exitpriority=0)


def _end(ended: ExitStack) -> None:
    ended.close()
    connections.close_all()


def _started() -> None:
    pass


def _load(batch: list[BulkClaim]) -> BatchLoaded:
    assert _loader is not None  # noqa: S101  made when the process began
    return _loader.load(batch)
