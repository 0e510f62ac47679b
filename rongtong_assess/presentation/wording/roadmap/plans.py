"""Plans: what each of them is, how good it is, and why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from rongtong_assess.core.edition.edition import Edition, LevelRule
from rongtong_assess.core.errors import Mistake
from rongtong_assess.core.numbers import decimal_text, rest_of
from rongtong_assess.core.roadmap.plan import PlanKind, PlanSet, Proof, Unreachable
from rongtong_assess.core.roadmap.rules import PlanMargin, PlanRules
from rongtong_assess.presentation.wording.quantities import (
    count_word,
    join_clauses,
    join_names,
    show_china_time,
    show_missing,
    show_number,
)
from rongtong_assess.presentation.wording.roadmap.money import years_words

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
WHY_STALE = "做这份路线图以后，它依据的答案有了变化："
STALE = "已过时"
STALE_PROOF = f"{STALE}：做的时候的答案后来变了"
STALE_TITLE = f"这份路线图{STALE}"
FIRST_YEAR, SUM, LATER_YEARS = "第一年", "合计", "以后每年"
LEVEL_AFTER, SCORE_AFTER, MEASURES, DURATION = "做完的等级", "做完的得分", "措施", "要多久"
NO_NUMBER = "没有"


def proof_words(kind: PlanKind, proof: Proof) -> str:
    """Whether the plan is proven to be the best; else by how much a better one may differ."""
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


def say_stale(title: str) -> str:
    """A title that says itself that the plan is out of date, because it may be read alone."""
    return f"{title}（{STALE}）"


def plan_sentence(kind: PlanKind, comes_to: str, *, twin: str, margin: str, steps: int) -> str:
    """What a plan of this kind is. comes_to: its money, measures and time; empty where nothing is left to do.

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


def why_this_plan(kind: PlanKind, title: str, *, twins: Sequence[str], is_chosen: bool) -> str:
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
    """The heading of the comparison of all plans: "三种办法并排看"."""
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


def tell_no_safe(edition: Edition, rules: PlanRules, *, found: PlanSet) -> Mistake | None:
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


def comes_to_words(years: int, money: str, *, measures: int, duration: str) -> str:
    """What a plan comes to. money: over all its years."""
    return f"{years_words(years)}花 {money}，做 {measures} 项，{duration}"


def phase_heading(name: str, months: str, *, is_empty: bool) -> str:
    """Name and months of a phase; that no measure begins in it, where that is so."""
    return f"{name}（{months}）{'：没有措施在这个阶段开始' if is_empty else ''}"


def phase_words(measures: int, first_year: str, *, score_after: str) -> str:
    """What a phase comes to. score_after: once all its measures are in use."""
    return f"{measures} 项措施，第一年 {first_year}；都用起来以后 {score_after} 分。"


def change_words(name: str, before: str, *, after: str) -> str:
    """A question whose answer has changed."""
    return f"{name}：{before} → {after}"


def stale_brief_words(names: Sequence[str], changed: int, *, leads_to: str) -> str:
    """names: of the first questions whose answers have changed. changed: of how many in all. leads_to: a sentence."""
    more = f"等 {changed} 处" if changed > len(names) else ""
    return f"{STALE_TITLE}：{join_names(names)}{more}的答案后来变了。{leads_to}"


def stale_words(changes: Iterable[str]) -> str:
    """That the plan is out of date, and every change."""
    return f"{STALE_TITLE}。{WHY_STALE}{join_clauses(changes)}。"


def who_after(plan_title: str) -> str:
    """The subject of the sentence that says where a plan of older facts leads."""
    return f"照“{plan_title}”做完，按现在的情况贵公司"


def choice_words(planned_at: datetime, plan_title: str, *, level_after: str, total: str) -> str:
    """A plan in the list of those that can be compared."""
    return f"{show_china_time(planned_at)}做的“{plan_title}”：到{level_after}，{total}"


def years_total_words(years: int, total: str) -> str:
    """The money of all years, such as "3 年 12 万元"."""
    return f"{years} 年 {total}"


def measure_count_words(measures: int) -> str:
    """How many measures."""
    return f"{measures} 项"
