"""Plan: solutions chosen together for a target level, with proof and the result they lead to.

A plan never rests on the planner's word: level and score afterwards come from the scoring engine.
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
    """is_optimal: nothing better exists. Otherwise optimality_gap_share says how far from it the plan may be,
    as a share of its own value; None when nothing is known."""

    is_optimal: bool
    optimality_gap_share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """candidates: in the catalogue's order. usefulness: weighted levels of scenes that are gained."""

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
        """Over all the years of the plan."""
        return sum((candidate.cost_wan_yuan(self.years) for candidate in self.candidates), ZERO)

    @property
    def first_year_range(self) -> PriceRange:
        """What the same measures cost at the low and at the high price of each."""
        return self._range(1)

    @property
    def three_years_range(self) -> PriceRange:
        """The same over three years."""
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


def _ranges_of(candidate: Candidate) -> tuple[PriceRange, PriceRange]:
    """First year and yearly; a plan kept before ranges were known has its own prices only."""
    first, later = candidate.first_year_wan_yuan, candidate.yearly_wan_yuan
    return candidate.first_year_range or PriceRange(first, first), candidate.yearly_range or PriceRange(later, later)


@dataclass(frozen=True, slots=True)
class BudgetTooSmall:
    """No plan within the budget; smallest_wan_yuan would do."""

    budget_wan_yuan: Decimal
    smallest_wan_yuan: Decimal


@dataclass(frozen=True, slots=True)
class PlanSet:
    """Everything the planner found for one firm.

    no_regret: ids that are in the least-cost plan at low, middle and high prices alike; None where time did not
    suffice to tell.
    within_budget: None without a budget, BudgetTooSmall where it does not suffice.
    safe: Unreachable where the margin cannot be had at any price; None where time did not suffice, and in plans kept
    before there was one.
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
        """The plans there are, by kind."""
        several: dict[PlanKind, object] = {
            "least_cost": self.least_cost,
            "safe": self.safe,
            "most_useful": self.most_useful,
            "within_budget": self.within_budget,
        }
        return {kind: plan for kind, plan in several.items() if isinstance(plan, Plan)}

    @property
    def default_kind(self) -> PlanKind:
        """The plan that is meant where nobody has chosen one: within the budget that was named, else most useful."""
        return "within_budget" if isinstance(self.within_budget, Plan) else "most_useful"


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Why no plan leads to the target, whatever it costs.

    best: what is still missing once everything is adopted. would_do_without_limits: whether giving up
    locked scenes and excluded solutions would help.
    """

    target_level: int
    best: Gap
    would_do_without_limits: bool


PlanningResult = PlanSet | Unreachable | Refused
"""What comes of planning: plans, what keeps every plan from the level, or why nothing could be planned."""


def gained_usefulness(wishes: PlanWishes, before: Mapping[str, int], after: Mapping[str, int]) -> int:
    """Weighted levels of scenes that are gained."""
    return sum(wishes.weight_of(scene) * (level - before.get(scene, 0)) for scene, level in after.items())
