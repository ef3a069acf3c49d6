"""No page and no act costs more queries, or runs more code, than its ceiling allows."""

import os
import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from types import FrameType
from typing import Any

import django
import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.context import changeset
from claims import workflow
from claims.models import Claim, Edition, Evidence, Position
from claims.next_edition import next_edition
from tests.guards.ceilings import CEILINGS

pytestmark = pytest.mark.django_db
OURS = tuple(
    f"{Path(__file__).parents[2] / package}{os.sep}" for package in ("audit", "sources", "claims", "claimtrack")
)
DJANGO = str(Path(django.__file__).parent) + os.sep
LEFT_OUT = tuple(DJANGO + part for part in ("db/backends", "utils/asyncio.py", "db/utils.py", "utils/translation"))

Act = Callable[[], Any]


def calls_of(act: Act) -> int:
    """How many functions of ours and of Django's it calls, but for those of the database's backend."""
    calls = 0

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal calls
        name = frame.f_code.co_filename
        if event == "call" and name.startswith((DJANGO, *OURS)) and not name.startswith(LEFT_OUT):
            calls += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        act()
    finally:
        sys.setprofile(before)
    return calls


def cost_of(make: Callable[[], Act]) -> tuple[int, int]:
    """Queries and calls, once what is kept for the process is there. `make` makes ready, which is not counted."""
    for _turn in range(2):
        make()()
    act = make()
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries), min(calls_of(make()) for _turn in range(3))


@pytest.fixture
def acts(
    client: Any, django_user_model: Any, make_claim: Any, publish: Any, editor: Any, reviewer: Any
) -> dict[str, Any]:
    """By name, what makes each act ready."""
    claims = [publish(make_claim(rows=5)) for _claim in range(3)]
    claim = claims[0]
    address = f"/claims/{claim.slug}/"
    party = Position.objects.filter(claim=claim).first().party
    desk = type(client)()
    desk.force_login(editor)

    def get(address: str, by: Any = client, *, fresh: bool = False, **headers: Any) -> Callable[[], Act]:
        def make() -> Act:
            if fresh:
                cache.clear()
            return lambda: by.get(address, headers=headers)

        return make

    @lru_cache
    def told() -> str:
        """The address of a claim of two editions, which is made for who asks for it."""
        claim = publish(make_claim(rows=5))
        with changeset(editor, "Say more."):
            claim.summary = "More than was said."
            claim.save()
        publish(claim)
        return f"/claims/{claim.slug}/"

    def difference() -> Act:
        numbers = Edition.objects.filter(slug=told().split("/")[2]).order_by("number").values_list("number", flat=True)
        return get(f"{told()}diff/{numbers[0]}/{numbers[1]}/", fresh=True)()

    def not_modified() -> Act:
        etag = client.get(address)["ETag"]
        return lambda: client.get(address, headers={"If-None-Match": etag})

    def save() -> Act:
        def act() -> None:
            with changeset(editor, "Edit."):
                claim.summary = f"{claim.summary}."
                claim.save()
                Evidence.objects.filter(claim=claim).first().save()

        return act

    def approve() -> Act:
        new = make_claim(rows=5)
        workflow.submit(new, by=editor)
        upcoming = next_edition(new)
        change = upcoming.as_told_by_documents() if upcoming else None
        return lambda: workflow.approve(new, by=reviewer, revision=1, comment="Checked.", change=change)

    return {
        "claim page": get(address, fresh=True),
        "claim page, asked again": get(address),
        "claim page, not modified": not_modified,
        "history page": lambda: get(f"{told()}history/", fresh=True)(),
        "difference page": difference,
        "list of claims": get("/claims/", fresh=True),
        "search": get("/search?q=statement", fresh=True),
        "party page": get(f"/parties/{party.slug}/", fresh=True),
        "claim as JSON": get(f"/claims/{claim.slug}.json", fresh=True),
        "API, one claim": get(f"/api/v1/claims/{claim.slug}/", fresh=True),
        "API, claims": get("/api/v1/claims/", fresh=True),
        "admin, claims": get("/admin/claims/claim/", desk),
        "admin, one claim": get(f"/admin/claims/claim/{claim.pk}/change/", desk),
        "audited save": save,
        "approval": approve,
    }


@pytest.mark.parametrize("name", sorted(CEILINGS))
def test_costs_no_more_than_its_ceiling(acts: dict[str, Any], name: str) -> None:
    queries, calls = cost_of(acts[name])
    most_queries, most_calls = CEILINGS[name]
    assert queries <= most_queries, f"{name}: {queries} queries, and {most_queries} are allowed."
    assert calls <= most_calls, f"{name}: {calls} calls, and {most_calls} are allowed: tests/guards/ceilings.py."


def test_each_act_has_a_ceiling(acts: dict[str, Any]) -> None:
    assert acts.keys() == CEILINGS.keys()


def test_a_query_and_a_loop_more_are_counted() -> None:
    def act() -> None:
        Claim.objects.count()

    def more() -> None:
        for _turn in range(10):
            act()

    once, often = cost_of(lambda: act), cost_of(lambda: more)
    assert (once[0], often[0]) == (1, 10)
    assert often[1] > 9 * once[1]
