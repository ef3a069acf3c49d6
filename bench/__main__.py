"""`make bench`: everything that this machine can measure, part by part, and docs/performance.md from what was found.

`python -m bench [PART ...]` runs the parts that are named, or all. A part says what it skipped, and why. CLAIMS, such
as "1000 100000", are the sizes of the databases that parts build to compare; 1,000,000 by naming it.
"""

import os
import subprocess
import sys
from importlib.util import find_spec

from bench.databases import server_address
from bench.servers import TOP, Skipped

LONGEST = 3 * 3600  # seconds that a part may take, at a million claims

# A part is a module, run in a process of its own, and what it is told.
PARTS: dict[str, tuple[str, ...]] = {
    "http": ("bench.pages",),
    "memory": ("bench.memory",),
    "growth": ("tests.bench", os.environ.get("SMALL") or "100", os.environ.get("LARGE") or "2000"),
    "saves": ("bench.saves",),
    "verify": ("bench.verify",),
    "load": ("bench.load",),
    "scale": ("bench.scale",),
    "search": ("bench.search",),
    "proposals": ("tests.bench_proposals", os.environ.get("ARTICLE", ""), os.environ.get("DOSSIER", "")),
}
ON_BOTH = {"saves", "verify", "load"}  # are run once for each database; all others find the databases themselves
NEEDS = {"proposals": "ARTICLE"}  # these are left out when the variable is not set
WHY = {"ARTICLE": "Name the article that the dossier was made from: make bench ARTICLE=article.txt."}


def _run(part: str, database: str) -> bool:
    """Run a part against a database; whether it ended well."""
    command = [sys.executable, "-m", *(word for word in PARTS[part] if word)]
    environment = {**os.environ, "CLAIMS": os.environ.get("CLAIMS") or "1000 10000"}
    if part in ON_BOTH:
        environment.pop("DATABASE_URL", None)
        environment |= {"DATABASE_URL": database} if database else {}
    try:
        return subprocess.run(command, cwd=TOP, env=environment, check=False, timeout=LONGEST).returncode == 0  # noqa: S603  ours
    except subprocess.TimeoutExpired:
        sys.stdout.write(f"{part} took longer than {LONGEST // 3600} hours and was ended.\n")
        return False


def _databases(part: str) -> list[str]:
    """DATABASE_URLs to run a part with; empty for the default."""
    if part not in ON_BOTH:
        return [""]
    try:
        return ["", server_address()]
    except Skipped as error:
        sys.stdout.write(f"SKIPPED: {part} on PostgreSQL. {error}\n")
        return [""]


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        sys.stderr.write(f"There is no part {', '.join(unknown)}. There are: {', '.join(PARTS)}.\n")
        return 2
    chosen = names or list(PARTS)
    absent = [name for name in chosen if find_spec(PARTS[name][0]) is None]
    if absent:
        sys.stderr.write(f"The modules of these parts are missing: {', '.join(absent)}.\n")
        return 2
    failed = []
    for part in chosen:
        sys.stdout.write(f"\n== {part}\n")
        sys.stdout.flush()
        if part in NEEDS and not os.environ.get(NEEDS[part]):
            sys.stdout.write(f"SKIPPED: {part}. {WHY[NEEDS[part]]}\n")
            continue
        ended = [_run(part, database) for database in _databases(part)]
        if not all(ended):
            failed.append(part)
    done = subprocess.run([sys.executable, "-m", "bench.report"], cwd=TOP, check=False)
    if failed:
        sys.stderr.write(f"These parts failed: {', '.join(failed)}.\n")
    return 1 if failed or done.returncode else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
