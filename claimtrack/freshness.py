"""Whether a replica may be read: it answers, and shows all that was committed up to a stated number of seconds ago.

How old what it shows is follows from positions in the write-ahead log, read from both databases, and from this
machine's own clock: no two clocks are compared, and a replica that nobody writes to is not taken for one that is late.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

logger = logging.getLogger(__name__)

ASKED_EVERY = 1.0  # seconds, each database by each process
PATIENCE = 2.0  # seconds after which whoever owes an answer counts as silent
_MOST_POSITIONS = 600
_NEVER = float("-inf")


class Silent(Exception):
    """A database does not answer, or is not what it should be; the message says which."""


class Position(NamedTuple):
    """How far the primary had written its log, and when (seconds of our clock) it was asked."""

    asked_at: float
    written: int


class Asked:
    """One database that is asked for its position in the log again and again, and whether it answers."""

    def __init__(self, ask: Callable[[], int], tell: Callable[[float, int], None], clock: Callable[[], float]) -> None:
        self._ask, self._tell, self._clock = ask, tell, clock
        self._asked_at = self.heard_at = _NEVER
        self._owes, self.failed = False, True

    def ask(self) -> None:
        """Ask it once; who waits meanwhile is nobody but the caller."""
        self._asked_at, self._owes = self._clock(), True
        try:
            position = self._ask()
        except Silent:
            self.failed = True
        else:
            self._tell(self._asked_at, position)
            self.heard_at, self.failed = self._asked_at, False
        self._owes = False

    def answers(self, now: float) -> bool:
        """Whether it answered when it was asked last, and does not let us wait."""
        return not self.failed and not (self._owes and now - self._asked_at > PATIENCE)


class Freshness:
    """What one process knows of the replica. `primary` and `replica` answer with a position or raise Silent."""

    def __init__(
        self,
        most_lag: float,
        *,
        primary: Callable[[], int],
        replica: Callable[[], int],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.most_lag, self._clock = most_lag, clock
        self.primary = Asked(primary, self._primary_wrote, clock)
        self.replica = Asked(replica, self._replica_reached, clock)
        self._ahead: deque[Position] = deque(maxlen=_MOST_POSITIONS)  # what the replica has not reached yet
        self._fresh_at, self._said = _NEVER, ""
        self._positions = threading.Lock()

    @property
    def trouble(self) -> str:
        """Why the replica is not read from; empty while it is. No query."""
        now = self._clock()
        if not self.replica.answers(now):
            return "does not answer"
        # While the primary is silent nothing is written that the replica could lack: it is as fresh as it was then.
        compared_at = now if self.primary.answers(now) else self.primary.heard_at
        return "" if compared_at - self._fresh_at <= self.most_lag else "lags"

    def may_be_read(self) -> bool:
        """Whether to read from the replica now; changes are logged. No query."""
        if (trouble := self.trouble) != self._said:
            if trouble:
                logger.warning("The replica is not read from: it %s.", trouble)
            else:
                logger.warning("The replica is read from again.")
            self._said = trouble
        return not trouble

    def lose(self) -> None:
        """A read of it failed: nobody reads from it before it has answered again."""
        self.replica.failed = True

    def _primary_wrote(self, asked_at: float, written: int) -> None:
        with self._positions:
            if self._ahead and written < self._ahead[-1].written:
                # Another primary, whose log goes on from where the former one's was copied.
                self._ahead.clear()
            self._ahead.append(Position(asked_at, written))

    def _replica_reached(self, _asked_at: float, reached: int) -> None:
        with self._positions:
            while self._ahead and self._ahead[0].written <= reached:
                self._fresh_at = self._ahead.popleft().asked_at


def keep_asking(one: Asked, *, name: str) -> None:
    """Ask it every second for as long as the process lives, in a thread: no reader waits for one that is lost."""

    def ask_again_and_again() -> None:
        while True:
            one.ask()
            time.sleep(ASKED_EVERY)

    threading.Thread(target=ask_again_and_again, name=name, daemon=True).start()
