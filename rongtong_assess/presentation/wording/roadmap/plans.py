"""Plans: what each of them is, how good it is, and why there is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from rongtong_assess.core.edition.edition import Edition, LevelRule
from rongtong_assess.core.errors import Mistake
from rongtong_assess.core.numbers import decimal_text, rest_of
from rongtong_assess.core.roadmap.plan import BudgetTooSmall, PlanKind, PlanSet, Proof, Unreachable
from rongtong_assess.core.roadmap.rules import PlanMargin, PlanRules
from rongtong_assess.presentation.wording.quantities import (
    count_word,
    show_china_time,
    show_exact_money,
    show_missing,
    show_number,
)

if TYPE_CHECKING:
    from rongtong_assess.presentation.roadmap.plans import PlanView

PLANS_MADE_ANEW = "已按现在的情况、同样的条件重新做好。正在跟进的计划没有动，要换成新的，请在下面选。"
PLAN_TITLES: Mapping[PlanKind, str] = {
    "least_cost": "最省钱",
    "safe": "留余地",
    "most_useful": "最有用",
    "within_budget": "预算内",
}
PROVEN, NOT_PROVEN = "已证明没有更好的", "时间到了还没有证明没有更好的"
SAME_PLAN_WORDS: Mapping[PlanKind, str] = {
    "safe": "它已经留了余地",
    "most_useful": "再多花一成，也没有用处更大的",
    "within_budget": "在预算以内，没有用处更大的",
}
STALE = "已过时"
STALE_PROOF = f"{STALE}：做的时候的答案后来变了"
STALE_TITLE = f"这份路线图{STALE}"


def proof_words(kind: PlanKind, proof: Proof) -> str:
    """Whether the plan is the best there is, or how far from it it may be."""
    if proof.is_optimal:
        return PROVEN
    if proof.optimality_gap_share is None:
        return NOT_PROVEN
    more = "最多还能再省" if kind in {"least_cost", "safe"} else "用处最多还能再大"
    return f"{NOT_PROVEN}：{more} {show_missing(proof.optimality_gap_share * 100)}%"


def margin_words(edition: Edition, margin: PlanMargin) -> str:
    """How much more than the level asks: "多 3 分、多 1 个场景，其中多 1 个约束性场景"."""
    points = f"多 {show_number(margin.score_points)} 分"
    if not edition.scenes:
        return points
    return f"{points}、多 {margin.scenes} 个场景，其中多 {margin.required_scenes} 个约束性场景"


def years_words(years: int) -> str:
    """Over which time money is added up."""
    return "第一年" if years == 1 else f"{years} 年一共"


def budget_words(found: BudgetTooSmall, years: int, target_title: str) -> str:
    """That the budget does not do, and which would."""
    budget, smallest = show_exact_money(found.budget_wan_yuan), show_exact_money(found.smallest_wan_yuan)
    return f"预算不够，最少要 {smallest}（{years_words(years)}）：用 {budget}到不了{target_title}。"


def say_stale(title: str) -> str:
    """A title that says so itself, because it may be read without what stands above it."""
    return f"{title}（{STALE}）"


def plan_sentence(kind: PlanKind, comes_to: str, *, twin: str, margin: str, steps: int) -> str:
    """What a plan of this kind is. comes_to: its money, measures and time, empty where nothing is left to do.

    twin: the title of an earlier plan with the same measures, else empty. margin: how much more than the level the
    plan with a margin reaches. steps: by how many levels all scenes rise together.
    """
    if not comes_to:
        return "不用再做什么，现在就已经达到。"
    if kind == "least_cost":
        return f"花钱最少的办法：{comes_to}。"
    if twin:
        return f"和“{twin}”是同一份：{SAME_PLAN_WORDS[kind]}。"
    if kind == "safe":
        return f"比要求{margin}的办法里花钱最少的：{comes_to}。"
    start = "最多比最省钱的贵一成" if kind == "most_useful" else "钱用在预算以内"
    return f"{start}，场景提升得最多（共 {steps} 级）：{comes_to}。"


def why_this_plan(kind: PlanKind, title: str, twins: Sequence[str], *, is_chosen: bool) -> str:
    """Why the report describes this plan. twins: titles of plans with the same measures."""
    if is_chosen:
        return f"下面展开选定的“{title}”方案。"
    if twins:
        names = "、".join(f"“{name}”" for name in (title, *twins))
        return f"{names}是同一份方案，下面展开的就是它。"
    if kind == "within_budget":
        return f"贵公司定了预算，下面展开“{title}”方案。"
    if kind != "most_useful":
        return f"下面展开“{title}”方案。"
    return f"下面展开“{title}”方案：多花不超过一成的钱，更多场景真正用起来；只求省钱可能只补了表面上的分。"


def plans_title(plans: int) -> str:
    """Over the plans side by side: "三种办法并排看"."""
    return f"{'两' if plans == 2 else count_word(plans)}种办法并排看"


def tell_unreachable(edition: Edition, found: Unreachable) -> Mistake:
    """Which conditions cannot be met, whatever is bought, and what to do."""
    lacks = _lacking(found, edition.rule_by_level[found.target_level])
    cure = (
        "放开保持不变的场景或被排除的方案就能做到"
        if found.would_do_without_limits
        else "方案库里的方案全用上也不够，请先定近一级的目标，或先改进买不到的项（经营成效、资金投入）"
    )
    return Mistake("target", f"到不了 {found.target_level} 级：{'；'.join(lacks)}", cure)


def tell_no_safe(edition: Edition, rules: PlanRules, found: PlanSet) -> Mistake | None:
    """Why there is no plan with a margin, and which condition cannot be met; None where there is one."""
    if found.safe is None:
        return Mistake("plan", "时间用完了，没来得及算留余地的计划", "请少选一些条件再试")
    if not isinstance(found.safe, Unreachable):
        return None
    rule = rules.margin.widen(edition, edition.rule_by_level[found.target_level])
    lacks = "；".join(_lacking(found.safe, rule))
    cure = "放开保持不变的场景或被排除的方案就能做到" if found.safe.would_do_without_limits else "请看别的几种计划"
    return Mistake("plan", f"到 {rule.level} 级做不到再留余地：{lacks}", cure)


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


def choice_words(planned_at: datetime, plan: PlanView) -> str:
    """A plan in the list of those that can be compared."""
    return f"{show_china_time(planned_at)}做的“{plan.title}”：到{plan.level_after_title}，{plan.total}"


def number_words(one: PlanView, other: PlanView) -> Iterator[tuple[str, str, str]]:
    """The numbers of two plans: the name of each, and what it is in either."""
    yield "第一年", one.first_year, other.first_year
    if max(one.years, other.years) > 1:
        yield "合计", f"{one.years} 年 {one.total}", f"{other.years} 年 {other.total}"
    yield "以后每年", one.yearly, other.yearly
    yield "做完的等级", one.level_after_title, other.level_after_title
    yield "做完的得分", f"{one.score_after} 分", f"{other.score_after} 分"
    yield "措施", f"{one.measure_count} 项", f"{other.measure_count} 项"
    yield "要多久", one.duration, other.duration
