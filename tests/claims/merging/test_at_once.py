"""Two people merge at the same moment: one of them wins, the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from claims.merging import merge_claims, merge_parties, undo_merge
from claims.models import Claim, Merge, ReviewState, Revision
from claims.workflow import WorkflowError

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(make_user: Any) -> list[Any]:
    return [make_user(f"person-{number}") for number in range(2)]


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act returned or raised."""
    ready = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            ready.wait()
            return act()
        except WorkflowError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_claim_is_merged_once(make_claim: Any, people: list[Any]) -> None:
    one, two, three = (make_claim() for _ in range(3))
    done = at_once(
        lambda: merge_claims(one, into=two, by=people[0], reason="Same."),
        lambda: merge_claims(one, into=three, by=people[1], reason="Same."),
    )
    assert sorted(isinstance(result, Merge) for result in done) == [False, True]
    into = Merge.objects.get().into_id
    assert ReviewState.objects.get(claim=one).merged_into_id == into
    assert Claim.objects.get(pk=into).positions.count() == 2


def test_two_claims_are_not_merged_into_each_other(make_claim: Any, people: list[Any]) -> None:
    one, two = make_claim(), make_claim()
    done = at_once(
        lambda: merge_claims(one, into=two, by=people[0], reason="Same."),
        lambda: merge_claims(two, into=one, by=people[1], reason="Same."),
    )
    assert sorted(isinstance(result, Merge) for result in done) == [False, True]


def test_parties_of_one_claim_are_merged_side_by_side(make_claim: Any, make_party: Any, people: list[Any]) -> None:
    claim, target = make_claim(rows=2), make_party()
    one, two = (position.party for position in claim.positions.all())
    done = at_once(
        lambda: merge_parties(one, into=target, by=people[0], reason="Same."),
        lambda: merge_parties(two, into=target, by=people[1], reason="Same."),
    )
    assert all(isinstance(result, Merge) for result in done)
    assert {position.party for position in claim.positions.all()} == {target}
    assert list(Revision.objects.filter(claim=claim).values_list("number", flat=True)) == [1, 2, 3]


def test_merge_is_undone_by_one_of_two(make_claim: Any, people: list[Any]) -> None:
    merge = merge_claims(make_claim(), into=make_claim(), by=people[0], reason="Same.")
    done = at_once(*(lambda by=by: undo_merge(merge, by=by, reason="They differ.") for by in people))
    assert sorted(isinstance(result, WorkflowError) for result in done) == [False, True]
    assert Claim.objects.get(pk=merge.item_id).positions.count() == 1
