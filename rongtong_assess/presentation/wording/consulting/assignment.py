"""What is said about who goes where: why a consultant fits, what a plan and its changes cost, who was left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rongtong_assess.core.consulting.assignment.plan import AssignmentPlan, WhyLeftOut
from rongtong_assess.core.consulting.assignment.question import (
    SAME_CITY,
    SAME_PROVINCE,
    AssignableConsultant,
    AssignableFirm,
    CostParts,
    fit_of,
)

PART_LABELS: Mapping[str, str] = {
    "region": "地区",
    "industry": "行业",
    "scenes": "场景",
    "previous": "熟悉程度",
    "load": "忙闲",
    "change": "换人",
}
"""The parts of a cost, in the order in which they are told."""
WHY_LEFT_OUT: Mapping[WhyLeftOut, str] = {
    "nobody allowed": "没有可以去的顾问：都要回避，或凑不成一组",
    "nobody free": "可以去的顾问都排满了",
}
PROVEN = "已证明没有更好的方案"
NOT_PROVEN = "时间到了，这是找到的最好的方案，可能还有更好的"

ASKING = "正在看哪些企业在等、谁有空、谁要回避"
SEARCH_ENDED = "方案做好了"
GONE = "这份方案已经不在了"


def searching_words(firms: int, consultants: int) -> str:
    """What the search is about."""
    return f"正在给 {firms} 家企业在 {consultants} 位顾问里找最合适的分派"


def plan_summary(plan: AssignmentPlan) -> str:
    """How many firms got somebody, at what cost, and whether there is nothing better."""
    counts = f"分到顾问的企业 {len(plan.assignments)} 家，没分到的 {len(plan.unassigned)} 家"
    return f"{counts}；总代价 {plan.total_cost}；{PROVEN if plan.is_optimal else NOT_PROVEN}。"


def fit_reasons(firm: AssignableFirm, consultant: AssignableConsultant) -> list[str]:
    """Why this consultant fits the firm, and where not, in the order of the parts of the cost."""
    parts = fit_of(firm, consultant)
    return [reason for reason in _reasons(firm, consultant, parts) if reason]


def cost_words(parts: CostParts) -> str:
    """Where a cost comes from: "代价 7：地区 3，行业 4"."""
    told = "，".join(f"{label} {cost}" for name, label in PART_LABELS.items() if (cost := getattr(parts, name)))
    return f"代价 {parts.total}：{told}" if told else f"代价 {parts.total}"


def change_words(difference: int) -> str:
    """What a change by hand costs in all."""
    if difference == 0:
        return "总代价不变"
    return f"总代价增加 {difference}" if difference > 0 else f"总代价减少 {-difference}"


def _reasons(firm: AssignableFirm, consultant: AssignableConsultant, parts: CostParts) -> Iterator[str]:
    yield {SAME_CITY: "常跑企业所在的城市", SAME_PROVINCE: "常跑同省的其他城市"}.get(parts.region, "企业不在常跑的地区")
    yield "没做过这个行业" if parts.industry else "熟悉这个行业"
    if firm.scenes:
        unknown = len(firm.scenes - consultant.scenes)
        yield f"企业要做的 {len(firm.scenes)} 个场景里有 {unknown} 个不熟悉" if unknown else "企业要做的场景都熟悉"
    if firm.previous == consultant.id:
        yield "以前就负责这家企业"
    elif firm.previous is not None:
        yield "以前负责的是另一位顾问"
