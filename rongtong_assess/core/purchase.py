"""Purchase: solutions taken on trial as bought: what they lead to, what they cost, what they still wait for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from rongtong_assess.core.adoption_order import list_stuck
from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.candidate import Candidate, Pricing, list_candidates
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.owned import list_likely_owned
from rongtong_assess.core.plan_effects import apply_effects
from rongtong_assess.core.plan_rules import PlanRules
from rongtong_assess.core.points import ZERO
from rongtong_assess.core.solution import Solution


@dataclass(frozen=True, slots=True)
class Lacking:
    """A bought solution that cannot be used yet. groups: of each, one solution is needed first."""

    solution: Solution
    groups: tuple[tuple[Solution, ...], ...]


@dataclass(frozen=True, slots=True)
class Purchase:
    """bought: all that is paid for; lacking: those that bring nothing yet; sheet_after: with the rest in use."""

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


def try_purchase(
    edition: Edition,
    sheet: AnswerSheet,
    solutions: Mapping[str, Solution],
    *,
    chosen: Collection[str],
    rules: PlanRules,
    pricing: Pricing,
) -> Purchase:
    """As if the chosen solutions were in use.

    chosen: ids of solutions. What the answers show to be there serves as a prerequisite.
    """
    there = list_likely_owned(edition, sheet, solutions.values()) - set(chosen)
    concerned = [solution for id, solution in solutions.items() if id in there or id in chosen]
    ways = list_candidates(edition, sheet, concerned, rules=rules, pricing=pricing, owned=there)
    adopted = one_way_each(ways)
    stuck = list_stuck(adopted.values())
    bought = tuple(candidate for id, candidate in adopted.items() if id in chosen)
    usable = adopted.keys() - stuck
    return Purchase(
        bought=bought,
        lacking=tuple(_lacking(each.solution, solutions, usable) for each in bought if each.id in stuck),
        sheet_after=apply_effects(edition, sheet, (each.effects for each in bought if each.id in usable), rules=rules),
    )


def one_way_each(candidates: Iterable[Candidate]) -> dict[str, Candidate]:
    """By solution, the way in which it is bought without further thought: whole, and lifting a share of
    machines by one band where it does that."""
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
