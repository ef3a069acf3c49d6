"""How fast claims are loaded with all that they went through, on the database of DATABASE_URL: `python -m bench.load`.

By the clock with a process for each core; and in CPU time in one process, beside the same rows without anything that
keeps and finds them: stored by `executemany` or COPY into tables that have no keys, indexes, constraints and triggers,
in one transaction. They take turns, in a new database that is dropped again.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import django

from bench.disk import document_size, shares, sizes
from bench.results import Figure, spread, write_results
from bench.saves import new_database, settle
from bench.verify import cpu

ROUNDS = 5
CLAIMS = 1000  # of a round, each way


class Loading:
    """The acts that are measured, each on claims of its own."""

    def __init__(self) -> None:
        from bench.archives import EDITOR, REVIEWER, fill_records, given, person
        from bench.corpus import Corpus

        corpus = Corpus((2 * ROUNDS + 1) * CLAIMS)
        self.people = {"by": person(EDITOR), "approve_as": person(REVIEWER), "comment": "Measure."}
        fill_records(corpus, self.people["by"])
        self.given = given(corpus, 0)
        self.plain: set[str] = set()
        self.rows = 0

    def load(self, *, processes: int = 1) -> Callable[[], None]:
        """Loads the next claims when it is called."""
        from claims.bulk import load_claims

        claims = list(islice(self.given, CLAIMS))

        def act() -> None:
            self.rows = sum(batch.rows for batch in load_claims(claims, **self.people, processes=processes))

        return act

    def store_plainly(self, insertions: list[Any]) -> Callable[[], None]:
        """Stores the rows of these insertions in plain tables when it is called."""
        from django.db import connection, transaction

        for insertion in insertions:
            self._plain_table(insertion.table)
            insertion.sql = insertion.sql.replace(f'"{insertion.table}"', f'"bench_{insertion.table}"', 1)

        def act() -> None:
            with transaction.atomic():
                for insertion in insertions:
                    insertion.run()

        connection.ensure_connection()
        return act

    def _plain_table(self, table: str) -> None:
        from django.db import connection

        if table not in self.plain:
            self.plain.add(table)
            with connection.cursor() as cursor:
                rows = "rowid, *" if connection.vendor == "sqlite" and table.endswith("index") else "*"
                cursor.execute(f'CREATE TABLE "bench_{table}" AS SELECT {rows} FROM "{table}" WHERE 1 = 0')  # noqa: S608  names of the code's own


@contextmanager
def noted() -> Iterator[list[Any]]:
    """The insertions that are run in the block."""
    from audit.bulk_insertion import Insertion

    found: list[Any] = []
    run = Insertion.run

    def noting(insertion: Any) -> None:
        found.append(insertion)
        run(insertion)

    Insertion.run = noting  # type: ignore[method-assign,assignment]
    try:
        yield found
    finally:
        Insertion.run = run  # type: ignore[method-assign]


def taken(act: Callable[[], None], clock: Callable[[], float]) -> float:
    """Seconds that it takes by this clock."""
    started = clock()
    act()
    return clock() - started


def measure(vendor: str) -> list[Figure]:
    loading, processes = Loading(), os.cpu_count() or 1
    loading.load()()
    settle()
    together, alone, ratios, kilobytes = [], [], [], []
    before = start = sizes()
    for _round in range(ROUNDS):
        together.append(CLAIMS / taken(loading.load(processes=processes), time.perf_counter))
        with noted() as insertions:
            audited = taken(loading.load(), cpu)
        alone.append(CLAIMS / audited)
        ratios.append(audited / taken(loading.store_plainly(insertions), cpu))
        after = sizes()
        kilobytes.append((after.total() - before.total()) / (2 * CLAIMS) / 1000)
        before = after
    rows = f"{loading.rows / CLAIMS:.0f} rows a claim"
    door = "executemany" if vendor == "sqlite" else "COPY"
    plain = f"its rows stored by {door} in tables without keys, indexes, constraints and triggers"
    document = f"its newest document alone: {document_size() / 1000:.1f} kB"
    said = [
        (
            f"bulk load, {processes} processes",
            "claims/s",
            together,
            f"the clock, on {os.cpu_count()} cores",
            1000,
            rows,
        ),
        ("bulk load, one process", "claims/s", alone, "the CPU time that it took, the database's included", None, rows),
        ("bulk load, one process, CPU time", "x", ratios, plain, None, rows),
        ("disk that a claim takes", "kB", kilobytes, document, None, shares(after - start)),
    ]
    return [
        Figure(
            group="Bulk load",
            what=what,
            database=vendor,
            unit=unit,
            beside=beside,
            at_least=at_least,
            note=note,
            **spread(samples),
        )
        for what, unit, samples, beside, at_least, note in said
    ]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claimtrack.settings")
    django.setup()
    with new_database() as vendor:
        figures = measure(vendor)
    for figure in figures:
        sys.stdout.write(f"{vendor:12}{figure.what:40}{figure.median:10} {figure.unit}; {figure.note}\n")
    write_results(f"load-{vendor}", figures)


if __name__ == "__main__":
    main()
