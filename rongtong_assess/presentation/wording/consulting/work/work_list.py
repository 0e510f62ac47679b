"""What is said in lists of cases: states, purposes, filters, dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from rongtong_assess.core.consulting.case import CasePurpose, CaseState, CaseStep
from rongtong_assess.presentation.wording.quantities import show_day

STATE_WORDS: Mapping[CaseState, str] = {
    CaseState.TO_ASSIGN: "待分派",
    CaseState.ASSIGNED: "已分派",
    CaseState.SCHEDULED: "已预约",
    CaseState.ON_SITE: "现场",
    CaseState.RETURNED: "退回补充",
    CaseState.IN_REVIEW: "复核",
    CaseState.CONCLUDED: "结论",
    CaseState.RECTIFYING: "整改",
    CaseState.APPEALED: "申诉",
    CaseState.WITHDRAWN: "已撤回",
}
"""In the order in which lists show them."""
STATE_LOOKS: Mapping[CaseState, str] = {
    CaseState.RETURNED: "is-warn",
    CaseState.RECTIFYING: "is-warn",
    CaseState.APPEALED: "is-warn",
    CaseState.CONCLUDED: "is-good",
    CaseState.WITHDRAWN: "",
}
USUAL_LOOK = "is-brand"
PURPOSE_WORDS: Mapping[CasePurpose, str] = {
    CasePurpose.DIAGNOSIS: "诊断",
    CasePurpose.INITIAL: "初评",
    CasePurpose.ON_SITE: "现场评定",
    CasePurpose.RECHECK: "复评",
    CasePurpose.ACCEPTANCE: "验收",
}
NEXT_WORDS: Mapping[CaseState, str] = {
    CaseState.TO_ASSIGN: "主管分派顾问",
    CaseState.ASSIGNED: "顾问和企业约日期",
    CaseState.SCHEDULED: "顾问到现场",
    CaseState.ON_SITE: "顾问评完签名",
    CaseState.RETURNED: "企业补充材料",
    CaseState.IN_REVIEW: "第二个人复核签名",
    CaseState.RECTIFYING: "企业整改",
    CaseState.APPEALED: "没有签过名的人处理申诉",
}
STEP_WORDS: Mapping[CaseStep, str] = {
    CaseStep.ASSIGN: "分派",
    CaseStep.REASSIGN: "改派",
    CaseStep.UNASSIGN: "收回分派",
    CaseStep.SCHEDULE: "预约",
    CaseStep.RESCHEDULE: "改期",
    CaseStep.BEGIN: "开始现场",
    CaseStep.RETURN: "退回补充",
    CaseStep.RESUPPLY: "补充完成",
    CaseStep.SIGN: "第一个签名",
    CaseStep.SEND_BACK: "复核退回",
    CaseStep.CONCLUDE: "第二个签名，出结论",
    CaseStep.REQUIRE_RECTIFICATION: "要求整改",
    CaseStep.FINISH_RECTIFICATION: "整改完成",
    CaseStep.APPEAL: "申诉",
    CaseStep.GRANT_APPEAL: "申诉成立",
    CaseStep.REJECT_APPEAL: "申诉不成立",
    CaseStep.REVISE: "修订结论",
    CaseStep.WITHDRAW: "撤回",
}
OPENED = "立案"
NOBODY_YET = "还没有分派"
WAITING_CASES, LATE_CASES, ALL_CASES = "待我处理", "过了期限", "全部案件"
VIEW_SAVED = "已存为常用筛选。"
VIEW_REMOVED = "已删除这个常用筛选。"
VISIT_DAY = "到现场"
DEADLINE_DAY = "期限"
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


def due_words(due_on: date | None, today: date, *, has_ended: bool) -> str:
    """The deadline of the present state, and how near or far past it is."""
    if due_on is None or has_ended:
        return ""
    days = (due_on - today).days
    if days < 0:
        return f"{show_day(due_on)}，过期 {-days} 天"
    if days == 0:
        return f"{show_day(due_on)}，就是今天"
    return f"{show_day(due_on)}，还有 {days} 天"


def progress_words(found: int, of: int) -> str:
    """How many questions have a finding."""
    return f"{found}/{of}"


def found_words(count: int, *, is_filtered: bool) -> str:
    """How many cases a list has."""
    return f"符合条件的 {count} 件" if is_filtered else f"共 {count} 件"


def month_words(year: int, month: int) -> str:
    """A month as a heading."""
    return f"{year} 年 {month} 月"


def names_words(names: list[str]) -> str:
    """Who is assigned, the lead first."""
    return "、".join(names) or NOBODY_YET
