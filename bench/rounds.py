"""Ratios of requests per second, each to what was loaded right before it in the same round."""

import os
import statistics
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from bench.results import Figure, spread
from bench.servers import WORKERS, Skipped, answer
from bench.wrk import requests_per_second

ROUNDS = max(5, int(os.environ.get("BENCH_ROUNDS") or 5))
SECONDS = int(os.environ.get("BENCH_SECONDS") or 2)  # that a page is loaded in a round
EMPTY_SECONDS = max(1, SECONDS // 2)  # that the empty view is loaded, which answers many times as often
WARMING = 2  # seconds before the first round
# What answers less often in a second is loaded so many times as long, so that whole requests can be counted.
LONGER = ((3, 10), (10, 4), (50, 2))


@dataclass(frozen=True)
class Page:
    """What is loaded: an address, and how one knows that it answered as it should."""

    what: str
    address: str
    words: str = ""  # that its answer must hold
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    script: str = ""  # Lua for wrk, of `bench.wrk`

    def check(self) -> int:
        """The size of its answer in bytes. Raises when it is not the one that is expected."""
        status, _headers, body = answer(self.address, self.headers)
        if status != self.status or self.words.encode() not in body:
            told = f"{self.address} answered {status} and {len(body)} bytes"
            raise RuntimeError(f"{told}, not {self.status} with “{self.words}”.")
        return len(body)

    def load(self, seconds: int) -> float:
        """Requests a second; 0.0 when none was answered in time. Afterwards its server is idle again.

        The load tool leaves when its time is up, and the server still works off what was asked: what is asked last is
        answered last.
        """
        rate = requests_per_second(self.address, seconds=seconds, headers=self.headers, script=self.script)
        for _worker in range(WORKERS):
            answer(self.address, self.headers)
        return rate

    def turn(self) -> int:
        """For how many seconds to load it in a round. Warms it up."""
        rate = self.load(WARMING)
        return SECONDS * next((times for least, times in LONGER if rate < least), 1)


@dataclass
class Session:
    """One run: what was found, what was left out and why, and how fast the empty view was."""

    empty: Page
    figures: list[Figure] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)

    def measure(self, page: Page, figure: Callable[..., Figure], beside: Page | None = None) -> None:
        """Load `beside` (the empty view, when none is named) and the page in turn; add what `figure` makes of it."""
        other = beside or self.empty
        try:
            size = page.check()
            other.check()
            ratios = self._ratios(page, other)
            page.check()
        except (RuntimeError, Skipped) as error:
            self.leave_out(f"{page.what}: {error}")
            return
        found = figure(what=page.what, beside=other.what, **spread(ratios))
        found = replace(
            found, note=f"{found.note}{'; ' if found.note else ''}{size / 1000:.1f} kB" if size else found.note
        )
        self.figures.append(found)
        kept = {True: "holds", False: "MISSED", None: ""}[found.holds]
        sys.stdout.write(f"{found.what:66.66}{found.database:11}{found.median:9.4g} {found.unit:3} {kept}\n")
        sys.stdout.flush()

    def _ratios(self, page: Page, other: Page) -> list[float]:
        beside = EMPTY_SECONDS if other is self.empty and self.rates else other.turn()
        turns = [(other, beside), (page, page.turn())]
        ratios = []
        for _round in range(ROUNDS):
            before, own = (one.load(seconds) for one, seconds in turns)
            if not before or not own:
                raise RuntimeError("it answered nothing in one of the rounds.")
            if other is self.empty:
                self.rates.append(before)
            ratios.append(own / before)
        return ratios

    def leave_out(self, sentence: str) -> None:
        self.skipped.append(sentence)
        sys.stdout.write(f"SKIPPED: {sentence}\n")

    def speed_of_the_empty_view(self) -> str:
        """For the account of the run: how many requests a second E was."""
        return f"{statistics.median(self.rates):.0f} requests a second" if self.rates else "not measured"
