"""What is said about cases: purposes, states, steps, who is to act next and by when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rongtong_assess.core.consulting.case import CasePurpose, CaseState, CaseStep, Transition
from rongtong_assess.core.visit.finding import ValueKind
from rongtong_assess.presentation.wording.quantities import show_day

PURPOSE_WORDS: Mapping[CasePurpose, str] = {
    CasePurpose.DIAGNOSIS: "诊断",
    CasePurpose.INITIAL: "服务商初评",
    CasePurpose.ON_SITE: "现场评定",
    CasePurpose.RECHECK: "复评",
    CasePurpose.ACCEPTANCE: "验收",
}
KIND_WORDS: Mapping[ValueKind, str] = {
    ValueKind.DECLARED: "自评",
    ValueKind.INITIAL: "服务商初评",
    ValueKind.ON_SITE: "现场评定",
    ValueKind.RECHECK: "复评",
}
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
STATE_LOOKS: Mapping[CaseState, str] = {
    CaseState.RETURNED: "is-warn",
    CaseState.RECTIFYING: "is-warn",
    CaseState.APPEALED: "is-warn",
    CaseState.CONCLUDED: "is-good",
    CaseState.WITHDRAWN: "",
}
USUAL_LOOK = "is-brand"
USUAL_STEPS = frozenset(
    {
        CaseStep.ASSIGN,
        CaseStep.SCHEDULE,
        CaseStep.BEGIN,
        CaseStep.SIGN,
        CaseStep.RESUPPLY,
        CaseStep.CONCLUDE,
        CaseStep.FINISH_RECTIFICATION,
    }
)
"""The steps by which a case goes on when all is well; the others stand behind them."""
STEP_LABELS: Mapping[CaseStep, str] = {
    CaseStep.ASSIGN: "分派顾问",
    CaseStep.REASSIGN: "换顾问",
    CaseStep.UNASSIGN: "收回分派",
    CaseStep.SCHEDULE: "约定到访日期",
    CaseStep.RESCHEDULE: "改到访日期",
    CaseStep.BEGIN: "开始评定",
    CaseStep.RETURN: "请企业补材料",
    CaseStep.RESUPPLY: "材料已补齐",
    CaseStep.SIGN: "核对完，签名",
    CaseStep.SEND_BACK: "退回顾问修改",
    CaseStep.CONCLUDE: "复核，签名定结论",
    CaseStep.REQUIRE_RECTIFICATION: "要求企业整改",
    CaseStep.FINISH_RECTIFICATION: "整改完成",
    CaseStep.APPEAL: "提出申诉",
    CaseStep.GRANT_APPEAL: "申诉成立，重新评定",
    CaseStep.REJECT_APPEAL: "申诉不成立，维持结论",
    CaseStep.REVISE: "更正结论",
    CaseStep.WITHDRAW: "撤回案件",
}
STEP_EFFECTS: Mapping[CaseStep, str] = {
    CaseStep.ASSIGN: "选一位带队顾问，需要时再加几位。分派以后，顾问就能看到这个案件。",
    CaseStep.REASSIGN: "重新选这个案件的顾问；没有再选上的，以后看不到这个案件。",
    CaseStep.UNASSIGN: "现在的顾问都退出这个案件，案件回到待分派。",
    CaseStep.SCHEDULE: "和企业商量好以后，填到访的日期。企业会看到。",
    CaseStep.RESCHEDULE: "和企业商量好以后，填新的到访日期。企业会看到日期和原因。",
    CaseStep.BEGIN: "从现在起可以逐题记录看到的情况。",
    CaseStep.RETURN: "写清楚缺什么材料、哪天以前补齐。企业会看到。",
    CaseStep.RESUPPLY: "材料补齐以后，顾问接着评定。",
    CaseStep.SIGN: "签名以后，评定内容不能再改；由另一个人复核、再签一次名，结论才算定。",
    CaseStep.SEND_BACK: "写清楚哪里要改。第一个签名作废，改好以后重新签。",
    CaseStep.CONCLUDE: "签名以后结论就定了，企业马上能看到；以后要改，只能另出一版，这一版一直留着。",
    CaseStep.REQUIRE_RECTIFICATION: "写清楚要整改什么、哪天以前完成。完成以后进入复评，现在的结论留着。",
    CaseStep.FINISH_RECTIFICATION: "平台会安排顾问复评。复评按企业最近一次提交的测评来核对。",
    CaseStep.APPEAL: "写清楚不同意哪里、为什么。申诉由没有在结论上签过名的人处理。一个结论只能申诉一次。",
    CaseStep.GRANT_APPEAL: "另选没有签过名的顾问，重新评定一轮。原来的结论留着。",
    CaseStep.REJECT_APPEAL: "维持原来的结论。企业会看到原因。",
    CaseStep.REVISE: "重新打开评定内容。改好、两个人签名以后另出一版；在那以前，原来的结论仍然有效。",
    CaseStep.WITHDRAW: "撤回以后不再办理，记录都留着。以后可以另建案件。",
}
STEPS_DONE: Mapping[CaseStep, str] = {
    CaseStep.ASSIGN: "分派了顾问",
    CaseStep.REASSIGN: "换了顾问",
    CaseStep.UNASSIGN: "收回了分派",
    CaseStep.SCHEDULE: "约定了到访日期",
    CaseStep.RESCHEDULE: "改了到访日期",
    CaseStep.BEGIN: "开始评定",
    CaseStep.RETURN: "请企业补材料",
    CaseStep.RESUPPLY: "材料已补齐",
    CaseStep.SIGN: "第一个人签名",
    CaseStep.SEND_BACK: "退回顾问修改",
    CaseStep.CONCLUDE: "第二个人签名，结论已定",
    CaseStep.REQUIRE_RECTIFICATION: "要求企业整改",
    CaseStep.FINISH_RECTIFICATION: "整改完成，进入复评",
    CaseStep.APPEAL: "企业提出申诉",
    CaseStep.GRANT_APPEAL: "申诉成立，重新评定",
    CaseStep.REJECT_APPEAL: "申诉不成立，维持结论",
    CaseStep.REVISE: "打开结论更正",
    CaseStep.WITHDRAW: "撤回了案件",
}
DAY_LABELS: Mapping[CaseStep, str] = {
    CaseStep.SCHEDULE: "到访日期",
    CaseStep.RESCHEDULE: "新的到访日期",
    CaseStep.RETURN: "哪天以前补齐",
    CaseStep.REQUIRE_RECTIFICATION: "哪天以前整改完成",
}
VISIT_STEPS = frozenset({CaseStep.SCHEDULE, CaseStep.RESCHEDULE})
CASE_OPENED = "新建了案件"
REASON_LABEL = "原因"
LATE_REASON_LABEL = "晚办的原因"
NOTE_LABEL = "补充说明"
REASON_SHOWN = "企业和案件里的同事都看得到。"
LEAD_LABEL = "带队顾问"
OTHERS_LABEL = "其他顾问"
NO_LEAD = "请选"
STEP_IS_OVER = "案件的状态已经变了，这一步现在办不了。请看下面现在该办什么。"
NOT_YET = "还没有"
BATCH_SAVED = "批次已保存。"
RULES_SAVED = "案件的规矩已保存，从下一个结论起算。"
COMMENT_ADDED = "意见已保存。"
COMMENT_SETTLED = "已标记为解决。"
COMMENT_REOPENED = "已重新打开。"
VISITED_ON_HINT = "在提交测评的那天以后、今天以前。"
PURPOSE_LABEL, BATCH_LABEL, DUE_LABEL = "用途", "批次", "哪天以前分派好顾问"
COMPLETED_LABEL, COMPLETED_HINT = "改造完成的日期", "用途是验收、批次限定申请时间的，要填。"
OPENING_REASON_HINT = "申请晚了，或者完成日期不在项目期内的，写明原因。"
NO_BATCH = "不归入批次"
FIRMS_LABEL = "企业"
UNKNOWN_CHOICE = ("没有这个选项", "请从列表里选")
BATCH_NAME_LABEL = "批次名称"
WINDOW_FROM_LABEL, WINDOW_TO_LABEL = "项目期从", "项目期到"
MONTHS_LABEL, MONTHS_HINT = "完成后几个月内申请验收", "空着就是不限。"
APPEAL_DAYS_LABEL = "申诉的天数"
APPEAL_DAYS_HINT = "企业在结论以后多少天内可以申诉，平台在多少天内答复。默认 15 天，是本系统定的，不是国家规定。"
APPEAL_DAYS_MISSING = "没有填申诉的天数，请填一个整数"
OTHER_ORGANISATION_LABEL = "第二个签名人必须来自另一个单位"
OTHER_ORGANISATION_HINT = "每个人的单位以顾问资料里登记的为准；没有登记的，算本平台。"
COMMENT_LABEL, COMMENT_QUESTION_LABEL, WHOLE_CASE = "意见", "关于哪一题", "整个案件"
FOR_FIRM_LABEL = "企业也看得到"


@dataclass(frozen=True, slots=True)
class CaseDays:
    """The days of a case that sentences name."""

    due_on: date | None = None
    visit_on: date | None = None
    appeal_until: date | None = None


def next_words(state: CaseState, days: CaseDays) -> str:
    """For the platform: what happens next, and who has to do it."""
    due, visit = show_day(days.due_on), show_day(days.visit_on)
    appeal = f"企业在{show_day(days.appeal_until)}以前（含当天）可以申诉。" if days.appeal_until else ""
    return {
        CaseState.TO_ASSIGN: f"主管来分派顾问{f'，{due}以前选好' if due else ''}。",
        CaseState.ASSIGNED: "带队顾问或主管和企业商量，约定到访日期。",
        CaseState.SCHEDULED: f"约定{visit}到访。到了现场，顾问点“开始评定”。",
        CaseState.ON_SITE: "顾问逐题核对。全部核对完，由一位顾问签名。",
        CaseState.RETURNED: f"等企业补材料{f'，{due}以前补齐' if due else ''}。补齐以后，企业或顾问点“材料已补齐”。",
        CaseState.IN_REVIEW: "已有一个人签名。由另一个人（复核人、主管或另一位顾问）复核、签名，结论就定了。",
        CaseState.CONCLUDED: f"结论已定。{appeal}",
        CaseState.RECTIFYING: f"等企业整改{f'，{due}以前完成' if due else ''}。完成以后分派顾问复评。",
        CaseState.APPEALED: f"没有在结论上签过名的主管或复核人来答复申诉{f'，{due}以前答复' if due else ''}。",
        CaseState.WITHDRAWN: "案件已撤回，不再办理。",
    }[state]


def firm_next_words(state: CaseState, days: CaseDays) -> str:
    """For the firm: what happens next, and whether it has to do something."""
    due, visit = show_day(days.due_on), show_day(days.visit_on)
    appeal = show_day(days.appeal_until)
    return {
        CaseState.TO_ASSIGN: "平台正在分派顾问。贵公司现在不用做什么。",
        CaseState.ASSIGNED: "顾问已经选好，会来和贵公司约到访的日期。",
        CaseState.SCHEDULED: f"顾问约定{visit}到访。请准备好佐证材料。",
        CaseState.ON_SITE: "顾问正在核对。贵公司现在不用做什么，缺材料时会告诉您。",
        CaseState.RETURNED: f"请在{due}以前补齐材料，补好后点“材料已补齐”。",
        CaseState.IN_REVIEW: "顾问已经核对完，平台正在复核。贵公司现在不用做什么。",
        CaseState.CONCLUDED: f"结论已定。{f'不同意的话，{appeal}以前（含当天）可以申诉。' if appeal else ''}",
        CaseState.RECTIFYING: f"请在{due}以前整改好，完成后点“整改完成”。",
        CaseState.APPEALED: f"申诉已收到。平台{due}以前答复。",
        CaseState.WITHDRAWN: "案件已撤回，不再办理。",
    }[state]


def is_firms_turn(state: CaseState) -> bool:
    """Whether the firm has something to do."""
    return state in {CaseState.RETURNED, CaseState.RECTIFYING}


def event_day_words(step: str | None, due_on: date | None) -> str:
    """The day that a step set, in words; empty for none."""
    if due_on is None:
        return ""
    return f"到访日期：{show_day(due_on)}" if step in VISIT_STEPS else f"期限：{show_day(due_on)}"


def reason_label(row: Transition, *, is_late: bool) -> str:
    """How the field for the reason is called."""
    if row.needs_reason:
        return REASON_LABEL
    return LATE_REASON_LABEL if is_late else NOTE_LABEL


def source_words(by: str, case_number: str) -> str:
    """Where a value comes from. by: empty for the firm itself."""
    if not by:
        return "企业自己填报"
    return f"{by}，案件 {case_number}" if case_number else by


def step_taken_words(step: CaseStep) -> str:
    """After a step was taken."""
    return f"已办好：{STEPS_DONE[step]}。"


def opened_words(count: int) -> str:
    """After opening cases."""
    return f"新建了 {count} 个案件。下一步：分派顾问。"


def compared_words(kind: ValueKind) -> str:
    """Which results stand beside each other."""
    return f"{KIND_WORDS[kind]}：第一次和最近一次"


def only_one_words(kind: ValueKind) -> str:
    """That there is nothing to compare yet."""
    return f"{KIND_WORDS[kind]}只有一次，做过第二次才能比。"
