"""What a plan costs year by year, and what buying chosen solutions would bring, also as a trial without a plan."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from rongtong_assess.core.assessment.derivation import DerivedOption
from rongtong_assess.core.assessment.saving import AnswerValue, StoredAnswer
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.catalogue.solution import Solution
from rongtong_assess.core.catalogue.support import SubsidyRule, subsidise
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.numbers import ZERO
from rongtong_assess.core.result.scoring import Scorecard
from rongtong_assess.core.roadmap.candidate import Candidate, Pricing, list_candidates, list_stuck
from rongtong_assess.core.roadmap.effects import apply_effects
from rongtong_assess.core.roadmap.rules import PlanRules
from rongtong_assess.core.roadmap.schedule import WEEKS_A_YEAR, PlannedMeasure, Roadmap
from rongtong_assess.core.roadmap.wishes import list_likely_owned


@dataclass(frozen=True, slots=True)
class PlanMoney:
    """The money of a plan in 万元, over its years.

    subsidy: the most that the rule would pay; None without a rule, or where it does not say enough. net: gross less
    the subsidy; None without one. peak: the most that is spent before a subsidy can be paid.
    """

    gross_wan_yuan: Decimal
    subsidy_wan_yuan: Decimal | None
    peak_wan_yuan: Decimal

    @property
    def net_wan_yuan(self) -> Decimal | None:
        return None if self.subsidy_wan_yuan is None else self.gross_wan_yuan - self.subsidy_wan_yuan


@dataclass(frozen=True, slots=True)
class Lacking:
    """A bought solution that cannot be used yet. groups: one solution of each is needed first."""

    solution: Solution
    groups: tuple[tuple[Solution, ...], ...]


@dataclass(frozen=True, slots=True)
class Purchase:
    """Solutions bought without a plan.

    bought: all that is paid for; lacking: those that bring nothing yet; sheet_after: with the others in use.
    """

    bought: tuple[Candidate, ...]
    lacking: tuple[Lacking, ...]
    sheet_after: AnswerSheet

    @property
    def first_year_wan_yuan(self) -> Decimal:
        return sum((candidate.first_year_wan_yuan for candidate in self.bought), ZERO)

    @property
    def yearly_wan_yuan(self) -> Decimal:
        """From the second year on."""
        return sum((candidate.yearly_wan_yuan for candidate in self.bought), ZERO)


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """An answer changed in a trial. present_value: what a reset restores.

    before, after: in words; of a multiple choice only the options removed or added, "" for none.
    """

    question: str
    before: str
    after: str
    present_value: AnswerValue


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial of other answers and of purchases.

    present: the result that counts; tried: with the changed answers and the purchase. answers: with the changes that
    were possible; refused: question -> why a change was not, and the cure.
    """

    present: Scorecard
    tried: Scorecard
    answers: Mapping[str, StoredAnswer]
    changes: tuple[ChangedAnswer, ...]
    refused: Mapping[str, str]
    derived: Mapping[str, DerivedOption]
    purchase: Purchase

    @property
    def is_changed(self) -> bool:
        """Whether the trial differs from the present."""
        return bool(self.changes or self.purchase.bought)


def count_money(roadmap: Roadmap, rule: SubsidyRule | None) -> PlanMoney:
    """The money of a plan in time. The whole first year counts as eligible, so the subsidy is an upper bound."""
    plan = roadmap.plan
    level, eligible = plan.scorecard_after.level, plan.first_year_wan_yuan
    return PlanMoney(
        gross_wan_yuan=plan.total_wan_yuan,
        subsidy_wan_yuan=subsidise(rule, eligible_wan_yuan=eligible, level_reached=level) if rule else None,
        peak_wan_yuan=_paid_by(roadmap.measures, week=roadmap.weeks, years=plan.years),
    )


def try_purchase(
    edition: Edition,
    sheet: AnswerSheet,
    solutions: Mapping[str, Solution],
    *,
    chosen: Collection[str],
    rules: PlanRules,
    pricing: Pricing,
) -> Purchase:
    """What buying the chosen solutions would bring.

    chosen: ids of solutions. Solutions that the answers show to be in place serve as prerequisites.
    """
    in_place = list_likely_owned(edition, sheet, solutions.values()) - set(chosen)
    concerned = [solution for id, solution in solutions.items() if id in in_place or id in chosen]
    ways = list_candidates(edition, sheet, concerned, rules=rules, pricing=pricing, owned=in_place)
    adopted = usual_ways(ways)
    stuck = list_stuck(adopted.values())
    bought = tuple(candidate for id, candidate in adopted.items() if id in chosen)
    usable = adopted.keys() - stuck
    effects = (candidate.effects for candidate in bought if candidate.id in usable)
    return Purchase(
        bought=bought,
        lacking=tuple(_lacking(candidate.solution, solutions, usable) for candidate in bought if candidate.id in stuck),
        sheet_after=apply_effects(edition, sheet, effects, rules=rules),
    )


def usual_ways(candidates: Iterable[Candidate]) -> dict[str, Candidate]:
    """By solution, the usual way of adopting it: whole, and lifting a share of machines by one band if it does so."""
    ways: dict[str, Candidate] = {}
    for candidate in candidates:
        known = ways.get(candidate.id)
        if known is None or _rank(candidate) > _rank(known):
            ways[candidate.id] = candidate
    return ways


def _rank(candidate: Candidate) -> tuple[bool, bool]:
    return candidate.is_whole, candidate.band is not None


def _lacking(solution: Solution, solutions: Mapping[str, Solution], usable: Collection[str]) -> Lacking:
    groups = (group for group in solution.requires if not any(id in usable for id in group))
    return Lacking(solution, tuple(tuple(solutions[id] for id in group) for group in groups))


def _paid_by(measures: Iterable[PlannedMeasure], *, week: int, years: int) -> Decimal:
    """What was paid before that week, within the years of the plan."""
    return sum(
        (
            measure.candidate.first_year_wan_yuan
            + _renewals(measure.start_week, week, years) * measure.candidate.yearly_wan_yuan
            for measure in measures
        ),
        ZERO,
    )


def _renewals(start_week: int, week: int, years: int) -> int:
    """How many later years began before that week."""
    return min(max(0, (week - 1 - start_week) // WEEKS_A_YEAR), years - 1)
