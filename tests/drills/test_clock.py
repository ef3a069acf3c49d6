"""The clock is set back: the order of acts is that of the log, and nothing else depends on it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.databases import needs
from tests.drills.checkpoint import checkpoint_of
from tests.drills.databases import Database, Seed
from tests.drills.holding import holds, state_of
from tests.drills.site import Site
from tests.drills.writing import Journal, Writer

pytestmark = [pytest.mark.walk, needs("faketime")]
# Two days: past a whole day, and more than an Idempotency-Key is kept.
BACK = ("faketime", "-f", "-2d")


def publish(site: Site, slug: str, number: int) -> int:
    """Submits and approves what stands there; its revision."""
    draft = site.send("GET", f"claims/{slug}/draft/")
    tag = draft.headers["etag"]
    submitted = site.send("POST", f"claims/{slug}/submit/", {"comment": "Ready."}, If_Match=tag)
    assert submitted.status == 200, submitted.body
    body = {"comment": "Checked.", **({"change": {"kind": "minor"}} if number else {})}
    approved = site.send("POST", f"claims/{slug}/approve/", body, by="rashid", If_Match=submitted.headers["etag"])
    assert approved.status == 200, approved.body
    return int(approved.json()["revision"])


def claim(comment: str) -> dict[str, Any]:
    return {
        "comment": comment,
        "claim": {
            "statement": "The clock is right.",
            "verdict": "contested",
            "rationale": "Nobody knows.",
            "positions": [{"party": "speaker", "stance": "asserts", "cites": [{"source": "report"}]}],
        },
    }


def test_clock_is_set_back_and_put_right(
    prepared: tuple[Database, Seed], journal: Journal, tmp_path: Path, report: Callable[..., None]
) -> None:
    database, seed = prepared
    key, kept = tmp_path / "log.key", tmp_path / "checkpoint.txt"
    numbers, slug = [], "the-clock-is-right"
    for number, under in enumerate([(), BACK, ()]):
        site = Site(database, seed, under=under)
        try:
            site.start()
            writer = Writer(site, f"w{number}", journal)
            for _act in range(4):
                writer.act()
            if number == 0:
                assert site.send("POST", "claims/", claim("Record it.")).status == 201
            else:
                tag = site.send("GET", f"claims/{slug}/draft/").headers["etag"]
                body = {"comment": f"Change {number}.", "claim": {"summary": f"Summary {number}."}}
                assert site.send("PATCH", f"claims/{slug}/draft/", body, If_Match=tag).status == 200
            numbers.append(publish(site, slug, number))
            pages_stand(site, slug, number)
        finally:
            site.stop()
        note = checkpoint_of(database.url, key)
        if number == 0:
            kept.write_text(note)
    state = state_of(database.url, str(kept))
    found = holds(state, journal)
    assert journal.faults == []
    assert numbers == sorted(numbers)
    times = [datetime.fromisoformat(act["time"]) for act in state["acts"]]
    assert times != sorted(times), "the clock was never set back"
    assert min(times) < datetime.now(UTC) - timedelta(days=1)
    report(**found, back="2 days")


def pages_stand(site: Site, slug: str, number: int) -> None:
    """The public page shows what was approved last, whatever the clock says, and every page of the past answers."""
    shown = json.loads(site.get(f"/claims/{slug}.json").body)
    assert shown["summary"] == (f"Summary {number}." if number else "")
    for path in ("", "history/", f"as-of/{datetime.now(UTC):%Y-%m-%d}/"):
        assert site.get(f"/claims/{slug}/{path}").status in (200, 301, 302, 404), path
    for address in ("/", "/claims/", "/audit/", "/feeds/claims.atom", "/api/v1/changes/"):
        assert site.get(address).status == 200, address
    assert site.desk("GET", "/admin/").status == 200
