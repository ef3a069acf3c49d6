"""`make bench PARTS=http`: claimtrack's pages in units of an empty Django view, beside what others do.

Every server has two processes; eight connections ask; what is measured takes turns with what it is measured beside.
"""

import re
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from bench import content
from bench.databases import folder, new_database, redis
from bench.nginx import documented_proxy, nginx
from bench.peers.serve import serve_djangowiki, serve_mediawiki, serve_plain, serve_static
from bench.results import Figure, write_results
from bench.rounds import ROUNDS, SECONDS, Page, Session
from bench.servers import Skipped, answer, end_with_children, free_port, gunicorn, run
from bench.site import claimtrack, fill
from bench.wrk import FROM_EVERYWHERE, tool

CLAIM = f"/claims/{content.SLUG}/"
DOCUMENT = f"/api/v1/claims/{content.SLUG}/"
LIST = "/api/v1/claims/?include=document&page_size=50"
PEERS, OWN, WIKIS, PROXY = "What others do", "claimtrack's pages", "claimtrack beside wikis", "Behind a proxy cache"


def etag_of(address: str) -> dict[str, str]:
    """The header that asks whether a page is still as it was."""
    return {"If-None-Match": answer(address)[1].get("etag", "")}


def measure_peers(session: Session, stack: ExitStack, place: Path) -> dict[str, Page]:
    """Serve each peer that is here and measure it; their pages, which stay served as long as the stack is open."""
    pages: dict[str, Page] = {}
    for serve in (serve_static, serve_plain, serve_djangowiki, serve_mediawiki):
        try:
            found = stack.enter_context(serve(place))
        except (Skipped, RuntimeError) as error:
            session.leave_out(str(error))
            continue
        for page in found.values():
            session.measure(page, partial(Figure, group=PEERS, database="", unit="E"))
        pages |= found
    return pages


def measure_uncached(session: Session, site: str, database: str, peers: dict[str, Page]) -> None:
    """With the cache off: each page is made anew, in units of the empty view and beside the wikis."""
    own = partial(Figure, group=OWN, database=database, unit="E")
    few = {"sqlite": 0.16, "postgresql": 0.11}[database]
    claim = Page("claim page, nothing cached", f"{site}{CLAIM}", "Varnholt")
    history = Page("history page of 10 editions", f"{site}{CLAIM}history/", "Load edition 10")
    diff = Page(
        "difference of two editions", f"{site}{CLAIM}diff/{content.EDITIONS - 1}/{content.EDITIONS}/", "Material number"
    )
    session.measure(claim, partial(own, at_least=few))
    still = Page("conditional GET answered 304, cache off", claim.address, "", 304, etag_of(claim.address))
    session.measure(still, partial(own, at_least={"sqlite": 0.45, "postgresql": 0.33}[database]))
    session.measure(history, own)
    session.measure(diff, own)
    session.measure(
        Page("API: claim document, cache off", f"{site}{DOCUMENT}", "Varnholt", script=FROM_EVERYWHERE), own
    )
    for page, peer, times in (
        (claim, "mediawiki article", 8),
        (claim, "wiki article", 1.5),
        (history, "mediawiki history", 10),
        (history, "wiki history", None),
        (diff, "mediawiki diff", 10),
    ):
        if peer in peers:
            ratio = partial(Figure, group=WIKIS, database=database, unit="x", at_least=times)
            session.measure(page, ratio, peers[peer])


def measure_kept(session: Session, site: str, database: str, cache: str) -> None:
    """With a cache: the page of an edition that was asked for before."""
    own = partial(Figure, group=OWN, database=database, unit="E")
    again = f"{site}{CLAIM}"
    session.measure(Page(f"claim page, same edition again, {cache}", again, "Varnholt"), partial(own, at_least=0.60))
    still = Page(f"conditional GET answered 304, {cache}", again, "", 304, etag_of(again))
    session.measure(still, partial(own, at_least=0.60))


def measure_data(session: Session, site: str, database: str, cache: str) -> None:
    """With a cache: what is asked for as data, and the page as browsers ask for it."""
    own = partial(Figure, group=OWN, database=database, unit="E")
    packed = {"Accept-Encoding": "gzip"}
    session.measure(Page(f"claim page again, compressed, {cache}", f"{site}{CLAIM}", "", 200, packed), own)
    document = Page(f"API: claim document, {cache}", f"{site}{DOCUMENT}", "Varnholt", script=FROM_EVERYWHERE)
    session.measure(document, partial(own, at_least=0.40))
    whole = Page(f"API: list of 50 whole documents, {cache}", f"{site}{LIST}", "Varnholt", script=FROM_EVERYWHERE)
    session.measure(whole, partial(own, at_least=0.08))


def measure_proxied(session: Session, site: str, database: str, place: Path) -> None:
    """Behind nginx with the configuration of docs/operators.md."""
    port = free_port()
    cache = place / f"proxy-{database}"
    proxied = Page("claim page behind nginx' proxy cache", f"http://127.0.0.1:{port}{CLAIM}", "Varnholt")
    ratio = partial(Figure, group=PROXY, database=database, unit="E", at_least=10)
    try:
        with nginx(documented_proxy(cache=cache, upstream=site, port=port), place=place):
            session.measure(proxied, ratio)
            if not any(path.is_file() for path in cache.rglob("*")):
                session.leave_out(f"{proxied.what}: nginx kept nothing.")
    except Skipped as error:
        session.leave_out(f"{proxied.what}: {error}")


def measure_claimtrack(session: Session, place: Path, database: str, peers: dict[str, Page]) -> None:
    own = place / database
    own.mkdir()
    with ExitStack() as stack:
        address = stack.enter_context(new_database(database, own))
        fill(address, own)
        with claimtrack(address, "dummycache://", own) as (site, _process):
            measure_uncached(session, site, database, peers)
        with claimtrack(address, "locmemcache://bench", own) as (site, _process):
            measure_kept(session, site, database, "cache in memory")
            measure_data(session, site, database, "cache in memory")
            measure_proxied(session, site, database, own)
        try:
            cache = stack.enter_context(redis(own))
        except Skipped as error:
            session.leave_out(f"cache in Redis: {error}")
        else:
            with claimtrack(address, cache, own) as (site, _process):
                measure_kept(session, site, database, "cache in Redis")


def versions() -> dict[str, str]:
    """What took part and says its version."""
    found = {"load": f"{tool()}, 8 connections, {SECONDS} s a turn, {ROUNDS} rounds"}
    for name, command in {"nginx": ("nginx", "-v"), "Redis": ("redis-server", "--version")}.items():
        try:
            said = run("sh", "-c", f"{' '.join(command)} 2>&1")
        except RuntimeError:
            continue
        if number := re.search(r"\d+\.\d+[.\d]*", said):
            found[name] = number[0]
    return found


def main() -> None:
    """Measure everything that can be measured here, and write bench/results/http.json."""
    end_with_children()
    try:
        said = versions()
    except Skipped as error:
        sys.stdout.write(f"SKIPPED: all of HTTP. {error}\n")
        return
    with ExitStack() as stack:
        place = stack.enter_context(folder())
        site, _process = stack.enter_context(gunicorn("bench.peers.empty", place=place))
        session = Session(Page("an empty Django view", f"{site}/", "empty"))
        peers = measure_peers(session, stack, place)
        for database in ("sqlite", "postgresql"):
            try:
                measure_claimtrack(session, place, database, peers)
            except Skipped as error:
                session.leave_out(f"claimtrack on {database}: {error}")
            # After each, so that a run that is ended keeps what it found.
            told = {"E": session.speed_of_the_empty_view(), **said}
            write_results("http", session.figures, skipped=session.skipped, said=told)


if __name__ == "__main__":
    main()
