"""Two or more databases of one corpus, each with a process of its own that asks claimtrack there, without a server.

`Process` is what a benchmark holds; `answer_questions()` is what runs in the process. They talk in lines of JSON.
"""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.archives import build
from bench.databases import folder, server_address
from bench.servers import TOP, Skipped, run
from bench.site import SETTINGS, environment

# What Django writes for a count of all rows; one that is bounded counts a subquery with a LIMIT, or groups few rows.
_COUNT = re.compile(r"\bCOUNT\(", re.IGNORECASE)
_BOUNDED = re.compile(r"\b(LIMIT|GROUP BY)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Act:
    """Something to be asked again and again: each turn another of the `ways`, which differ in what they name."""

    ways: Sequence[Callable[[], object]]


class Process:
    """A process that asks in one database: `python -m MODULE`, which calls `answer_questions()`."""

    def __init__(self, module: str, claims: int, database: str, place: Path) -> None:
        self.claims = claims
        told = environment(database, "dummycache://", place) | {
            "CLAIMTRACK_KEEP_PAGES": "0",
            "CLAIMTRACK_API_PER_MINUTE": "100000000",
            "CLAIMTRACK_LOG_LEVEL": "ERROR",
        }
        self.process = subprocess.Popen(  # noqa: S603  our own program
            [sys.executable, "-m", module, "--ask"],
            env={**os.environ, **told},
            cwd=TOP,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, question: str, **words: Any) -> Any:
        """What it answers. Raises RuntimeError with what went wrong there."""
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("The process has no pipes.")
        self.process.stdin.write(json.dumps({"ask": question, **words}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"The process of {self.claims:,} claims ended.")
        answer = json.loads(line)
        if "error" in answer:
            raise RuntimeError(f"{self.claims:,} claims: {answer['error']}")
        return answer["answer"]

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def processes(module: str, sizes: Sequence[int], postgresql: str = "") -> Iterator[list[Process]]:
    """A process for each size, on databases that are made if need be; ended when the block is left."""
    with ExitStack() as stack:
        place = stack.enter_context(folder())
        databases = [build(claims, postgresql) for claims in sizes]
        if postgresql:
            _settle(databases)
        told = environment(databases[0], "dummycache://", place)
        run(sys.executable, "manage.py", "collectstatic", "--no-input", "-v0", environment=told)
        found = []
        for claims, database in zip(sizes, databases, strict=True):
            found.append(Process(module, claims, database, place))
            stack.callback(found[-1].end)
        yield found


def _settle(databases: Sequence[str]) -> None:
    """What PostgreSQL does by itself some time after a load: until then each look into an index reads what is due."""
    import psycopg

    for database in databases:
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")


def sizes() -> list[int]:
    """The numbers of claims that CLAIMS names, the smallest first."""
    return sorted({int(word) for word in os.environ.get("CLAIMS", "1000 10000").split()})


def servers() -> Iterator[tuple[str, str]]:
    """Each kind of database that is here, with the address of its server; says which is not.

    BENCH_ON names one of them, when only that is to be measured.
    """
    only = os.environ.get("BENCH_ON", "")
    if only in ("", "sqlite"):
        yield "sqlite", ""
    if only not in ("", "postgresql"):
        return
    try:
        address = server_address()
    except Skipped as error:
        sys.stdout.write(f"SKIPPED: PostgreSQL: {error}\n")
        return
    yield "postgresql", address


# In the process


def answer_questions(
    acts: Callable[[], Mapping[str, Act]], more: Mapping[str, Callable[..., Any]] | None = None
) -> None:
    """Answer on the standard output what is asked on the standard input, until it ends.

    `turn` is how many milliseconds one way of an act takes; `look` what it asks the database; `more` further questions.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import claimtrack.wsgi  # noqa: F401  loads what a worker loads, and spares the garbage collector that

    known = acts()
    questions: dict[str, Callable[..., Any]] = {
        "acts": lambda: list(known),
        "turn": lambda act, turn: _timed(known[act], turn),
        "look": lambda act: _looked(known[act]),
        **(more or {}),
    }
    for line in sys.stdin:
        words = json.loads(line)
        try:
            answer = {"answer": questions[words.pop("ask")](**words)}
        except Exception as error:  # whatever it is, the benchmark has to say it
            answer = {"error": f"{words}: {type(error).__name__}: {error}"[:2000]}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _timed(act: Act, turn: int) -> float:
    way = act.ways[turn % len(act.ways)]
    started = time.perf_counter()
    way()
    return (time.perf_counter() - started) * 1000


def _looked(act: Act) -> dict[str, Any]:
    """How many queries each of its first ways makes, and those that count without a bound."""
    from django.db import connection

    numbers: set[int] = set()
    counts: set[str] = set()
    for way in act.ways[:5]:
        asked: list[str] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any, asked: list[str] = asked) -> Any:
            asked.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            way()
        numbers.add(len(asked))
        counts.update(sql for sql in asked if _COUNT.search(sql) and not _BOUNDED.search(sql))
    return {"queries": sorted(numbers), "counts": sorted(counts)}
