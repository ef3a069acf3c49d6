"""What is exported is produced in constant memory, however much there is of it."""

import gc
import tracemalloc
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from claims.dossiers.export import dossier_parts
from claims.tables.export import source_table
from tests.many_rows import fill_site

pytestmark = pytest.mark.walk
SMALL, LARGE = 150, 600  # claims
AT_ONCE = 30  # records that are in memory at a time
Export = Callable[[], Iterable[Any]]


@pytest.fixture
def exports(client: Client, desk: Client, monkeypatch: pytest.MonkeyPatch) -> dict[str, Export]:
    for where in ("dossiers.export.AT_ONCE", "tables.export._AT_ONCE", "outputs.tables.BATCH", "timeline_export.BATCH"):
        monkeypatch.setattr(f"claims.{where}", AT_ONCE)

    def streamed(asking: Client, address: str) -> Export:
        def stream() -> Iterable[Any]:
            answer: Any = asking.get(address)
            assert answer.status_code == 200
            return answer.streaming_content  # type: ignore[no-any-return]

        return stream

    return {
        "dossier": dossier_parts,
        "source table": source_table,
        **{
            address: streamed(client, address)
            for address in ("/claims.csv", "/sources.csv", "/topics/many-topic-1.csv")
        },
        **{address: streamed(desk, address) for address in ("/admin/changes.csv", "/admin/changes.jsonl")},
    }


def _peak(export: Export) -> tuple[int, int]:
    """Bytes that were allocated at most while it was produced; its size."""
    tracemalloc.start()
    try:
        size = 0
        for number, part in enumerate(export()):
            size += len(part)
            if number % (2 * AT_ONCE) == 0:
                gc.collect()  # what only waits for the collector, of which more waits where there is more in all
        return tracemalloc.get_traced_memory()[1], size
    finally:
        tracemalloc.stop()


def _measured(exports: dict[str, Export], claims: int, approved_by: int) -> dict[str, tuple[int, int]]:
    with transaction.atomic():
        fill_site(claims, approved_by=approved_by)
        for export in exports.values():  # what is loaded and kept at the first time is no part of it
            assert len(list(islice(export(), 3))) == 3
        found = {name: _peak(export) for name, export in exports.items()}
        transaction.set_rollback(True)
    return found


def test_memory_of_an_export_does_not_grow_with_what_is_exported(exports: dict[str, Export], editor: Any) -> None:
    small, large = (_measured(exports, claims, editor.pk) for claims in (SMALL, LARGE))
    assert {name: size > 2 * small[name][1] for name, (_peak, size) in large.items()} == dict.fromkeys(exports, True)
    grown = {name: round(peak / small[name][0], 2) for name, (peak, _size) in large.items()}
    assert {name: times for name, times in grown.items() if times > 1.5} == {}
