"""Keys that are given before rows are stored belong to nobody else."""

from collections.abc import Callable
from typing import Any

import pytest

from audit.bulk_keys import FIRST_BLOCK, Keys
from claims.models import Party

pytestmark = pytest.mark.django_db


def test_keys_are_given_once_whoever_asks_in_between(make_party: Callable[..., Any]) -> None:
    one, other = Keys(), Keys()
    given = [keys.next_key(Party) for _turn in range(3) for keys in (one, other)]
    stored = make_party().pk
    given += [one.next_key(Party) for _turn in range(2 * FIRST_BLOCK)]
    assert len({*given, stored}) == len(given) + 1
    assert given[6:] == sorted(given[6:])


def test_spare_block_is_used_without_asking(django_assert_num_queries: Any) -> None:
    keys = Keys()
    first = keys.next_key(Party)
    keys.refill()
    with django_assert_num_queries(0):
        found = [keys.next_key(Party) for _turn in range(2 * FIRST_BLOCK - 1)]
    assert [first, *found] == list(range(first, first + 2 * FIRST_BLOCK))
