"""Databases of so many claims, for benchmarks: `python -m bench.archives --claims N [--postgresql URL]`.

Made by the product's own bulk load, and kept: in `bench/databases/`, or on the server as `bench_N_vV`. One that is
there already, complete and of the same corpus, is used again.
"""

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from bench.corpus import VERSION, Corpus
from bench.results import Figure, spread, write_results

FOLDER = Path(__file__).parent / "databases"
EDITOR, REVIEWER = "bench-editor", "bench-reviewer"
_AT_ONCE = 250
_MANY = 500  # from so many new claims on, indexes are made after them
_WORTH_A_FIGURE, _PARTS = 50_000, 10  # how fast a larger one is loaded is told, tenth by tenth
_FIRST_APPROVAL, _BETWEEN = datetime(2015, 1, 1, tzinfo=UTC), timedelta(minutes=5)


def database_url(claims: int, postgresql: str = "") -> str:
    """The DATABASE_URL of the database with so many claims; `postgresql` is that of any database of its server."""
    if not postgresql:
        return f"sqlite:///{FOLDER / f'bench_{claims}_v{VERSION}.sqlite3'}"
    return urlunsplit(urlsplit(postgresql)._replace(path=f"/bench_{claims}_v{VERSION}"))


def build(claims: int, postgresql: str = "") -> str:
    """The DATABASE_URL of a database with so many claims, made if need be: in a process of its own."""
    url = database_url(claims, postgresql)
    if postgresql:
        _create(url, postgresql)
    FOLDER.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "bench.archives", "--fill", str(claims)]
    subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=True)  # noqa: S603  our own program
    return url


def _create(url: str, server: str) -> None:
    import psycopg
    from psycopg.sql import SQL, Identifier

    name = urlsplit(url).path.strip("/")
    with psycopg.connect(server, autocommit=True) as server_connection:
        if server_connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            server_connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))


def fill(count: int) -> None:
    """Fill the database of the settings up to so many claims; goes on where it was broken off."""
    from django.core.management import call_command
    from django.db import connection

    from claims.models import Claim

    call_command("migrate", verbosity=0)
    there = Claim.objects.count()
    if there >= count:
        return
    people = {name: person(name) for name in (EDITOR, REVIEWER)}
    corpus = Corpus(count)
    fill_records(corpus, people[EDITOR])
    if figures := _fill_claims(corpus, people, start=there):
        write_results(f"archive-{connection.vendor}", figures)
    _say_size(connection)


def person(name: str) -> Any:
    """The account of this name, which may do everything; made if need be."""
    from django.contrib.auth import get_user_model

    from audit.context import changeset

    users: Any = get_user_model()
    if (found := users.objects.filter(username=name).first()) is not None:
        return found
    with changeset(actor="bench"):
        made = users(username=name, is_staff=True, is_superuser=True)
        made.set_unusable_password()
        made.save()
    return made


def fill_records(corpus: Corpus, editor: Any) -> None:
    """Store what its claims refer to."""
    from claims.bulk import load_records
    from claims.models import Party, Topic
    from sources.models import Publisher, Source

    started, count = time.monotonic(), 0
    for model, rows in (
        (Topic, corpus.topic_rows()),
        (Party, corpus.party_rows()),
        (Publisher, corpus.publisher_rows()),
        (Source, corpus.source_rows()),
    ):
        publishers = list(Publisher.objects.order_by("pk")) if model is Source else []
        new = islice(rows, model.objects.count(), None)  # what was stored before
        made = (model(**({**row, "publisher": publishers[row["publisher"]]} if publishers else row)) for row in new)
        count += load_records(made, by=editor, comment="Records of the benchmark.")
    _say(f"{count} records in {time.monotonic() - started:.0f} s")


def _fill_claims(corpus: Corpus, people: dict[str, Any], *, start: int) -> list[Figure]:
    """Load the claims from this one on; what that cost, of a load of many."""
    from django.db import connection

    from claims.bulk import load_claims

    new, done, rows, peak = corpus.claims - start, 0, 0, 0
    started = said = last = time.monotonic()
    rates: list[float] = []
    for batch in load_claims(
        given(corpus, start),
        by=people[EDITOR],
        approve_as=people[REVIEWER],
        comment="Claims of the benchmark.",
        at_once=_AT_ONCE,
        resume=True,
        processes=os.cpu_count() or 1,
        indexes_last=new >= _MANY,
    ):
        done, rows, now = done + batch.claims, rows + batch.rows, time.monotonic()
        if done >= new * (len(rates) + 1) / _PARTS:
            rates.append(new / _PARTS / (now - last))
            last = now
        if now - said > 30 or done == new:
            said, peak = now, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            rate = f"{done / (now - started):.0f} claims/s, {rows / max(done, 1):.0f} rows each"
            _say(f"{start + done} claims; {rate}, {peak} MB")
    loaded = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    ended = time.monotonic()
    _say(f"indexes and ANALYZE: {ended - last:.0f} s after the last batch")
    if start or new < _WORTH_A_FIGURE:
        return []
    return [
        Figure(
            group="Bulk load",
            what=what,
            database=connection.vendor,
            unit="claims/s",
            beside=f"the clock, on {os.cpu_count()} cores",
            claims=new,
            at_least=1000,
            note=note,
            **spread(samples),
        )
        for what, samples, note in (
            (
                "a new archive, its indexes made last: rows stored",
                rates,
                f"of each tenth of it; {rows / new:.0f} rows a claim, at most {peak} MB in the process that asks",
            ),
            (
                "the same, until it can be read",
                [new / (ended - started)],
                f"{last - started:.0f} s of rows, {loaded - last:.0f} s of indexes, {ended - loaded:.0f} s of ANALYZE",
            ),
        )
    ]


def given(corpus: Corpus, start: int) -> Iterator[Any]:
    """Its claims from this one on, as the bulk load takes them."""
    from claims.bulk import BulkClaim, Version

    for number, versions in enumerate(corpus.claim_versions(start), start=start):
        # Approved in an order of their own, so that what is newest does not stand where it was stored last.
        first = _FIRST_APPROVAL + _BETWEEN * (number * 7919 % corpus.claims)
        yield BulkClaim(
            [Version(plain, approved, first + timedelta(days=30 * at)) for at, (plain, approved) in enumerate(versions)]
        )


def _say_size(connection: Any) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        _say(f"{cursor.fetchone()[0] / 1e6:.0f} MB")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.archives", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--claims", type=int, help="how many")
    parser.add_argument("--postgresql", default="", metavar="URL", help="of any database on the server; else SQLite")
    parser.add_argument("--fill", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.fill is None:
        _say(build(asked.claims, asked.postgresql))
        return
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "claimtrack.settings"
    django.setup()
    fill(asked.fill)


if __name__ == "__main__":
    main()
