"""Plan: solutions chosen together for a target level, with a proof and the result they lead to.

Level and score after a plan come from the scoring engine, never from the solver.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.catalogue.solution import PriceRange
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.numbers import ZERO
from rongtong_assess.core.result.level import Gap
from rongtong_assess.core.result.scoring import Scorecard
from rongtong_assess.core.roadmap.candidate import Candidate, Pricing
from rongtong_assess.core.roadmap.wishes import PlanWishes

PlanKind = Literal["least_cost", "safe", "most_useful", "within_budget"]
RANGE_YEARS = 3
PLAN_KINDS: tuple[PlanKind, ...] = get_args(PlanKind)


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether a plan is proven to be the best.

    is_optimal: nothing better exists. optimality_gap_share: otherwise how far the plan may be from the best, as a
    share of its own value; None when nothing is known.
    """

    is_optimal: bool
    optimality_gap_share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """One way to the target. candidates: in the catalogue's order. usefulness: weighted levels gained in scenes."""

    kind: PlanKind
    candidates: tuple[Candidate, ...]
    years: int
    sheet_after: AnswerSheet
    scorecard_after: Scorecard
    usefulness: int
    proof: Proof

    @property
    def first_year_wan_yuan(self) -> Decimal:
        return sum((candidate.first_year_wan_yuan for candidate in self.candidates), ZERO)

    @property
    def yearly_wan_yuan(self) -> Decimal:
        """From the second year on."""
        return sum((candidate.yearly_wan_yuan for candidate in self.candidates), ZERO)

    @property
    def total_wan_yuan(self) -> Decimal:
        """Over all years of the plan."""
        return sum((candidate.cost_wan_yuan(self.years) for candidate in self.candidates), ZERO)

    @property
    def first_year_range(self) -> PriceRange:
        """The first-year cost at the low and at the high price of every solution."""
        return self._range(1)

    @property
    def three_years_range(self) -> PriceRange:
        """The cost over three years at the low and at the high price of every solution."""
        return self._range(RANGE_YEARS)

    def _range(self, years: int) -> PriceRange:
        pairs = [_ranges_of(candidate) for candidate in self.candidates]
        low = sum((first.low_wan_yuan + (years - 1) * later.low_wan_yuan for first, later in pairs), ZERO)
        high = sum((first.high_wan_yuan + (years - 1) * later.high_wan_yuan for first, later in pairs), ZERO)
        return PriceRange(low, high)

    @property
    def measure_ids(self) -> tuple[str, ...]:
        return tuple(sorted(candidate.id for candidate in self.candidates))

    @property
    def machines(self) -> dict[str, int]:
        """Solution id -> machines it is paid for."""
        return {candidate.id: candidate.machines for candidate in self.candidates if candidate.machines}


@dataclass(frozen=True, slots=True)
class Unreachable:
    """No plan leads to the target, whatever it costs.

    best: the gap once everything is adopted. would_do_without_limits: whether the target could be reached without
    locked scenes and excluded solutions.
    """

    target_level: int
    best: Gap
    would_do_without_limits: bool


@dataclass(frozen=True, slots=True)
class BudgetTooSmall:
    """No plan fits the budget; smallest_wan_yuan would be enough."""

    budget_wan_yuan: Decimal
    smallest_wan_yuan: Decimal


@dataclass(frozen=True, slots=True)
class PlanSet:
    """Everything the planner found for one firm.

    no_regret: ids in the least-cost plan at low, middle and high prices alike; None where time ran out.
    within_budget: None without a budget.
    safe: Unreachable where no plan has the margin; None where time ran out, and in plans stored before there was one.
    """

    target_level: int
    wishes: PlanWishes
    pricing: Pricing
    least_cost: Plan
    most_useful: Plan
    within_budget: Plan | BudgetTooSmall | None
    no_regret: tuple[str, ...] | None
    safe: Plan | Unreachable | None = None

    @property
    def plans(self) -> Mapping[PlanKind, Plan]:
        """The plans that were found, by kind."""
        several: dict[PlanKind, object] = {
            "least_cost": self.least_cost,
            "safe": self.safe,
            "most_useful": self.most_useful,
            "within_budget": self.within_budget,
        }
        return {kind: plan for kind, plan in several.items() if isinstance(plan, Plan)}

    @property
    def default_kind(self) -> PlanKind:
        """The plan shown where none was chosen: that within the budget, else the most useful one."""
        return "within_budget" if isinstance(self.within_budget, Plan) else "most_useful"


PlanningResult = PlanSet | Unreachable | Refused
"""Plans, what is missing for every plan, or why nothing could be planned."""


def gained_usefulness(wishes: PlanWishes, before: Mapping[str, int], after: Mapping[str, int]) -> int:
    """Levels gained in scenes, each times its weight."""
    return sum(wishes.weight_of(scene) * (level - before.get(scene, 0)) for scene, level in after.items())


def _ranges_of(candidate: Candidate) -> tuple[PriceRange, PriceRange]:
    """First-year and yearly ranges; a plan stored before there were ranges has its own prices only."""
    first, later = candidate.first_year_wan_yuan, candidate.yearly_wan_yuan
    return candidate.first_year_range or PriceRange(first, first), candidate.yearly_range or PriceRange(later, later)
