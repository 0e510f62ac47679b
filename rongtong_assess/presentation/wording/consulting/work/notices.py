"""Notices about cases in words, for people of the firm and of the platform, and the mail about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from rongtong_assess.core.consulting.case import CasePurpose
from rongtong_assess.core.consulting.work.notices import MailChoice, NoticeKind
from rongtong_assess.presentation.wording.consulting.cases import PURPOSE_WORDS
from rongtong_assess.presentation.wording.quantities import show_day

MAIL_CHOICE_WORDS: Mapping[MailChoice, str] = {
    MailChoice.AT_ONCE: "有事就发邮件",
    MailChoice.DAILY: "每天早上 8 点汇总成一封",
    MailChoice.NEVER: "不发邮件，只在网站里看",
}
MAIL_CHOSEN = "已保存。"
ALL_READ = "都标为已读了。"
MAIL_SUBJECT = "融通测评：案件有 {count} 条新通知"
WHERE_TO_CHOOSE = "不想收这样的邮件，或想每天只收一封：登录后点右上角的“通知”，在页面下方选择。"

TO_PLATFORM: Mapping[NoticeKind, str] = {
    NoticeKind.OPENED: "「{firm}」的{purpose}案件已立案，要分派顾问",
    NoticeKind.ASSIGNED: "「{firm}」的{purpose}案件分派给您了，请和企业约日期",
    NoticeKind.UNASSIGNED: "「{firm}」的{purpose}案件收回了分派，要重新分派",
    NoticeKind.SCHEDULED: "约好{visit}到「{firm}」现场",
    NoticeKind.BEGUN: "「{firm}」的现场工作开始了",
    NoticeKind.RETURNED: "「{firm}」的案件退回补充材料{by}",
    NoticeKind.RESUPPLIED: "「{firm}」补充完了，可以接着评",
    NoticeKind.SIGNED: "「{firm}」的结果有了第一个签名，等另一个人复核",
    NoticeKind.SENT_BACK: "「{firm}」的结果复核没有通过，要重新办",
    NoticeKind.CONCLUDED: "「{firm}」的{purpose}案件有结论了",
    NoticeKind.TO_RECTIFY: "要求「{firm}」整改{by}",
    NoticeKind.RECTIFIED: "「{firm}」整改完成，要分派下一轮的顾问",
    NoticeKind.APPEALED: "「{firm}」对结论提出申诉，要由没有签过名的人处理",
    NoticeKind.APPEAL_GRANTED: "「{firm}」的申诉成立，要分派没有签过名的顾问",
    NoticeKind.APPEAL_REJECTED: "「{firm}」的申诉没有成立",
    NoticeKind.REVISED: "「{firm}」的结论要修订，案件重新打开了",
    NoticeKind.WITHDRAWN: "「{firm}」的{purpose}案件撤回了",
    NoticeKind.OVERDUE: "「{firm}」的{purpose}案件过了期限{due}",
}
TO_FIRM: Mapping[NoticeKind, str] = {
    NoticeKind.OPENED: "{platform}为贵公司立了{purpose}案件",
    NoticeKind.ASSIGNED: "{platform}为贵公司分派了顾问",
    NoticeKind.UNASSIGNED: "{platform}要为贵公司另派顾问",
    NoticeKind.SCHEDULED: "{platform}约好{visit}到贵公司现场",
    NoticeKind.BEGUN: "{platform}开始了现场工作",
    NoticeKind.RETURNED: "{platform}请贵公司补充材料{by}",
    NoticeKind.RESUPPLIED: "贵公司补充的材料已收到",
    NoticeKind.SIGNED: "贵公司的结果正在复核",
    NoticeKind.SENT_BACK: "贵公司的结果还要再核对",
    NoticeKind.CONCLUDED: "贵公司的{purpose}案件有结论了",
    NoticeKind.TO_RECTIFY: "{platform}请贵公司整改{by}",
    NoticeKind.RECTIFIED: "贵公司的整改已完成",
    NoticeKind.APPEALED: "贵公司的申诉已提交",
    NoticeKind.APPEAL_GRANTED: "贵公司的申诉成立，会换人重新评",
    NoticeKind.APPEAL_REJECTED: "贵公司的申诉没有成立，结论不变",
    NoticeKind.REVISED: "{platform}要修订结论，案件重新打开了",
    NoticeKind.WITHDRAWN: "贵公司的{purpose}案件撤回了",
    NoticeKind.OVERDUE: "贵公司要办的事过了期限{due}，请尽快办",
}


def notice_words(kind: NoticeKind, parameters: Mapping[str, Any], *, firm_name: str, is_for_firm: bool) -> str:
    """The sentence of a notice. parameters: as stored with it; an older notice may lack some."""
    due, visit = _day(parameters.get("due_on")), _day(parameters.get("visit_on"))
    purpose = parameters.get("purpose", "")
    known = purpose in set(CasePurpose)
    said = (TO_FIRM if is_for_firm else TO_PLATFORM)[kind].format(
        firm=firm_name,
        platform=parameters.get("platform") or "服务平台",
        purpose=PURPOSE_WORDS[CasePurpose(purpose)] if known else "",
        visit=visit or "日期",
        by=f"，{due}前完成" if due else "",
        due=f"（{due}）" if due else "",
    )
    reason = parameters.get("reason", "")
    return f"{said}。原因：{reason}" if reason else f"{said}。"


def unread_words(count: int) -> str:
    """For screen readers, beside the number."""
    return f"{count} 条没有读"


def letter_subject(count: int) -> str:
    return MAIL_SUBJECT.format(count=count)


def letter_body(name: str, lines: Iterable[str], *, site_address: str) -> str:
    """The whole text of a letter. site_address: empty where the installation does not know its own."""
    greeting = f"{name}，您好：" if name else "您好："
    where = f"请登录 {site_address}/account/notices/ 查看和办理。" if site_address else "请登录融通测评查看和办理。"
    numbered = "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))
    return f"{greeting}\n\n{numbered}\n\n{where}\n\n{WHERE_TO_CHOOSE}\n"


def letter_line(sentence: str, *, case_number: str, organisation_name: str) -> str:
    """One notice of a letter, and for which organisation the person got it."""
    return f"{sentence}（案件 {case_number}，发给 {organisation_name}）"


def _day(text: str | None) -> str:
    return show_day(date.fromisoformat(text)) if text else ""
