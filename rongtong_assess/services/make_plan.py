"""Roadmaps for an answer sheet: what the firm wishes, planned with the shelf's solutions and rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from rongtong_assess.content.library import Shelf
from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.edition import Edition, LevelRule
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.gains import is_about
from rongtong_assess.core.owned import list_likely_owned
from rongtong_assess.core.plan import BudgetTooSmall, PlanKind, PlanSet, Unreachable
from rongtong_assess.core.plan_rules import PlanRules
from rongtong_assess.core.plan_wishes import PlanWishes
from rongtong_assess.core.points import decimal_text, rest_of
from rongtong_assess.core.solution import Solution
from rongtong_assess.core.standing_facts import NO_CHANGES, ChangedFacts

NO_WISHES = PlanWishes()
PlanAnswer = PlanSet | Unreachable | Refused | None
"""What a report is told of plans: what was found, why nothing was; None where nobody asked."""


class Planner(Protocol):
    """What finds roadmaps: `planning.roadmap.find_roadmap`, or a plan maker's method of that name."""

    def __call__(
        self,
        edition: Edition,
        sheet: AnswerSheet,
        solutions: Iterable[Solution],
        *,
        rules: PlanRules,
        wishes: PlanWishes,
        employees: int | None,
    ) -> PlanSet | Unreachable: ...


def make_plans(
    planner: Planner,
    shelf: Shelf,
    sheet: AnswerSheet,
    wishes: PlanWishes,
    *,
    employees: int | None,
    solutions: Mapping[str, Solution] | None = None,
) -> PlanSet | Unreachable:
    """Plans with the shelf's solutions, or with others.

    Raises Refused for wishes that cannot be, for an edition no solution is about, and when time is up
    before any plan was found.
    """
    edition = shelf.get_edition(sheet.edition_id)
    offered = shelf.solutions if solutions is None else solutions
    if not any(is_about(solution, edition) for solution in offered.values()):
        what = f"方案库里没有为评测版本「{edition.id}」编写的方案"
        raise Refused.because("edition", what, "这份评测只能看结果，不能做路线图")
    return planner(edition, sheet, offered.values(), rules=shelf.plan_rules, wishes=wishes, employees=employees)


@dataclass(frozen=True, slots=True)
class CurrentPlans:
    """The plans that page and report show, or why there are none.

    sheet: the facts they were made from. chosen: the plan that is meant; None for the default. changes: where the
    facts that stand are others by now.
    """

    answer: PlanAnswer
    sheet: AnswerSheet
    chosen: PlanKind | None = None
    changes: ChangedFacts = NO_CHANGES


def suggested_wishes(shelf: Shelf, sheet: AnswerSheet) -> PlanWishes:
    """What the form begins with: what the firm seems to have is ticked as owned, for the firm to confirm."""
    edition = shelf.get_edition(sheet.edition_id)
    return replace(PlanWishes(), owned=list_likely_owned(edition, sheet, shelf.solutions.values()))


def first_plans(
    planner: Planner, shelf: Shelf, sheet: AnswerSheet, *, employees: int | None, wishes: PlanWishes = NO_WISHES
) -> PlanAnswer:
    """The plans before the firm has wished anything, or why there are none: a report is made in either case.

    They are those of `rongtong plan` without options: nothing is taken for owned that nobody has said is there.
    """
    try:
        return make_plans(planner, shelf, sheet, wishes, employees=employees)
    except Refused as refusal:
        return refusal


def require_kind(edition: Edition, rules: PlanRules, found: PlanSet, kind: PlanKind) -> None:
    """Raises Refused, with the reason, where the set has no such plan."""
    if kind in found.plans:
        return
    if kind == "safe":
        raise Refused.because("plan", *no_safe_words(edition, rules, found).rstrip("。").split("。", 1))
    if isinstance(found.within_budget, BudgetTooSmall):
        least = decimal_text(found.within_budget.smallest_wan_yuan)
        what = f"预算不够，到 {found.target_level} 级最少要 {least} 万元"
        raise Refused.because("plan", what, "请用 --budget 给够预算，或选别的计划")
    raise Refused.because("plan", "没有给预算，就没有预算内的计划", "请用 --budget 写上预算，单位万元")


def unreachable_words(edition: Edition, found: Unreachable) -> str:
    """Which conditions cannot be met, whatever is bought, and what to do."""
    lacks = _lacking(found, edition.rule_by_level[found.target_level])
    cure = (
        "放开保持不变的场景或被排除的方案就能做到"
        if found.would_do_without_limits
        else "方案库里的方案全用上也不够，请先定近一级的目标，或先改进买不到的项（经营成效、资金投入）"
    )
    return f"到不了 {found.target_level} 级：{'；'.join(lacks)}。{cure}。"


def no_safe_words(edition: Edition, rules: PlanRules, found: PlanSet) -> str:
    """Why there is no plan with a margin, and which condition cannot be met; empty where there is one."""
    if found.safe is None:
        return "时间用完了，没来得及算留余地的计划。请少选一些条件再试。"
    if not isinstance(found.safe, Unreachable):
        return ""
    rule = rules.margin.widen(edition, edition.rule_by_level[found.target_level])
    lacks = "；".join(_lacking(found.safe, rule))
    cure = "放开保持不变的场景或被排除的方案就能做到" if found.safe.would_do_without_limits else "请看别的几种计划"
    return f"到 {rule.level} 级做不到再留余地：{lacks}。{cure}。"


def _lacking(found: Unreachable, rule: LevelRule) -> list[str]:
    """Each condition that cannot be met, with what can be had and what is asked."""
    best, lacks = found.best, []
    if best.score_points:
        most = decimal_text(rest_of(rule.min_score, best.score_points))
        lacks.append(f"总分最多到 {most} 分，要求 {decimal_text(rule.min_score)} 分")
    if best.scenes:
        lacks.append(f"达到 {rule.level} 级的场景最多 {rule.min_scenes - best.scenes} 个，要求 {rule.min_scenes} 个")
    if best.required_scenes:
        most_required = rule.min_required_scenes - best.required_scenes
        lacks.append(f"达到 {rule.level} 级的约束性场景最多 {most_required} 个，要求 {rule.min_required_scenes} 个")
    return lacks
