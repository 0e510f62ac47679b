"""Makes roadmaps for an answer sheet and a firm's wishes, with the solutions and rules of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from rongtong_assess.content.library import Library
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.catalogue.solution import Solution
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.numbers import decimal_text
from rongtong_assess.core.roadmap.gains import is_about
from rongtong_assess.core.roadmap.plan import BudgetTooSmall, PlanKind, PlanningResult, PlanSet, Unreachable
from rongtong_assess.core.roadmap.rules import PlanRules
from rongtong_assess.core.roadmap.wishes import PlanWishes, list_likely_owned
from rongtong_assess.core.visit.standing_facts import NO_CHANGES, ChangedFacts
from rongtong_assess.presentation.wording.roadmap.plans import tell_no_safe

NO_WISHES = PlanWishes()


class Planner(Protocol):
    """What finds roadmaps: `planning.roadmap.roadmap.find_roadmap`, or a plan maker's method of that name."""

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
    library: Library,
    sheet: AnswerSheet,
    wishes: PlanWishes,
    *,
    employees: int | None,
    solutions: Mapping[str, Solution] | None = None,
) -> PlanSet | Unreachable:
    """Plans with the solutions of the catalogue, or with the given ones.

    employees: of the firm, for prices; None where unknown. Raises Refused for contradictory wishes, for an edition
    that no solution is about, and when time is up before any plan was found.
    """
    edition = library.get_edition(sheet.edition_id)
    offered = library.solutions if solutions is None else solutions
    if not any(is_about(solution, edition) for solution in offered.values()):
        what = f"方案库里没有为评测版本「{edition.id}」编写的方案"
        raise Refused.because("edition", what, "这份评测只能看结果，不能做路线图")
    return planner(edition, sheet, offered.values(), rules=library.plan_rules, wishes=wishes, employees=employees)


@dataclass(frozen=True, slots=True)
class CurrentPlans:
    """The plans that page and report show, or why there are none.

    found: None where no plans were asked for. sheet: the facts they were made from. chosen: the plan that the firm
    follows; None for the default. changes: where the facts in force differ by now.
    """

    found: PlanningResult | None
    sheet: AnswerSheet
    chosen: PlanKind | None = None
    changes: ChangedFacts = NO_CHANGES


def suggested_wishes(library: Library, sheet: AnswerSheet) -> PlanWishes:
    """The form's initial wishes: solutions that the answers show are ticked as owned, for the firm to confirm."""
    edition = library.get_edition(sheet.edition_id)
    return replace(PlanWishes(), owned=list_likely_owned(edition, sheet, library.solutions.values()))


def first_plans(
    planner: Planner, library: Library, sheet: AnswerSheet, *, employees: int | None, wishes: PlanWishes = NO_WISHES
) -> PlanningResult:
    """The plans before the firm has entered wishes, or the refusal: a report is made in either case.

    They equal those of `rongtong plan` without options: only what the firm itself names counts as owned.
    """
    try:
        return make_plans(planner, library, sheet, wishes, employees=employees)
    except Refused as refusal:
        return refusal


def require_kind(edition: Edition, rules: PlanRules, found: PlanSet, kind: PlanKind) -> None:
    """Raises Refused, with the reason, where the set has no such plan."""
    if kind in found.plans:
        return
    if kind == "safe":
        raise Refused(filter(None, [tell_no_safe(edition, rules, found=found)]))
    if isinstance(found.within_budget, BudgetTooSmall):
        least = decimal_text(found.within_budget.smallest_wan_yuan)
        what = f"预算不够，到 {found.target_level} 级最少要 {least} 万元"
        raise Refused.because("plan", what, "请用 --budget 给够预算，或选别的计划")
    raise Refused.because("plan", "没有给预算，就没有预算内的计划", "请用 --budget 写上预算，单位万元")
