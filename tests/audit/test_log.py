"""Roots and proofs of the log as the database holds it, each in one query."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.log import LogBroken, log_size, prove_consistency, prove_inclusion, root_at
from audit.merkle import EMPTY_ROOT, Frontier, leaf_hash, verify_consistency, verify_inclusion
from tests.audit.conftest import LogGrower

SIZE = 37
# What a test asks of the log does not change it.
reading = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.fixture
def log(grow_log: LogGrower) -> list[bytes]:
    return grow_log(SIZE)


def test_a_log_without_leaves_has_the_empty_root() -> None:
    assert root_at(0) == EMPTY_ROOT  # without a query


def test_the_root_at_every_size_is_that_of_the_leaves(log: list[bytes]) -> None:
    assert log_size() == SIZE
    tree = Frontier()
    for size, data in enumerate(log, start=1):
        tree.append(leaf_hash(data))
        assert root_at(size) == tree.root(), size


@reading
@given(size=st.integers(1, SIZE), data=st.data())
def test_every_leaf_is_proved_in_every_tree_that_holds_it(log: list[bytes], size: int, data: Any) -> None:
    index = data.draw(st.integers(0, size - 1))
    assert verify_inclusion(index, size, leaf_hash(log[index]), prove_inclusion(index, size), root_at(size))


@reading
@given(sizes=st.tuples(st.integers(1, SIZE), st.integers(1, SIZE)))
def test_every_tree_is_proved_to_begin_with_every_smaller_one(log: list[bytes], sizes: tuple[int, int]) -> None:
    old, new = sorted(sizes)
    assert verify_consistency(old, new, root_at(old), root_at(new), prove_consistency(old, new))


@pytest.mark.parametrize("size", [SIZE, 300])
def test_each_takes_one_query(grow_log: LogGrower, size: int, django_assert_num_queries: Any) -> None:
    grow_log(size)
    for ask in (log_size, lambda: root_at(size), lambda: prove_inclusion(5, size), lambda: prove_consistency(23, size)):
        with django_assert_num_queries(1):
            ask()


def test_beyond_the_log_nothing_is_proved(log: list[bytes]) -> None:
    with pytest.raises(LogBroken, match=f"Leaf {SIZE} is missing. Run `manage.py verify_audit`"):
        root_at(SIZE + 1)
    with pytest.raises(ValueError, match="has no leaf"):
        prove_inclusion(SIZE, SIZE)
