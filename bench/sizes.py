"""How large each table and index of a database is: `python -m bench.sizes ADDRESS`, for the plan of `bench.plan`.

The database is one that `bench.archives` filled, on PostgreSQL or SQLite, at rest and not bloated by years of edits.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from bench.databases import folder, new_database
from bench.results import RESULTS

SIZES = RESULTS / "sizes"  # apart from what docs/performance.md is made from
_TABLES = """
    SELECT c.relname, pg_table_size(c.oid), pg_indexes_size(c.oid) FROM pg_class c
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1"""
_INDEXES = """
    SELECT indexrelname, relname, pg_relation_size(indexrelid) FROM pg_stat_user_indexes
    ORDER BY 3 DESC, 1 LIMIT 12"""
ROUNDS = 3
TOP = Path(__file__).parents[1]


def on_postgresql(address: str) -> dict[str, Any]:
    """Rows and bytes of each table, the largest indexes, and what a dump and its restoring take."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(address) as connection:
        tables = {}
        for name, table, indexes in connection.execute(_TABLES).fetchall():
            count = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))
            (rows,) = connection.execute(count).fetchone() or (0,)
            if rows:
                tables[name] = {"rows": rows, "table": table, "indexes": indexes}
        indexes = [list(row) for row in connection.execute(_INDEXES).fetchall()]
    with folder() as place:
        dumped = _dumped(address, place / "dump")
        works = {"dump": dumped, **_restored(place)}
    return {"database": "postgresql", "tables": tables, "indexes": indexes, **works}


def _restored(place: Path) -> dict[str, Any]:
    """Seconds that it takes to restore the dump, and to make the index rows of the restored database anew."""
    with new_database("postgresql", place) as copy:
        restore = [_program("pg_restore"), "--exit-on-error", f"--dbname={copy}", str(place / "dump")]
        restored = _seconds(lambda: subprocess.run(restore, check=True))  # noqa: S603  PostgreSQL's own
        rebuild = [sys.executable, "manage.py", "rebuild_editions"]
        told = {**os.environ, "DATABASE_URL": copy, "CLAIMTRACK_SECRET_KEY": "bench"}
        rebuilt = _seconds(lambda: subprocess.run(rebuild, cwd=TOP, env=told, stdout=subprocess.DEVNULL, check=True))  # noqa: S603
    return {"restore": {"seconds": restored}, "rebuild": {"seconds": rebuilt}}


def _program(name: str) -> str:
    return shutil.which(name) or name


def _seconds(work: Callable[[], Any]) -> float:
    began = time.monotonic()
    work()
    return round(time.monotonic() - began, 2)


def _dumped(address: str, file: Path) -> dict[str, float]:
    """The quickest of some dumps, in seconds, and its bytes."""
    dump = [_program("pg_dump"), "--format=custom", f"--file={file}", address]
    seconds = [_seconds(lambda: subprocess.run(dump, check=True)) for _round in range(ROUNDS)]  # noqa: S603  PostgreSQL's own
    return {"seconds": min(seconds), "bytes": file.stat().st_size}


def on_sqlite(file: Path) -> dict[str, Any]:
    """Rows of each table, and bytes of the whole file."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in sorted(names)}  # noqa: S608  its own names
    return {
        "database": "sqlite",
        "rows": {name: count for name, count in rows.items() if count},
        "bytes": file.stat().st_size,
    }


def main(address: str) -> None:
    found = on_postgresql(address) if address.startswith("postgres") else on_sqlite(Path(address))
    SIZES.mkdir(exist_ok=True)
    path = SIZES / f"{found['database']}.json"
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{path} is written.\n")


if __name__ == "__main__":
    main(sys.argv[1])
