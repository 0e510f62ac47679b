"""What is said about the members of an organisation and about inviting them."""

from __future__ import annotations

from collections.abc import Mapping

from rongtong_assess.core.actor import Role

ROLE_HINTS: Mapping[str, str] = {
    Role.OWNER: "能做一切：填写、提交、授权服务平台、管理成员。",
    Role.CONTRIBUTOR: "能填写，不能管理成员，也不能授权服务平台。",
    Role.MANAGER: "能做一切：管理成员、开案件、分派，也能自己办案件。",
    Role.CONSULTANT: "办分派给自己的案件，看得到的也只有这些案件。",
    Role.REVIEWER: "看所有案件，签第二个名，退回补充，决定是否放行利益关系。",
    Role.ANALYST: "只看数据，不能改。",
    Role.READER: "只看，不能改。",
}
MEMBER_LABELS = {
    "name": "姓名",
    "email": "邮箱",
    "role": "角色",
    "link_name": "这个链接给谁用",
    "most_uses": "最多几个人用",
}
MEMBER_HINTS = {
    "role": "角色决定能做什么，见上面的说明。以后可以改。",
    "link_name": "写清楚是给哪些人的，以后好认，例如“质检科同事”。",
    "most_uses": "用满就失效。只给一个人的填 1。",
    "email_missing": "请填写对方的邮箱。",
    "uses_missing": "请填写最多几个人用。",
}
LINK_NAME_MISSING = "请写清楚这个链接给谁用。"
MEMBER_ROLE_MISSING = "请选一个角色。"
MEMBER_ROLE_CHANGED = "角色已修改，对方下一次打开网页就生效。"
MEMBER_REMOVED = "已移除，对方现在就不能再代表本单位操作。"
INVITATION_LINK = "链接"
"""Stands where an e-mail has its address."""

NOTHING_BEGUN = "还没有测评"
BEING_ANSWERED = "正在填写"
SUBMITTED = "已提交"


def assessment_words(is_submitted: bool | None) -> str:
    """Where the newest assessment of a firm stands. is_submitted: None without any."""
    if is_submitted is None:
        return NOTHING_BEGUN
    return SUBMITTED if is_submitted else BEING_ANSWERED


def cases_words(open_cases: int, waiting_cases: int) -> str:
    """How many cases of a firm are open, and how many of them wait for the firm; empty without any."""
    if not open_cases:
        return ""
    return f"{open_cases} 个在办，{waiting_cases} 个等企业办" if waiting_cases else f"{open_cases} 个在办"


def uses_words(uses: int, most_uses: int) -> str:
    """How many people have joined by a link."""
    return f"{most_uses} 人里已有 {uses} 人加入"
