"""match_teams: teams of two at the least total cost, by SciPy's HiGHS.

The programme, all variables between 0 and 1 but the last: pair (firm, consultant); team (firm): the firm gets a team;
kept (firm): the team is the one it has now; load (consultant, step): how many of his free places at one cost are used.

    sum of the firm's pairs = 2 team                       a firm gets two or none
    an organisation's pairs, or each pair alone <= team    of different organisations, or just two different people
    kept <= pair for both of the present team
    sum of the consultant's pairs = sum of his loads

Costs of load rise from step to step, so cheap places are used first without being told to. Pairs and teams are whole
numbers; the rest follows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import inf

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csr_array

from rongtong_assess.core.consulting.assignment.plan import Chosen, price_plan
from rongtong_assess.core.consulting.assignment.question import AssignmentQuestion, load_cost
from rongtong_assess.planning.assignment.costs import CostTable

NEAR = 1e-2
HALF = 0.5
TEAM = 2


def match_teams(question: AssignmentQuestion, *, seconds: float) -> tuple[Chosen, bool] | None:
    """The teams, and whether no cheaper ones exist; None where the time was over before any were found."""
    table = CostTable.of(question)
    if not np.isfinite(table.fit).any():
        return {}, True
    programme = _TeamProgramme(table)
    found = programme.solve(seconds)
    if found.x is None:
        return None
    chosen = programme.read(found.x)
    total = price_plan(question, chosen).total_cost
    return chosen, bool(total - (found.mip_dual_bound + programme.constant) < 1 - NEAR)


@dataclass
class _Rows:
    """Constraints low <= sum of factor * variable <= high, as the parts of a sparse matrix."""

    places: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    factors: list[float] = field(default_factory=list)
    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)

    def add(self, terms: Iterable[tuple[int, float]], *, low: float = -inf, high: float = 0) -> None:
        for column, factor in terms:
            self.places.append(len(self.lows))
            self.columns.append(column)
            self.factors.append(factor)
        self.lows.append(low)
        self.highs.append(high)

    def constraint(self, variables: int) -> LinearConstraint:
        shape = (len(self.lows), variables)
        matrix = csr_array((self.factors, (self.places, self.columns)), shape=shape)
        return LinearConstraint(matrix, np.array(self.lows), np.array(self.highs))


class _TeamProgramme:
    """constant: the cost of leaving every firm out, which the objective counts from."""

    def __init__(self, table: CostTable) -> None:
        self._table, self._rows = table, _Rows()
        self._costs: list[float] = []
        self._most: list[float] = []
        self._whole: list[bool] = []
        self.constant = float(table.left_out.sum())
        self._pairs = {
            (int(row), int(column)): self._add(table.fit[row, column], is_whole=True)
            for row, column in np.argwhere(np.isfinite(table.fit))
        }
        self._teams = [
            self._add(change - left_out, is_whole=True)
            for change, left_out in zip(table.change, table.left_out, strict=True)
        ]
        self._demand_teams()
        self._reward_present()
        self._charge_load()

    def solve(self, seconds: float) -> OptimizeResult:
        """As `scipy.optimize.milp` returns it."""
        return milp(
            np.array(self._costs),
            integrality=np.array(self._whole, dtype=int),
            bounds=Bounds(0, np.array(self._most)),
            constraints=self._rows.constraint(len(self._costs)),
            options={"time_limit": seconds, "mip_rel_gap": 0.0},
        )

    def read(self, values: Iterable[float]) -> Chosen:
        """The teams of a solution."""
        taken, chosen = list(values), defaultdict[str, list[str]](list)
        for (row, column), variable in self._pairs.items():
            if taken[variable] > HALF:
                chosen[self._table.firms[row].id].append(self._table.consultants[column].id)
        return chosen

    def _add(self, cost: float, *, most: float = 1, is_whole: bool = False) -> int:
        """A variable; its place."""
        self._costs.append(float(cost))
        self._most.append(most)
        self._whole.append(is_whole)
        return len(self._costs) - 1

    def _demand_teams(self) -> None:
        consultants, differ = self._table.consultants, self._table.question.organisations_differ
        groups: list[dict[str, list[int]]] = [defaultdict(list) for _ in self._table.firms]
        for (row, column), variable in self._pairs.items():
            groups[row][consultants[column].organisation if differ else consultants[column].id].append(variable)
        for team, of_firm in zip(self._teams, groups, strict=True):
            people = [variable for group in of_firm.values() for variable in group]
            self._rows.add([*_sum(people), (team, -TEAM)], low=0)
            for group in of_firm.values():
                self._rows.add([*_sum(group), (team, -1)])

    def _reward_present(self) -> None:
        for row, present in self._table.list_present(TEAM):
            if self._table.question.may_be_a_team(self._table.consultants[column] for column in present):
                kept = self._add(-self._table.change[row])
                for column in present:
                    self._rows.add([(kept, 1), (self._pairs[row, column], -1)])

    def _charge_load(self) -> None:
        of_consultant: dict[int, list[int]] = defaultdict(list)
        for (_, column), variable in self._pairs.items():
            of_consultant[column].append(variable)
        for column, people in of_consultant.items():
            consultant = self._table.consultants[column]
            most = min(consultant.free_places, len(people))
            steps = Counter(load_cost(consultant, consultant.load + number) for number in range(1, most + 1))
            loads = [self._add(cost, most=places) for cost, places in sorted(steps.items())]
            self._rows.add([*_sum(people), *((load, -1) for load in loads)], low=0)


def _sum(variables: Iterable[int]) -> list[tuple[int, float]]:
    return [(variable, 1) for variable in variables]
