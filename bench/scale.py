"""`make bench PARTS=scale`: what pages and saves cost in a large database beside what they cost in a small one.

For each kind of database, a process for each size of CLAIMS asks the same pages of its own, in turns: one request
there, one here, so that whatever else the machine does slows both. A round gives one ratio of p95 to p95.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from bench.asking import Act, Process, answer_questions, processes, servers, sizes
from bench.results import Figure, spread, write_results
from bench.rounds import ROUNDS
from bench.scale_pages import CLAIMS, ONE, SAVES, page_acts, pages
from bench.servers import end_with_children

TURNS, WARM_UP = max(20, int(os.environ.get("BENCH_TURNS") or 40)), 3  # of which p95 is taken in a round
LONGEST = 3_000  # milliseconds: what a round of one act may take; fewer turns then, at least FEWEST
FEWEST = 5
AS_OF = "claim as of a date, from its history rows"
NEW, EDIT = "audited save of a new claim with 10 parts", "audited save of one field of a claim"


def acts() -> dict[str, Act]:
    """In the process of one database: everything that is measured."""
    return {**page_acts(), AS_OF: _past_claims(), NEW: _recording(), EDIT: _editing()}


def budgets() -> dict[str, tuple[str, float]]:
    """Each act's heading and what its p95 may grow by."""
    found = {page.what: (page.group, page.at_most) for page in pages()}
    return {**found, AS_OF: (CLAIMS, ONE), NEW: (SAVES, ONE), EDIT: (SAVES, ONE)}


def _past_claims() -> Act:
    from functools import partial

    from django.utils import timezone

    from bench.scale_pages import claims_of_two_editions
    from claims.past import claim_on

    return Act([partial(claim_on, row.pk, timezone.now()) for row in claims_of_two_editions()])


def _taken_back(act: Callable[[], Any]) -> Callable[[], None]:
    """The act, taken back at its end, so that the database stays as large as it is; checked before, as at a commit."""

    def done() -> None:
        from django.db import connection, transaction

        with transaction.atomic():
            act()
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)

    return done


def _recording() -> Act:
    from audit.context import changeset
    from bench.saves import record_claim
    from claims.models import Party, Topic
    from sources.models import Source

    topic, party, source = (model._default_manager.order_by("pk")[0] for model in (Topic, Party, Source))

    def record() -> None:
        with changeset(actor="bench", comment="Record a claim."):
            record_claim(time.time_ns(), topic=topic, party=party, source=source)

    return Act([_taken_back(record)])


def _editing() -> Act:
    from audit.context import changeset
    from claims.models import Claim

    keys = list(Claim.objects.order_by("pk").values_list("pk", flat=True)[:TURNS])

    def editing(key: int) -> Callable[[], None]:
        def edit() -> None:
            claim = Claim.objects.get(pk=key)
            claim.summary = f"Text {time.time_ns()}"
            with changeset(actor="bench", comment="Edit."):
                claim.save()

        return edit

    return Act([_taken_back(editing(key)) for key in keys])


# What asks the processes


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20, method="inclusive")[-1]


def turns_of(asked: list[Process], act: str) -> int:
    """How many turns a round has. Warms up."""
    slowest = max(process.ask("turn", act=act, turn=turn) for turn in range(WARM_UP) for process in asked)
    return int(min(TURNS, max(FEWEST, LONGEST / (slowest * len(asked)))))


def rounds(asked: list[Process], act: str) -> list[list[list[float]]]:
    """For each round and each process, the milliseconds of all turns."""
    turns = turns_of(asked, act)
    found = []
    for number in range(ROUNDS):
        times: list[list[float]] = [[] for _process in asked]
        for turn in range(turns):
            for column, process in zip(times, asked, strict=True):
                column.append(process.ask("turn", act=act, turn=number * turns + turn))
        found.append(times)
    return found


def measure(asked: list[Process], act: str, vendor: str, group: str, at_most: float) -> list[Figure]:
    """How p95 grows from the smallest database to each larger one."""
    small = asked[0]
    looks = [process.ask("look", act=act) for process in asked]
    taken = rounds(asked, act)
    figures = []
    for at, process in enumerate(asked[1:], start=1):
        before = statistics.median(p95(times[0]) for times in taken)
        after = statistics.median(p95(times[at]) for times in taken)
        middle = statistics.median(statistics.median(times[at]) / statistics.median(times[0]) for times in taken)
        figures.append(
            Figure(
                group=group,
                what=act,
                database=vendor,
                unit="x",
                beside=f"the same with {small.claims:,} claims",
                claims=process.claims,
                at_most=at_most,
                note=f"p95 {before:.1f} ms and {after:.1f} ms; medians {middle:.2f} x; {_queries(looks[0], looks[at])}",
                **spread([p95(times[at]) / p95(times[0]) for times in taken]),
            )
        )
        _say(figures[-1])
    for look in looks:
        for sql in look["counts"]:
            sys.stdout.write(f"   counts a whole table: {sql[:200]}\n")
    return figures


def _queries(small: dict[str, Any], large: dict[str, Any]) -> str:
    """In words, how many queries each makes, and how many count without a bound."""
    said = [" or ".join(map(str, look["queries"])) for look in (small, large)]
    words = f"{said[0]} queries" if said[0] == said[1] else f"{said[0]} and {said[1]} queries"
    return words + (f", {len(large['counts'])} of them count all rows" if large["counts"] else "")


def _as_of_in_milliseconds(asked: Process, vendor: str) -> Figure:
    """The budget of a claim as of a date, which is in milliseconds."""
    taken = [p95(times[0]) for times in rounds([asked], AS_OF)]
    figure = Figure(
        group=CLAIMS,
        what=f"p95 of a {AS_OF}",
        database=vendor,
        unit="ms",
        beside="the clock",
        claims=asked.claims,
        at_most=10,
        **spread(taken),
    )
    _say(figure)
    return figure


def _say(figure: Figure) -> None:
    kept = {True: "", False: "MISSED", None: ""}[figure.holds]
    sys.stdout.write(
        f"{figure.what:52.52}{figure.database:11}{figure.claims:>8}{figure.median:8.3g} {figure.unit:3}{kept:7}"
        f"{figure.note}\n"
    )
    sys.stdout.flush()


def main() -> None:
    end_with_children()
    chosen = sizes()
    if len(chosen) < 2:
        sys.exit("Name two sizes or more: make bench PARTS=scale CLAIMS='1000 100000'.")
    for vendor, server in servers():
        figures: list[Figure] = []
        skipped: list[str] = []
        with processes("bench.scale", chosen, server) as asked:
            found = asked[0].ask("budgets")
            for act, (group, at_most) in found.items():
                try:
                    figures += measure(asked, act, vendor, group, at_most)
                except RuntimeError as error:
                    skipped.append(f"{act}, {vendor}: {error}")
                    sys.stdout.write(f"SKIPPED: {skipped[-1]}\n")
            figures.append(_as_of_in_milliseconds(asked[-1], vendor))
        write_results(f"scale-{vendor}", figures, skipped=skipped)


if __name__ == "__main__":
    if "--ask" in sys.argv:
        answer_questions(acts, {"budgets": budgets})
    else:
        main()
