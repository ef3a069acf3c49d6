"""How fast `verify_audit` reads, and in how much memory: `python -m bench.verify`.

CPU time, not the clock: of this process, and of PostgreSQL's that serves it, together. Memory is what the command takes
at its peak, as a process of its own.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import django

from bench.results import Figure, spread, write_results
from bench.saves import Saves, new_database, settle

ROUNDS = 5
SIZES = (10_000, 100_000)  # history rows


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claimtrack.settings")
    django.setup()
    with new_database() as vendor:
        saves = Saves()
        figures, peaks = [], []
        for size in SIZES:
            saves.fill(size)
            settle()
            figures.append(rate(vendor, size))
            peaks.append([peak() for _round in range(ROUNDS)])
        figures.append(growth(vendor, *peaks))
    for figure in figures:
        sys.stdout.write(f"{vendor:12}{figure.what:60}{figure.median:10} {figure.unit}; {figure.note}\n")
    write_results(f"verify-{vendor}", figures)


def rate(vendor: str, size: int) -> Figure:
    samples = [verified() for _round in range(ROUNDS)]
    return Figure(
        group="Verification",
        what=f"verify_audit, {size:,} history rows",
        database=vendor,
        unit="rows/s",
        beside="the CPU time that it took, the database's included",
        claims=size // 11,
        at_least=20_000,
        **spread(samples),
    )


def verified() -> float:
    """Rows a second of CPU time."""
    from audit.verification.findings import Counts
    from audit.verification.run import Request, verify
    from audit.verification.snapshot import snapshot

    counts = Counts()
    findings: list[Any] = []
    started = cpu()
    with snapshot():
        verify(Request(), tell=findings.append, counts=counts, progress=lambda rows, _what, _number: rows)
    taken = cpu() - started
    if findings:
        raise SystemExit(f"Something is wrong with what was made for this: {findings[0].line}")
    return counts.rows / taken


def cpu() -> float:
    """Seconds of CPU that this process and the one of PostgreSQL that serves it have taken."""
    from django.db import connection

    taken = time.process_time()
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text()
        user, system = stat.rsplit(")", 1)[1].split()[11:13]
        taken += (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    return taken


def peak() -> float:
    """Megabytes of the command at its peak."""
    from django.db import connection

    settings = connection.settings_dict
    url = f"sqlite:///{settings['NAME']}"
    if connection.vendor == "postgresql":
        who = f"{settings['USER']}:{settings['PASSWORD']}@" if settings["USER"] else ""
        url = f"postgres://{who}{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
    child = subprocess.Popen(
        [sys.executable, "manage.py", "verify_audit", "--json"],
        env={**os.environ, "DATABASE_URL": url},
        stdout=subprocess.DEVNULL,
        cwd=Path(__file__).parents[1],
    )
    _pid, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit("verify_audit failed.")
    return usage.ru_maxrss / 1024


def growth(vendor: str, small: list[float], large: list[float]) -> Figure:
    return Figure(
        group="Verification",
        what=f"memory of verify_audit at {SIZES[1]:,} history rows",
        database=vendor,
        unit="x",
        beside=f"the same at {SIZES[0]:,} history rows",
        at_most=1.1,
        note=f"{min(small):.0f} MB and {min(large):.0f} MB at its peak",
        **spread([after / before for before, after in zip(small, large, strict=True)]),
    )


if __name__ == "__main__":
    main()
