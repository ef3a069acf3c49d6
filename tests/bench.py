"""`make bench`: how the cost of pages and edits grows with the data, as ratios within one run.

Loads two databases of SMALL and LARGE claims (arguments), times the same acts in both, and prints the time in the large
one over that in the small. A ratio near 1 means that the cost stays flat. Not a test: no ratio fails anything.
For `verify_audit` it prints rows a second of one core's time, and the peak of its memory.
"""

import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

TOP = Path(__file__).parents[1]
ROUNDS = 15


def dossier(claims: int) -> str:
    """A dossier of so many claims, two positions and an evidence row each; a tenth as many parties and sources."""
    chance = random.Random(1)  # noqa: S311  the same every time
    others = max(claims // 10, 5)
    lines = ["dossier: 1", "topics:"]
    lines += [f"  - {{slug: topic-{n}, title: Topic {n}}}" for n in range(20)]
    lines += ["publishers: [{slug: post, name: Post}]", "sources:"]
    lines += [f"  - {{slug: source-{n}, title: Source {n}, publisher: post}}" for n in range(others)]
    lines += [
        "parties:",
        *(f"  - {{slug: party-{n}, name: Party {n}, kind: person}}" for n in range(others)),
        "claims:",
    ]
    for n in range(claims):
        one, two = chance.sample(range(others), 2)
        positions = ", ".join(
            f"{{party: party-{who}, stance: {stance}, stated_on: spring 2004, cites: [{{source: source-{who}}}]}}"
            for who, stance in ((one, "asserts"), (two, "denies"))
        )
        lines += [
            f"  - slug: claim-{n}",
            f"    statement: Statement number {n} is true.",
            f"    topics: [topic-{n % 20}]",
            "    verdict: contested",
            "    rationale: Nobody agrees.",
            f"    positions: [{positions}]",
            f"    evidence: [{{source: source-{one}, bearing: supports, basis: true}}]",
        ]
    return "\n".join(lines)


def median(act: Callable[[], Any]) -> float:
    """Seconds, the median of several rounds after a first one that warms up."""
    act()
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        act()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def measure(claims: int) -> None:
    """Load and time; prints `name seconds` lines. Runs in a process of its own, with a database of its own."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.test import Client

    from audit.context import changeset
    from claims.dossiers.load import load_dossier
    from claims.models import Claim
    from claims.similar import similar_claims

    call_command("migrate", verbosity=0)
    users = get_user_model()._default_manager
    with changeset(actor="bench", comment="Make the people."):
        editor, reviewer = (users.create(username=name, is_staff=True, is_superuser=True) for name in ("e", "r"))
    content = dossier(claims).encode()
    started = time.perf_counter()
    load_dossier(content, by=editor, approve_as=reviewer)
    found = {"load, per claim": (time.perf_counter() - started) / claims}
    reader, desk = Client(), Client()
    desk.force_login(editor)
    claim = Claim.objects.get(slug=f"claim-{claims // 2}")

    def edit() -> None:
        with changeset(editor, "Edit."):
            claim.rationale += "."
            claim.save()

    def get(client: Client, address: str) -> Callable[[], None]:
        def act() -> None:
            assert client.get(address).status_code == 200, address

        return act

    for name, address in {
        "claim page": f"/claims/{claim.slug}/",
        "claim data": f"/claims/{claim.slug}.json",
        "claim list": "/claims/",
        "claim list, by event": "/claims/?sort=event",
        "claim list, one verdict": "/claims/?verdict=contested",
        "party page": "/parties/party-1/",
        "source page": "/sources/source-1/",
        "topic page": "/topics/topic-1/",
        "home page": "/",
        "search, a frequent word": "/search?q=statement",
        "search, a rare word": f"/search?q=number+{claims // 2}",
        "search, a party": "/search?q=Party+1",
        "search, filtered": "/search?q=statement&stance=asserts&party=party-1",
        "search, a typing error": "/search?q=statemnet",
    }.items():
        found[name] = median(get(reader, address))
    found["admin, claim list"] = median(get(desk, "/admin/claims/claim/"))
    found["admin, claim page"] = median(get(desk, f"/admin/claims/claim/{claim.pk}/change/"))
    found["similar claims"] = median(lambda: similar_claims(f"It is true, number {claims // 2} of the statements"))
    found["edit with history and revision"] = median(edit)
    for name, seconds in found.items():
        sys.stdout.write(f"{name}\t{seconds:.6f}\n")


def measure_verification() -> None:
    """Verify the database; prints rows, rows a second of processor time, and peak memory. In a process of its own."""
    import django

    django.setup()
    from audit.verification import Counts, Finding, Request, snapshot, verify

    found: list[Finding] = []
    counts = Counts()
    started = time.process_time()
    with snapshot():
        verify(Request(), tell=found.append, counts=counts, progress=lambda rows, label, total: rows)
    seconds = time.process_time() - started
    assert not found, found[0]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        f"{counts.rows} rows and {counts.live_rows} live rows in {counts.leaves} changesets: "
        f"{counts.rows / seconds:.0f} rows a second on one core, peak {peak:.0f} MB"
    )


def run(*arguments: str, **environment: str) -> str:
    """What this module prints in a process of its own."""
    command = [sys.executable, "-m", "tests.bench", *arguments]
    done = subprocess.run(  # noqa: S603  itself
        command, cwd=TOP, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout


def main(small: int, large: int) -> None:
    results, verified = [], []
    for claims in (small, large):
        with tempfile.TemporaryDirectory() as place:
            environment = {
                "DJANGO_SETTINGS_MODULE": "claimtrack.settings",
                "DATABASE_URL": f"sqlite:///{place}/bench.sqlite3",
                "CLAIMTRACK_STATIC_ROOT": place,
                "CLAIMTRACK_ALLOWED_HOSTS": "testserver",
            }
            # Debugging, so that static files need not be collected; without it, no query is remembered.
            measured = run("--measure", str(claims), **environment, CLAIMTRACK_DEBUG="true")
            results.append(dict(line.split("\t") for line in measured.splitlines()))
            verified.append(run("--verify", **environment))
    few, many = results
    sys.stdout.write(f"{'':34}{small:>10} claims{large:>10} claims     ratio\n")
    for name, seconds in few.items():
        one, other = float(seconds), float(many[name])
        sys.stdout.write(f"{name:34}{one * 1000:14.2f} ms{other * 1000:14.2f} ms{other / one:10.2f}\n")
    for claims, line in zip((small, large), verified, strict=True):
        sys.stdout.write(f"verify_audit, {claims} claims: {line}\n")


if __name__ == "__main__":
    if sys.argv[1] == "--measure":
        measure(int(sys.argv[2]))
    elif sys.argv[1] == "--verify":
        measure_verification()
    else:
        main(int(sys.argv[1]), int(sys.argv[2]))
