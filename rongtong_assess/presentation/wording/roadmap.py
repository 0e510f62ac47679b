"""The words in which plans are spoken of, the same on pages, in the report and in the terminal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from rongtong_assess.core.catalogue.solution import SceneStep, Solution
from rongtong_assess.core.edition.edition import Edition, LevelRule
from rongtong_assess.core.errors import Mistake
from rongtong_assess.core.numbers import decimal_text, rest_of
from rongtong_assess.core.roadmap.candidate import Prices, ShareLift
from rongtong_assess.core.roadmap.plan import BudgetTooSmall, PlanKind, PlanSet, Proof, Unreachable
from rongtong_assess.core.roadmap.rules import PhaseRule, PlanMargin, PlanRules, RangePoint, SizePrice
from rongtong_assess.core.roadmap.schedule import MONTHS_A_YEAR, WEEKS_A_YEAR
from rongtong_assess.core.roadmap.wishes import PlanWishes
from rongtong_assess.presentation.wording.quantities import (
    count_word,
    level_noun,
    level_title,
    level_word,
    show_china_time,
    show_exact_money,
    show_missing,
    show_number,
)

if TYPE_CHECKING:
    from rongtong_assess.presentation.roadmap.plans import PlanView

LIKELY_PART = "按答案看已具备，请核对"
PLANS_MADE_ANEW = "已按现在的情况、同样的条件重新做好。正在跟进的计划没有动，要换成新的，请在下面选。"
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
WISH_LABELS = {
    "target": "要达到",
    "budget": "预算",
    "pains": "最想解决的场景",
    "years": "费用算几年",
    "prices": "价格怎么估",
    "locked": "保持不变的场景",
    "owned": "已经有的方案",
    "wanted": "一定要的方案",
    "excluded": "不要的方案",
    "submit": "做路线图",
}
BUDGET_HINT = "填了就多给一份“预算内”的路线图。算上全部年数。"
PAINS_HINT = "最多人抱怨、最耽误事的几个。"
LOCKED_HINT = "没有这项业务，或者眼下不打算动的。"
YEARS_MISSING = "请填年数，例如 1。"
SAME_PLAN_WORDS: Mapping[PlanKind, str] = {
    "safe": "它已经留了余地",
    "most_useful": "再多花一成，也没有用处更大的",
    "within_budget": "在预算以内，没有用处更大的",
}
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


def machine_words(edition: Edition, band: ShareLift | None) -> tuple[str, ...]:
    """Such as "设备联网再加 12 台"; empty without a share to lift."""
    if band is None:
        return ()
    name = edition.items[band.item_id].name
    return (f"{name}再加 {band.machines} 台" if band.machines else f"{name}升到 {band.key} 档",)


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


def owned_words(names: Iterable[str]) -> str:
    """What was not paid for again."""
    return f"已具备、没有再算钱的：{'、'.join(names)}。按答案推断的请再核对一遍。"


def likely_words(names: Iterable[str]) -> str:
    """What was paid for though the answers show it."""
    return f"按答案看可能已经有了、这里仍算了钱的：{'、'.join(names)}。有的话，做路线图时说明，就不再算钱。"


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


def list_wish_words(
    edition: Edition, wishes: PlanWishes, solutions: Mapping[str, Solution]
) -> tuple[tuple[str, str], ...]:
    """What was asked for, as pairs of name and words; what was not asked for is left out."""
    return tuple((name, words) for name, words in _wish_words(edition, wishes, solutions) if words)


def _wish_words(edition: Edition, wishes: PlanWishes, solutions: Mapping[str, Solution]) -> Iterator[tuple[str, str]]:
    budget = wishes.budget_wan_yuan
    yield "预算", "不限" if budget is None else show_exact_money(budget)
    yield "费用算", f"{wishes.years} 年"
    yield "价格", PRICE_CHOICES[wishes.prices]
    yield "最想解决", _names(wishes.pains, {id: scene.name for id, scene in edition.scenes.items()})
    yield "保持不变", _names(wishes.locked, {id: scene.name for id, scene in edition.scenes.items()})
    names = {id: solution.name for id, solution in solutions.items()}
    yield "一定要", _names(wishes.wanted, names)
    yield "不要", _names(wishes.excluded, names)


def _names(ids: Collection[str], names: Mapping[str, str]) -> str:
    """In the order of the edition or the catalogue."""
    return "、".join(name for id, name in names.items() if id in ids)


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


UNKNOWN_CHOICE = "没有这个选项：「%(value)s」。请刷新页面后再选。"
PRICE_ANSWERS = [
    ("size", "按贵公司人数估（推荐）"),
    ("low", "都按低价算"),
    ("mid", "都按中间价算"),
    ("high", "都按高价算，留足余地"),
]


def target_words(edition: Edition, level: int, *, is_next: bool) -> str:
    """A level to aim for."""
    return level_title(edition, level) + (f"（下一{level_noun(edition)}）" if is_next else "")
