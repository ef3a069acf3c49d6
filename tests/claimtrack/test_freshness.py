"""When a replica may be read: by positions in the log, told by databases that the tests play."""

from collections.abc import Callable

import pytest

from claimtrack.freshness import PATIENCE, Freshness, Silent

MOST_LAG = 5


class Played:
    """Two databases and a clock; `None` for a position is no answer."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.written: int | None = 10
        self.reached: int | None = 10
        self.before_answer: Callable[[], None] = lambda: None
        self.freshness = Freshness(MOST_LAG, primary=self.primary, replica=self.replica, clock=lambda: self.now)

    def primary(self) -> int:
        self.before_answer()
        return self._position(self.written)

    def replica(self) -> int:
        return self._position(self.reached)

    def _position(self, position: int | None) -> int:
        if position is None:
            raise Silent("connection refused")
        return position

    def second(self) -> None:
        self.now += 1
        self.freshness.primary.ask()
        self.freshness.replica.ask()


@pytest.fixture
def played() -> Played:
    played = Played()
    played.second()
    return played


def test_replica_is_not_read_before_anything_is_known() -> None:
    assert not Played().freshness.may_be_read()


def test_replica_that_has_everything_is_read_however_long_nothing_is_written(played: Played) -> None:
    for _ in range(100):
        played.second()
        assert played.freshness.may_be_read()


def test_replica_that_lags_is_left_alone_after_the_stated_seconds_and_taken_again(played: Played) -> None:
    played.written = 20
    told = []
    for _ in range(MOST_LAG + 2):
        played.second()
        told.append(played.freshness.may_be_read())
    assert told == [True] * MOST_LAG + [False] * 2
    assert played.freshness.trouble == "lags"
    played.reached = 20
    played.second()
    assert played.freshness.may_be_read()


def test_replica_that_is_always_a_moment_behind_is_read(played: Played) -> None:
    for written in range(20, 60):
        played.reached, played.written = written - 2, written
        played.second()
    assert played.freshness.may_be_read()


def test_lost_replica_is_left_alone_at_once_until_it_answers(played: Played) -> None:
    played.freshness.lose()
    assert not played.freshness.may_be_read()
    assert played.freshness.trouble == "does not answer"
    played.reached = None
    played.second()
    assert not played.freshness.may_be_read()
    played.reached = 10
    played.second()
    assert played.freshness.may_be_read()


def test_replica_as_fresh_as_when_the_primary_fell_silent_is_read_on(played: Played) -> None:
    played.written = None
    for _ in range(100):
        played.second()
    assert played.freshness.may_be_read()


def test_replica_that_lagged_when_the_primary_fell_silent_is_not_read(played: Played) -> None:
    played.written = 20
    for _ in range(MOST_LAG + 1):
        played.second()
    played.written = None
    played.second()
    assert not played.freshness.may_be_read()


def test_primary_that_lets_us_wait_counts_as_silent(played: Played) -> None:
    told = []

    def hang() -> None:
        for _ in range(60):
            played.now += 1
            told.append(played.freshness.may_be_read())

    played.before_answer = hang
    played.second()
    assert PATIENCE < MOST_LAG  # else it would count as lagging before
    assert all(told)


def test_replica_that_lets_us_wait_counts_as_lost(played: Played) -> None:
    told = {}

    def hang() -> int:
        for waited in (1, 2, 3, 4):
            played.now += 1
            told[waited] = played.freshness.may_be_read()
        return 10

    played.freshness.replica._ask = hang
    played.freshness.replica.ask()
    assert told == {1: True, 2: True, 3: False, 4: False}


def test_another_primary_is_compared_anew(played: Played) -> None:
    played.written = 1000  # of which the replica, which becomes the next primary's, got nothing
    played.second()
    played.written = played.reached = 30
    played.second()
    assert played.freshness.may_be_read()
    for _ in range(20):
        played.second()
    assert played.freshness.may_be_read()
