"""What is said about who goes where: why a consultant fits, what a plan and its changes cost, who was left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from rongtong_assess.core.consulting.assignment.plan import AssignmentPlan, LeftOut, PlannedAssignment, WhyLeftOut
from rongtong_assess.core.consulting.assignment.question import (
    SAME_CITY,
    SAME_PROVINCE,
    AssignableConsultant,
    AssignableFirm,
    AssignmentQuestion,
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
ASSIGN_PURPOSE = "给企业分派顾问：总代价最小，并证明没有更好的"
SECONDS_HELP = "两人一组时最多算多少秒"
PROVEN = "已证明没有更好的方案"
NOT_PROVEN = "时间到了，这是找到的最好的方案，可能还有更好的"

PLAN_STATE_WORDS: Mapping[str, str] = {
    "computing": "正在算",
    "proposed": "等您决定",
    "accepted": "已采用",
    "discarded": "已放弃",
    "failed": "没有做成",
}
PLAN_STATE_LOOKS: Mapping[str, str] = {"computing": "is-brand", "proposed": "is-warn", "accepted": "is-good"}
CHANGE_COST_WORDS: Mapping[str, str] = {
    "100": "尽量不动：不换人就会有企业没人去，才换",
    "10": "可以换几家：换了明显更合适才换",
    "0": "全部重排：只看合不合适",
}
"""What changing the people of a firm costs -> what that means."""
TEAM_SIZE_WORDS: Mapping[str, str] = {"1": "一位", "2": "两位，合适的一位牵头"}
PLAN_STARTED = "方案正在后台计算，做好后在这里决定。"
PLAN_DISCARDED = "方案已放弃，案件没有变。"
NOBODY_CHOSEN = "没有选人，请选一组，或选“这次不去”。"
WAITS = "在排队，马上开始"
NOBODY_GOES = "没有人"
VISITS_HEAD = ("日期", "企业", "案件编号", "用途", "状态", "去的人")
LOAD_HEAD = ("顾问", "本月到访", "本月最多", "手上的案件", "本月请假天数")
ASKING = "正在看哪些企业在等、谁有空、谁要回避"
SEARCH_ENDED = "方案做好了"
GONE = "这份方案已经不在了"


class ChangedPeople(Protocol):
    """A change of a plan by hand, by account."""

    @property
    def before(self) -> list[int]: ...

    @property
    def after(self) -> list[int]: ...

    @property
    def cost_difference(self) -> int: ...


def searching_words(firms: int, consultants: int) -> str:
    """What the search is about."""
    return f"正在给 {firms} 家企业在 {consultants} 位顾问里找最合适的分派"


def plan_summary(plan: AssignmentPlan) -> str:
    """How many firms got somebody, at what cost, and whether there is nothing better."""
    counts = f"分到顾问的企业 {len(plan.assignments)} 家，没分到的 {len(plan.unassigned)} 家"
    return f"{counts}；总代价 {plan.total_cost}（越低越合适）；{PROVEN if plan.is_optimal else NOT_PROVEN}。"


def accepted_words(assigned: int, *, waiting_again: int, refused: int) -> str:
    """What came of accepting a plan."""
    words = f"已分派 {assigned} 家"
    words += f"，{waiting_again} 家暂时没有人，继续等" if waiting_again else ""
    return f"{words}；另有 {refused} 家没有分成，见下面。" if refused else f"{words}。"


def changed_words(firm: str, difference: int) -> str:
    """What came of a change by hand."""
    return f"「{firm}」的人选已改，{change_words(difference)}。"


def plan_title(is_again: bool) -> str:
    """What a plan is for."""
    return "有人退出后的分派方案" if is_again else "分派方案"


def change_line(change: ChangedPeople, names: Mapping[str, str]) -> str:
    """One change by hand: who had a case before, who has it now, and what that costs."""
    before, after = (
        "、".join(names.get(str(account_id), "—") for account_id in ids) or NOBODY_GOES
        for ids in (change.before, change.after)
    )
    return f"{before} → {after}，{change_words(change.cost_difference)}"


def month_words(year: int, month: int) -> str:
    """A month as a title."""
    return f"{year} 年 {month} 月"


def fit_reasons(firm: AssignableFirm, consultant: AssignableConsultant) -> list[str]:
    """Why this consultant fits the firm, and where not, in the order of the parts of the cost."""
    parts = fit_of(firm, consultant)
    return [reason for reason in _reasons(firm, consultant, parts) if reason]


def cost_words(parts: CostParts) -> str:
    """Where a cost comes from: "代价 7：地区 3，行业 4"."""
    told = "，".join(f"{label} {cost}" for name, label in PART_LABELS.items() if (cost := getattr(parts, name)))
    return f"代价 {parts.total}：{told}" if told else f"代价 {parts.total}"


def assignment_line(question: AssignmentQuestion, assignment: PlannedAssignment) -> str:
    """One assignment with its cost and its reasons."""
    firm = question.firms_by_id[assignment.firm]
    names = "、".join(assignment.consultants)
    lead = f"（{assignment.consultants[0]} 牵头）" if len(assignment.consultants) > 1 else ""
    reasons = "；".join(
        f"{id} {'，'.join(fit_reasons(firm, question.consultants_by_id[id]))}" for id in assignment.consultants
    )
    return f"{assignment.firm} → {names}{lead}　{cost_words(assignment.parts)}　{reasons}"


def left_out_line(left_out: LeftOut) -> str:
    """One firm that nobody goes to."""
    return f"{left_out.firm} 没分到：{WHY_LEFT_OUT[left_out.why]}（代价 {left_out.cost}）"


def cost_words_of_left_out(cost: int) -> str:
    """The cost of leaving a firm out, which has no parts."""
    return f"代价 {cost}"


def change_words(difference: int) -> str:
    """What a change by hand costs in all."""
    if difference == 0:
        return "总代价不变"
    return f"总代价增加 {difference}" if difference > 0 else f"总代价减少 {-difference}"


def member_words(name: str, *, is_lead: bool) -> str:
    """Somebody of a team."""
    return f"{name}（牵头）" if is_lead else name


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
