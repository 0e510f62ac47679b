"""IntegerProgram: a small integer programme over named variables, solved by SciPy's HiGHS.

All variables and coefficients are whole numbers. Rows of large coefficients are widened by one half, which
neither loses nor gains a solution and keeps the result independent of the solver's tolerances.
Source: SciPy 1.17 `optimize.milp`.
"""

from __future__ import annotations

import time
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

Terms = Mapping[Any, int]
SLACK = 0.5
NEAR = 1e-2
INFEASIBLE = 2


class OutOfTime(Exception):
    """The time limit came before any solution."""


class Infeasible(Exception):
    """No values satisfy all rows."""


@dataclass(frozen=True, slots=True)
class Incumbent:
    """The best solution found, proven optimal or not.

    chosen: the variables that are 1. bound: no solution has a smaller objective than this.
    """

    chosen: frozenset[Hashable]
    objective: int
    bound: float

    @property
    def is_optimal(self) -> bool:
        return self.objective - self.bound < 1 - NEAR


@dataclass(slots=True)
class Clock:
    """The time limit of everything that is solved for one question."""

    ends_at: float

    @classmethod
    def start(cls, seconds: float) -> Clock:
        return cls(time.monotonic() + seconds)

    @property
    def seconds_left(self) -> float:
        return max(0.01, self.ends_at - time.monotonic())


@dataclass
class IntegerProgram:
    """Rows and variables; each row is low <= sum of terms <= high."""

    _places: dict[Hashable, int] = field(default_factory=dict)
    _rows: list[tuple[Terms, float, float]] = field(default_factory=list)

    def add_choice(self, name: Hashable) -> None:
        """Add a variable that is 0 or 1."""
        self._places[name] = len(self._places)

    def has(self, name: Hashable) -> bool:
        return name in self._places

    def at_least(self, terms: Terms, low: float) -> None:
        self._rows.append((terms, low, inf))

    def at_most(self, terms: Terms, high: float) -> None:
        self._rows.append((terms, -inf, high))

    def count_rows(self) -> int:
        """How many rows there are now, for `cut_to`."""
        return len(self._rows)

    def cut_to(self, rows: int) -> None:
        """Remove every row after the first `rows`."""
        del self._rows[rows:]

    def minimise(self, objective: Terms, clock: Clock) -> Incumbent:
        """The best solution; the best found, with its bound, where time runs out. Raises Infeasible or OutOfTime."""
        costs = np.zeros(len(self._places))
        for name, factor in objective.items():
            costs[self._places[name]] = factor
        found = milp(
            costs,
            integrality=np.ones(len(self._places)),
            bounds=Bounds(0, 1),
            constraints=self._constraint(),
            options={"time_limit": clock.seconds_left, "mip_rel_gap": 0.0},
        )
        if found.status == INFEASIBLE:
            raise Infeasible
        if found.x is None:
            raise OutOfTime
        chosen = frozenset(name for name, place in self._places.items() if found.x[place] > SLACK)
        reached = sum(factor for name, factor in objective.items() if name in chosen)
        return Incumbent(chosen, reached, float(found.mip_dual_bound))

    def _constraint(self) -> LinearConstraint:
        places, columns, factors = [], [], []
        for row, (terms, _, _) in enumerate(self._rows):
            for name, factor in terms.items():
                places.append(row)
                columns.append(self._places[name])
                factors.append(float(factor))
        matrix = csr_array((factors, (places, columns)), shape=(len(self._rows), len(self._places)))
        lows, highs = [low for _, low, _ in self._rows], [high for _, _, high in self._rows]
        return LinearConstraint(matrix, np.array(lows), np.array(highs))


def sum_of(names: Iterable[Hashable], factor: int = 1) -> dict[Hashable, int]:
    """Terms with the same factor for every name."""
    return dict.fromkeys(names, factor)
