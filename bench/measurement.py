"""One measured figure with its target."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Measurement:
    """limit "most": value must not exceed target; "least": it must reach it; "": no target, for orientation."""

    name: str
    value: float
    unit: str
    target: float | None = None
    limit: str = ""

    @property
    def is_met(self) -> bool:
        if self.target is None:
            return True
        return self.value <= self.target if self.limit == "most" else self.value >= self.target


def median_seconds(work: Callable[[], object], times: int) -> float:
    """The middle of several runs, after one that warms up."""
    work()
    return median(_seconds(work) for _ in range(times))


def _seconds(work: Callable[[], object]) -> float:
    with stopwatch() as elapsed:
        work()
    return elapsed()


@contextmanager
def stopwatch() -> Iterator[Callable[[], float]]:
    """Seconds since the block began."""
    started = time.perf_counter()
    yield lambda: time.perf_counter() - started
