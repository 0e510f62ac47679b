"""What may become of a version of a product: nothing is seen by firms before a second person has read it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from rongtong_assess.core.errors import Refused

STATE_WORDS: Mapping[str, str] = {
    "draft": "草稿",
    "submitted": "等待审核",
    "sent_back": "退回修改",
    "published": "已发布",
    "replaced": "已被新版取代",
    "withdrawn": "已撤下",
}
_STEPS: Mapping[str, tuple[frozenset[str], str]] = {
    "change": (frozenset({"draft", "sent_back"}), "draft"),
    "submit": (frozenset({"draft", "sent_back"}), "submitted"),
    "take_back": (frozenset({"submitted"}), "draft"),
    "send_back": (frozenset({"submitted"}), "sent_back"),
    "publish": (frozenset({"submitted"}), "published"),
    "discard": (frozenset({"draft", "submitted", "sent_back"}), "withdrawn"),
    "replace": (frozenset({"published"}), "replaced"),
    "withdraw": (frozenset({"published", "draft", "submitted", "sent_back"}), "withdrawn"),
}
_CURES = {"change": "正在审核的，请先撤回修改", "publish": "请让录入的人先提交审核"}


def next_state(state: str, action: str) -> str:
    """The state after an action; raises Refused where the action is not possible."""
    from_states, to_state = _STEPS[action]
    if state not in from_states:
        what = f"这一版现在是“{STATE_WORDS[state]}”，不能这样做"
        raise Refused.because("产品", what, _CURES.get(action, "请刷新页面再看"))
    return to_state


def refuse_own_review(writers: Collection[int], reviewer_id: int) -> None:
    """Raises Refused for a reviewer who has entered any of it."""
    if reviewer_id in writers:
        raise Refused.because("审核人", "录入的人不能自己审核", "请让本平台的另一位同事或平台管理员审核")
