"""What is said in lists of cases: states, purposes, filters, dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from rongtong_assess.core.consulting.case import CaseState
from rongtong_assess.presentation.wording.quantities import show_day

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


def round_words(number: int) -> str:
    """Which round; nothing is said of the first."""
    return f"第 {number} 轮" if number > 1 else ""


def search_words(text: str) -> str:
    """What was searched for."""
    return f"「{text}」"


def found_words(count: int, *, is_filtered: bool) -> str:
    """How many cases a list has."""
    return f"符合条件的 {count} 件" if is_filtered else f"共 {count} 件"


def month_words(year: int, month: int) -> str:
    """A month as a heading."""
    return f"{year}年{month}月"


def names_words(names: list[str]) -> str:
    """Who is assigned, the lead first."""
    return "、".join(names) or NOBODY_YET
