"""`make bench`: how the cost of pages and edits grows with the data, as ratios within one run.

Loads two databases of SMALL and LARGE claims (arguments), times the same acts in both, and prints the time in the large
one over that in the small. A ratio near 1 means that the cost stays flat. Not a test: no ratio fails anything.
"""

import os
import random
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
    }.items():
        found[name] = median(get(reader, address))
    found["admin, claim list"] = median(get(desk, "/admin/claims/claim/"))
    found["admin, claim page"] = median(get(desk, f"/admin/claims/claim/{claim.pk}/change/"))
    found["similar claims"] = median(lambda: similar_claims(f"It is true, number {claims // 2} of the statements"))
    found["edit with history and revision"] = median(edit)
    for name, seconds in found.items():
        sys.stdout.write(f"{name}\t{seconds:.6f}\n")


def main(small: int, large: int) -> None:
    results = []
    for claims in (small, large):
        with tempfile.TemporaryDirectory() as place:
            environment = {
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "claimtrack.settings",
                "DATABASE_URL": f"sqlite:///{place}/bench.sqlite3",
                "CLAIMTRACK_STATIC_ROOT": place,
                "CLAIMTRACK_DEBUG": "true",  # so that static files need not be collected
                "CLAIMTRACK_ALLOWED_HOSTS": "testserver",
            }
            command = [sys.executable, "-m", "tests.bench", "--measure", str(claims)]
            done = subprocess.run(command, cwd=TOP, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  itself
        if done.returncode:
            sys.exit(done.stderr)
        results.append(dict(line.split("\t") for line in done.stdout.splitlines()))
    few, many = results
    sys.stdout.write(f"{'':34}{small:>10} claims{large:>10} claims     ratio\n")
    for name, seconds in few.items():
        one, other = float(seconds), float(many[name])
        sys.stdout.write(f"{name:34}{one * 1000:14.2f} ms{other * 1000:14.2f} ms{other / one:10.2f}\n")


if __name__ == "__main__":
    if sys.argv[1] == "--measure":
        measure(int(sys.argv[2]))
    else:
        main(int(sys.argv[1]), int(sys.argv[2]))
