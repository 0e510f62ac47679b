"""find_roadmap: the cheapest plan for a level, a safe one, the most useful one and one within a budget, with proofs.

The same input gives the same plans everywhere. Ties are broken by cost, then fewer measures, then the smaller sum of
their positions in the catalogue, then for the plan that has the first solution in which two plans differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.catalogue.solution import Solution
from rongtong_assess.core.edition.edition import Edition, LevelRule
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.result.scoring import score
from rongtong_assess.core.roadmap.candidate import Candidate, Prices, Pricing, list_candidates
from rongtong_assess.core.roadmap.effects import adopt_everything, apply_effects, find_obstacle
from rongtong_assess.core.roadmap.plan import (
    BudgetTooSmall,
    Plan,
    PlanKind,
    PlanSet,
    Proof,
    Unreachable,
    gained_usefulness,
)
from rongtong_assess.core.roadmap.rules import PlanRules
from rongtong_assess.core.roadmap.wishes import PlanWishes, list_wish_mistakes
from rongtong_assess.planning.roadmap.integer_program import Clock, OutOfTime
from rongtong_assess.planning.roadmap.program import RoadmapProgram
from rongtong_assess.planning.roadmap.pruning import prune
from rongtong_assess.planning.roadmap.search import Found, find_best

MARGIN = Fraction(1, 10)
"""The most useful plan may cost a tenth more than the cheapest."""
SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class _RoadmapTask:
    """The planning problem of one firm, with its candidates at one set of prices."""

    edition: Edition
    sheet: AnswerSheet
    candidates: tuple[Candidate, ...]
    rules: PlanRules
    wishes: PlanWishes
    rule: LevelRule

    def program(self) -> RoadmapProgram:
        needed = prune(self.edition, self.sheet, self.candidates, rules=self.rules, wishes=self.wishes)
        places = {candidate: place for place, candidate in enumerate(self.candidates) if candidate in needed}
        program = RoadmapProgram(self.edition, self.sheet, places, rules=self.rules, wishes=self.wishes)
        program.demand_level(self.rule)
        return program

    def plan(self, kind: PlanKind, found: Found) -> Plan:
        effects = (candidate.effects for candidate in found.candidates)
        after = apply_effects(self.edition, self.sheet, effects, rules=self.rules, locked=self.wishes.locked)
        return Plan(
            kind=kind,
            candidates=found.candidates,
            years=self.wishes.years,
            sheet_after=after,
            scorecard_after=score(self.edition, after),
            usefulness=gained_usefulness(self.wishes, self.sheet.scenes, after.scenes),
            proof=found.proof,
        )


def find_roadmap(
    edition: Edition,
    sheet: AnswerSheet,
    solutions: Iterable[Solution],
    *,
    rules: PlanRules,
    wishes: PlanWishes,
    employees: int | None,
    seconds: float = SECONDS,
) -> PlanSet | Unreachable:
    """Plans for the wished level, by default the next one (the present one at the top).

    employees: decide prices unless the wishes name a point of the ranges. seconds: for everything together; plans not
    proven by then say so. Raises Refused for impossible wishes, and when no plan was found by then.
    """
    try:
        return _find(
            edition,
            sheet,
            tuple(solutions),
            rules=rules,
            wishes=wishes,
            priced_for=employees,
            clock=Clock.start(seconds),
        )
    except OutOfTime as late:
        cure = "请少选一些条件，或换一个近一些的目标等级，再试一次"
        raise Refused.because("plan", f"{seconds:g} 秒里没有算出方案", cure) from late


def _find(
    edition: Edition,
    sheet: AnswerSheet,
    solutions: tuple[Solution, ...],
    *,
    rules: PlanRules,
    wishes: PlanWishes,
    priced_for: int | None,
    clock: Clock,
) -> PlanSet | Unreachable:
    level = score(edition, sheet).level
    mistakes = tuple(
        list_wish_mistakes(wishes, edition, level=level, solutions=[solution.id for solution in solutions])
    )
    if mistakes:
        raise Refused(mistakes)
    target = wishes.target_level or min(level + 1, max(edition.rule_by_level))
    task = _RoadmapTask(edition, sheet, (), rules, wishes, edition.rule_by_level[target])
    pricing = Pricing(wishes.prices, priced_for)
    priced = _Priced(task, solutions, priced_for)
    main = priced.at(wishes.prices)
    _refuse_unadoptable(main)
    obstacle = find_obstacle(edition, sheet, main.candidates, rules=rules, wishes=wishes, rule=main.rule)
    if obstacle:
        return obstacle
    program = main.program()
    least = find_best(program, clock)
    least_cost = main.plan("least_cost", least)
    return PlanSet(
        target_level=target,
        wishes=wishes,
        pricing=pricing,
        least_cost=least_cost,
        most_useful=main.plan("most_useful", _most_useful(program, least_cost, clock)),
        within_budget=_within_budget(main, program, least_cost=least_cost, clock=clock),
        no_regret=_no_regret(priced, {_scenario(pricing, rules): least}, clock),
        safe=_safe(main, clock),
    )


def _safe(task: _RoadmapTask, clock: Clock) -> Plan | Unreachable | None:
    """The cheapest plan with the margin of the rules; None where time ran out."""
    wider = replace(task, rule=task.rules.margin.widen(task.edition, task.rule))
    obstacle = find_obstacle(
        wider.edition, wider.sheet, wider.candidates, rules=wider.rules, wishes=wider.wishes, rule=wider.rule
    )
    if obstacle:
        return obstacle
    try:
        return wider.plan("safe", find_best(wider.program(), clock))
    except OutOfTime:
        return None


def _refuse_unadoptable(task: _RoadmapTask) -> None:
    """Raises Refused for wanted solutions whose prerequisites are excluded, missing, or require each other."""
    possible = {candidate.id for candidate in adopt_everything(task.candidates, excluded=task.wishes.excluded)}
    if lacking := sorted(task.wishes.wanted - possible):
        what = f"一定要的方案 {'、'.join(lacking)} 缺少先决条件"
        raise Refused.because("want", what, "它要先有的方案被排除了或不在方案库里；请去掉排除，或不再要求它")


@dataclass(frozen=True, slots=True)
class _Priced:
    """The same problem at other prices."""

    task: _RoadmapTask
    solutions: tuple[Solution, ...]
    employees: int | None

    def at(self, prices: Prices) -> _RoadmapTask:
        task = self.task
        return replace(
            task,
            candidates=list_candidates(
                task.edition,
                task.sheet,
                self.solutions,
                rules=task.rules,
                pricing=Pricing(prices, self.employees),
                owned=task.wishes.owned,
            ),
        )


def _most_useful(program: RoadmapProgram, least_cost: Plan, clock: Clock) -> Found:
    return _useful(program, least_cost, most_wan_yuan=Fraction(least_cost.total_wan_yuan) * (1 + MARGIN), clock=clock)


def _useful(program: RoadmapProgram, least_cost: Plan, *, most_wan_yuan: Fraction, clock: Clock) -> Found:
    """The most useful plan of at most that cost; the cheapest one, unproven, if time runs out before one is found."""
    try:
        return find_best(program, clock, most_wan_yuan=most_wan_yuan, is_useful=True)
    except OutOfTime:
        return Found(least_cost.candidates, Proof(is_optimal=False))


def _within_budget(
    task: _RoadmapTask, program: RoadmapProgram, *, least_cost: Plan, clock: Clock
) -> Plan | BudgetTooSmall | None:
    budget = task.wishes.budget_wan_yuan
    if budget is None:
        return None
    if budget < least_cost.total_wan_yuan:
        return BudgetTooSmall(budget, least_cost.total_wan_yuan)
    return task.plan("within_budget", _useful(program, least_cost, most_wan_yuan=Fraction(budget), clock=clock))


def _scenario(pricing: Pricing, rules: PlanRules) -> Prices:
    """The point of the price ranges that a firm's size leads to; "size" where a factor is on it."""
    step = pricing.step(rules)
    return step.price if step.times == 1 else "size"


def _no_regret(priced: _Priced, known: Mapping[Prices, Found], clock: Clock) -> tuple[str, ...] | None:
    """Solutions in the least-cost plan at low, middle and high prices alike, in the catalogue's order.

    None where time ran out.
    """
    scenarios: tuple[Prices, ...] = ("low", "mid", "high")
    try:
        found = [known.get(prices) or find_best(priced.at(prices).program(), clock) for prices in scenarios]
    except OutOfTime:
        return None
    always = frozenset.intersection(*(frozenset(candidate.id for candidate in plan.candidates) for plan in found))
    return tuple(solution.id for solution in priced.solutions if solution.id in always)
