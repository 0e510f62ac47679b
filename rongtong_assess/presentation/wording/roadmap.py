"""The words in which plans are spoken of, the same on pages, in the report and in the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rongtong_assess.core.candidate import Prices
from rongtong_assess.core.edition import Edition, LevelRule
from rongtong_assess.core.errors import Mistake
from rongtong_assess.core.plan import BudgetTooSmall, PlanKind, PlanSet, Proof, Unreachable
from rongtong_assess.core.plan_rules import PhaseRule, PlanMargin, PlanRules, RangePoint, SizePrice
from rongtong_assess.core.plan_wishes import PlanWishes
from rongtong_assess.core.points import decimal_text, rest_of
from rongtong_assess.core.schedule import MONTHS_A_YEAR, WEEKS_A_YEAR
from rongtong_assess.core.solution import SceneStep, Solution
from rongtong_assess.presentation.wording.levels import level_word
from rongtong_assess.presentation.wording.money import show_exact_money
from rongtong_assess.presentation.wording.numbers import show_missing, show_number

PLAN_TITLES: Mapping[PlanKind, str] = {
    "least_cost": "最省钱",
    "safe": "留余地",
    "most_useful": "最有用",
    "within_budget": "预算内",
}
PROVEN, NOT_PROVEN = "已证明没有更好的", "时间到了还没有证明没有更好的"
OWNED_WORDS, STATED_WORDS = "按答案看已具备，没有再算钱", "贵公司说已具备，没有再算钱"
PRICE_CHOICES: Mapping[Prices, str] = {
    "size": "按企业人数取",
    "low": "都取区间的低值",
    "mid": "都取区间的中值",
    "high": "都取区间的高值",
}
POINT_WORDS: Mapping[RangePoint, str] = {"low": "低值", "mid": "中值", "high": "高值"}
WEEKS_OF_THREE_MONTHS = 13
STALE = "已过时"
STALE_PROOF = f"{STALE}：做的时候的答案后来变了"
STALE_TITLE = f"这份路线图{STALE}"


def price_words(prices: Prices, steps: Sequence[SizePrice]) -> str:
    """Which price of a range counts, without full stop; with the sizes of firms where it follows from theirs."""
    if prices != "size" or not steps:
        return f"价格{PRICE_CHOICES[prices]}"
    before = [0, *(step.most_employees or 0 for step in steps)]
    parts = [
        _size_words(step, above, of="" if above else "价格区间的") for step, above in zip(steps, before, strict=False)
    ]
    return f"{'，'.join(parts)}；没有填人数的取中值"


def _size_words(step: SizePrice, above: int, *, of: str) -> str:
    price = of + POINT_WORDS[step.price] + ("" if step.times == 1 else f"的 {decimal_text(step.times)} 倍")
    if step.most_employees is None:
        return f"{above} 人以上取{price}"
    return f"{above + 1}～{step.most_employees} 人取{price}" if above else f"{step.most_employees + 1} 人以下取{price}"


def proof_words(kind: PlanKind, proof: Proof) -> str:
    """Whether the plan is the best there is, or how far from it it may be."""
    if proof.is_optimal:
        return PROVEN
    if proof.gap_share is None:
        return NOT_PROVEN
    more = "最多还能再省" if kind in {"least_cost", "safe"} else "用处最多还能再大"
    return f"{NOT_PROVEN}：{more} {show_missing(proof.gap_share * 100)}%"


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


def wish_words(edition: Edition, wishes: PlanWishes, solutions: Mapping[str, Solution]) -> str:
    """What the firm asked of the plans: "预算 20 万元；费用算 3 年；最想解决 质量管理"."""
    budget = wishes.budget_wan_yuan
    parts = (
        "不限预算" if budget is None else f"预算 {show_exact_money(budget)}",
        f"费用算 {wishes.years} 年" if wishes.years > 1 else "",
        f"价格{PRICE_CHOICES[wishes.prices]}",
        _listed("最想解决", (scene.name for id, scene in edition.scenes.items() if id in wishes.pains)),
        _listed("保持不变", (scene.name for id, scene in edition.scenes.items() if id in wishes.locked)),
        _listed("一定要", (solution.name for id, solution in solutions.items() if id in wishes.wanted)),
        _listed("不要", (solution.name for id, solution in solutions.items() if id in wishes.excluded)),
    )
    return "；".join(part for part in parts if part)


def _listed(what: str, names: Iterable[str]) -> str:
    listed = "、".join(names)
    return f"{what}{listed}" if listed else ""


def step_words(edition: Edition, steps: Iterable[SceneStep]) -> tuple[str, ...]:
    """Scene by scene, from where to where: "采购管理 一级 → 三级"."""
    ends: dict[str, tuple[int, int]] = {}
    for step in steps:
        low, high = ends.get(step.scene_id, (step.from_level, step.to_level))
        ends[step.scene_id] = (min(low, step.from_level), max(high, step.to_level))
    return tuple(
        f"{edition.scenes[scene].name} {level_word(low)} → {level_word(high)}" for scene, (low, high) in ends.items()
    )


def say_stale(title: str) -> str:
    """A title that says so itself, because it may be read without what stands above it."""
    return f"{title}（{STALE}）"


def week_words(start_week: int, end_week: int) -> str:
    """Such as "第 1～3 周"; end_week is the first week after."""
    return f"第 {start_week + 1} 周" if end_week - start_week <= 1 else f"第 {start_week + 1}～{end_week} 周"


def duration_words(weeks: int) -> str:
    """Such as "6 周", and from three months on "40 周，约 10 个月" (rounded up)."""
    if weeks < WEEKS_OF_THREE_MONTHS:
        return f"{weeks} 周"
    return f"{weeks} 周，约 {-(-weeks * MONTHS_A_YEAR // WEEKS_A_YEAR)} 个月"


def month_words(rule: PhaseRule) -> str:
    """Such as "第 1～3 个月"."""
    return f"第 {rule.from_month + 1}～{rule.to_month} 个月"


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
