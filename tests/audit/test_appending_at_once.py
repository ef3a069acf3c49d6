"""Eight processes write to one log, some of them are killed: no gap, no duplicate, no orphan, nothing lost."""

import json
import os
import random
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from audit.merkle import Frontier, leaf_hash
from audit.models import Changeset, Leaf
from claims.models import Claim, Revision
from sources.models import Publisher

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.walk]

TOP = Path(__file__).parents[2]
WRITERS = 8
ACTS = 40
KILLED = 4


def database_url() -> str:
    """The database of this test, as another process is told of it."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    login = ":".join(filter(None, [settings["USER"], settings["PASSWORD"]]))
    return f"postgres://{login}@{settings['HOST']}:{settings['PORT'] or 5432}/{settings['NAME']}"


def start_writer(name: str, claim: Claim) -> Any:
    return subprocess.Popen(  # noqa: S603  a module of the tests
        [sys.executable, "-m", "tests.audit.log_writer", name, str(ACTS), str(claim.pk)],
        cwd=TOP,
        env={**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "claimtrack.settings"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def committed(writer: Any, kill_after: int | None) -> list[str]:
    """The uuids that the process said were committed; it is killed after so many of them."""
    found = []
    with writer:  # its pipes are closed
        for line in writer.stdout:
            if len(line.strip()) == 36:  # the last line of a killed process may be cut
                found.append(line.strip())
            if len(found) == kill_after:
                writer.send_signal(signal.SIGKILL)
        errors = writer.stderr.read()
    assert writer.wait(timeout=120) == (0 if kill_after is None else -signal.SIGKILL), errors
    return found


def test_eight_processes_append_in_the_order_of_their_commits(make_claim: Any) -> None:
    claim = make_claim()
    before = Leaf.objects.count()
    chance = random.Random(9)  # noqa: S311  no secret
    writers = [start_writer(f"writer-{number}", claim) for number in range(WRITERS)]
    deaths = [chance.randrange(3, ACTS // 3) if number < KILLED else None for number in range(WRITERS)]
    with ThreadPoolExecutor(WRITERS) as readers:
        told = {uuid for found in readers.map(committed, writers, deaths) for uuid in found}
    leaves = list(Leaf.objects.select_related("changeset"))
    assert [leaf.index for leaf in leaves] == list(range(len(leaves)))
    assert len({leaf.changeset_id for leaf in leaves}) == len(leaves)
    assert not Changeset.objects.filter(leaf=None).exists()
    logged = {str(leaf.changeset.uuid) for leaf in leaves[before:]}
    assert told <= logged, "A committed act is not in the log."
    assert len(logged) - len(told) <= KILLED, (
        "More than what was committed but not told of when its process was killed."
    )
    assert len(told) > WRITERS * 5
    # The tree is the one over the leaves in this order, and each leaf is of the changeset that it stands with.
    frontier = Frontier()
    for leaf in leaves:
        assert frontier.append(leaf_hash(bytes(leaf.data))) == bytes(leaf.hashes)
        assert json.loads(bytes(leaf.data))["uuid"] == str(leaf.changeset.uuid)
    # Every history row belongs to a logged act, and what was rolled back left none.
    acts = Publisher.history.filter(changeset__actor__startswith="writer-").values_list("changeset__uuid", flat=True)
    assert {str(uuid) for uuid in acts} == logged
    numbers = Revision.objects.filter(claim=claim).order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, len(numbers) + 1))
    newest = Revision.objects.filter(claim=claim).order_by("-number")[0]
    assert newest.changeset == Changeset.objects.filter(revisions__claim=claim).order_by("-leaf__index")[0]
