"""`make bench PARTS=memory`: what a web worker holds in memory, beside an empty Django worker, and whether it grows.

Memory is the proportional set size (PSS) from /proc: pages that processes share are split among them.
"""

import os
import re
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from bench import content
from bench.databases import folder, new_database
from bench.results import Figure, spread, write_results
from bench.servers import Skipped, answer, end_with_children, gunicorn
from bench.site import OTHERS, claimtrack, fill
from bench.wrk import requests_made, tool

REQUESTS = int(os.environ.get("BENCH_REQUESTS") or 100_000)
MINUTES = float(os.environ.get("BENCH_MINUTES") or 6)  # at most, for the requests; then it says how many there were
SLICE = 15  # seconds between two looks at the memory
GROUP = "Memory of a web worker"
FLAT = 1.1  # how much more than after warming up still counts as flat

# Pages, lists, data and searches as readers ask for them, some much more often than others.
ADDRESSES = [
    *[f"/claims/{content.SLUG}/"] * 20,
    *[f"/claims/pier-{number}-was-sound/" for number in range(1, OTHERS + 1)],
    *[f"/api/v1/claims/pier-{number}-was-sound/" for number in range(1, 21)],
    *[f"/claims/{content.SLUG}/v/{number}/" for number in range(1, content.EDITIONS + 1)],
    f"/claims/{content.SLUG}/history/",
    f"/claims/{content.SLUG}/diff/1/2/",
    f"/claims/{content.SLUG}.json",
    f"/claims/{content.SLUG}.jsonld",
    f"/claims/{content.SLUG}.md",
    "/",
    "/claims/",
    "/claims/?verdict=contested",
    "/parties/",
    "/parties/ilse-varnholt/",
    "/sources/karsund-3/",
    "/topics/harbours/",
    "/search?q=breakwater",
    "/search?q=sound+storm",
    "/feeds/claims.atom",
    "/api/v1/claims/?page_size=20",
    "/ru/claims/",
    "/kk/",
]


def workers_of(parent: int) -> list[int]:
    """The process ids of gunicorn's workers."""
    return [int(child) for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def megabytes(process: int) -> float:
    """The PSS of one process, in MB."""
    found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{process}/smaps_rollup").read_text(), re.MULTILINE)
    if found is None:
        raise Skipped("/proc says nothing of PSS here.")
    return int(found[1]) / 1000


def held(parent: int) -> float:
    """The mean of the workers' memory in MB."""
    return statistics.mean(megabytes(worker) for worker in workers_of(parent))


def asking(addresses: list[str]) -> str:
    """Lua for wrk that asks for the addresses at random, each request as if from another visitor."""
    listed = ", ".join(f'"{address}"' for address in addresses)
    return f"""
local addresses = {{{listed}}}
local random = math.random
request = function()
  wrk.headers["X-Forwarded-For"] = "10." .. random(0, 255) .. "." .. random(0, 255) .. "." .. random(1, 254)
  return wrk.format("GET", addresses[random(#addresses)])
end
"""


def drive(site: str, parent: int, requests: int, script: Path) -> tuple[int, list[float]]:
    """Ask so many requests, or for as long as MINUTES allow; how many there were, and the memory after each slice."""
    made, seen = 0, []
    deadline = time.monotonic() + MINUTES * 60
    while made < requests and time.monotonic() < deadline:
        made += requests_made(site, seconds=SLICE, script=script)
        seen.append(held(parent))
    return made, seen


def warm(site: str, addresses: list[str]) -> None:
    """Ask for every address often enough that each of the workers has seen it."""
    for _time in range(6):
        for address in dict.fromkeys(addresses):
            status, _headers, _body = answer(f"{site}{address}")
            if status != 200:
                raise RuntimeError(f"{site}{address} answers {status}.")


def measure(place: Path) -> list[Figure]:
    with ExitStack() as stack:
        empty_site, empty = stack.enter_context(gunicorn("bench.peers.empty", place=place))
        address = stack.enter_context(new_database("sqlite", place))
        fill(address, place)
        cache = "locmemcache://bench"
        site, own = stack.enter_context(claimtrack(address, cache, place, CLAIMTRACK_API_PER_MINUTE="1000000"))
        warm(empty_site, ["/"])
        warm(site, ADDRESSES)
        script = Path(stack.enter_context(tempfile.NamedTemporaryFile("w", suffix=".lua")).name)
        script.write_text(asking(["/"]))
        requests_made(empty_site, seconds=SLICE, script=script)
        script.write_text(asking(ADDRESSES))
        requests_made(site, seconds=SLICE, script=script)
        nothing, early, before = held(empty), held(own), workers_of(own)
        made, seen = drive(site, own, REQUESTS, script)
        if workers_of(own) != before:
            raise RuntimeError("A worker ended while it was measured.")
        late = seen[-5:]
        shared = _sharing(address, cache, place, script, looks=len(late))
    of = partial(Figure, group=GROUP, database="sqlite", unit="x")
    mixed = f"a mix of {len(set(ADDRESSES))} addresses, cache in memory"
    return [
        of(
            what=f"claimtrack's worker after {made:,} requests",
            beside="an empty Django worker",
            at_most=2,
            note=f"{statistics.median(late):.0f} MB beside {nothing:.0f} MB (PSS); {mixed}",
            **spread([each / nothing for each in late]),
        ),
        of(
            what=f"the same, beside itself {made:,} requests before",
            beside="itself, warmed up",
            at_most=FLAT,
            note=f"{early:.0f} MB, then {statistics.median(late):.0f} MB; flat is at most a tenth more",
            **spread([each / early for each in late]),
        ),
        of(
            what="claimtrack's worker as deploy/ starts it, with --preload",
            beside="the same without",
            note=f"{statistics.median(shared):.0f} MB, of 2 workers and their parent",
            **spread([each / alone for each, alone in zip(shared, late, strict=True)]),
        ),
    ]


def _sharing(address: str, cache: str, place: Path, script: Path, *, looks: int) -> list[float]:
    """The memory of workers that share what their parent loaded, after a slice of requests for each look."""
    with claimtrack(address, cache, place, preload=True, CLAIMTRACK_API_PER_MINUTE="1000000") as (site, parent):
        warm(site, ADDRESSES)
        seen = []
        for _look in range(looks):
            requests_made(site, seconds=SLICE, script=script)
            seen.append(held(parent))
        return seen


def main() -> None:
    """Measure, and write bench/results/memory.json."""
    end_with_children()
    try:
        if tool() != "wrk":
            raise Skipped("ab cannot ask for a mix of addresses: run apt-get install wrk.")
        with folder() as place:
            figures = measure(place)
    except Skipped as error:
        sys.stdout.write(f"SKIPPED: memory of a web worker. {error}\n")
        return
    for figure in figures:
        sys.stdout.write(f"{figure.what:66.66}{figure.median:9.4g} {figure.unit} ({figure.note})\n")
    write_results("memory", figures)


if __name__ == "__main__":
    main()
