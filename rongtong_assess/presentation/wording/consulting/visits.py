"""What is said about recording a visit: findings, who took part, what was said, the printed sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from rongtong_assess.core.consulting.case import CaseState
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.visit.finding import AS_DECLARED, NOTE, VALUE, ValueKind, found_in
from rongtong_assess.core.visit.merge import Fields
from rongtong_assess.presentation.wording.assessment import found_words
from rongtong_assess.presentation.wording.quantities import show_china_time, show_day

BEGUN_AT_ONCE = "从企业结果直接开始评定"
SAVED = "已保存。"
REST_CONFIRMED = "其余各题已记为和填报一致。"
NOTHING_LEFT = "每一题都已经核对过。"
UNDECIDED = "还没有核对"
SAME_AS_DECLARED = "和填报一致"
NO_NOTE = "（没有写）"
SOMEBODY = "同事"
FIELD_NAMES = {VALUE: "核对结果", NOTE: "说明"}
KIND_WORDS = {
    ValueKind.DECLARED: "自评",
    ValueKind.INITIAL: "服务商初评",
    ValueKind.ON_SITE: "现场评定",
    ValueKind.RECHECK: "复评",
}
SIDE_WORDS = {"firm": "企业", "consultant": "评定人员", "provider": "服务商"}
STATEMENT_TITLES = {"firm": "企业怎么说", "provider": "服务商怎么说"}
SATISFACTION_WORDS = {1: "很不满意", 2: "不满意", 3: "一般", 4: "满意", 5: "很满意"}
NOT_ASKED = "没有问"
RECORD_SAVED = "到访记录已保存。"
PERSON_REMOVED = "已从到访人员里去掉。"
OTHER_ACCOUNT = "这台设备现在登录的是另一个账号。没上传的内容还在本机，用原来的账号登录后会接着上传。"
NOT_ASSIGNED = ("您不是这个案件的评定人员，只能看", "请案件的主管把您加进来")
NOT_NOW = {
    CaseState.IN_REVIEW: ("这次评定已经签字，正在复核", "要改的话，请复核人退回"),
    CaseState.CONCLUDED: ("这次评定已经有结论，不能再改", "要更正的话，请主管修订；旧的结论会留着"),
    CaseState.RETURNED: ("案件已退回企业补充材料", "企业补充以后再接着记"),
    CaseState.WITHDRAWN: ("案件已经撤回", "要评定这家企业，请主管另开案件"),
}
NOT_BEGUN = ("案件还没有到现场评定这一步", "请先约好日期，再开始现场评定")
"""Why nothing may be recorded now, and what to do."""
SAID_TEXT, PERSON_NAME, PERSON_ROLE = "说的话", "姓名", "职务"
CASE_BEGUN_BEFORE = "升级时补记：这次评定在有案件以前就开始了"
CASE_CLOSED_BEFORE = "升级时补记：这次评定在有案件以前就完成了"
CASE_REPLACED = "升级时补记：同一家企业有更新的评定在做，这一次不再接着做，记录都在"
"""Reasons that the upgrade enters in the cases of visits from before there were cases; a published one stays."""


def value_words(edition: Edition, question: str, fields: Fields) -> str:
    """What a finding says of a question."""
    if fields[VALUE] is None:
        return UNDECIDED
    found = found_in(fields)
    return SAME_AS_DECLARED if found is None else found_words(edition, question, value=found)


def field_words(edition: Edition, question: str, *, fields: Fields, name: str) -> str:
    """One field of a finding, as a person reads it."""
    if name == VALUE:
        words = value_words(edition, question, fields)
        return words if fields[VALUE] in (None, AS_DECLARED) else f"不一致：{words}"
    return str(fields[NOTE] or "") or NO_NOTE


def changed_words(by: str, at: datetime) -> str:
    """Who changed something last, and when."""
    return f"{by or SOMEBODY}，{show_china_time(at)}"


def conflict_title(name: str) -> str:
    return f"「{name}」您和同事都改了，内容不一样。用哪一个？"


def days_words(days: Sequence[date]) -> str:
    """The days of a visit, such as "2026年11月28日、11月30日"."""
    return "、".join(
        show_day(day) if not place or days[place - 1].year != day.year else f"{day.month}月{day.day}日"
        for place, day in enumerate(days)
    )
