"""What is said about consultants, their ties to firms and conflicts of interest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rongtong_assess.core.consulting.conflict import CONFLICT_RULES, ConflictKind, InterestConflict
from rongtong_assess.core.consulting.tie import TieKind
from rongtong_assess.presentation.wording.quantities import join_clauses, show_day

TIE_WORDS: Mapping[str, str] = {
    TieKind.SOLD: "卖过软件、设备或服务",
    TieKind.ADVISED: "做过咨询、辅导",
    TieKind.TRAINED: "做过培训",
    TieKind.EMPLOYED: "任过职（含兼职、持股）",
    TieKind.AVOID: "其他原因要回避",
}
CONFLICT_WORDS: Mapping[ConflictKind, str] = {
    ConflictKind.SOLD: "给「{about}」卖过软件、设备或服务",
    ConflictKind.ADVISED: "给「{about}」做过咨询、辅导",
    ConflictKind.TRAINED: "给「{about}」做过培训",
    ConflictKind.EMPLOYED: "在「{about}」任过职",
    ConflictKind.AVOID: "「{about}」是回避单位",
    ConflictKind.MEMBER: "在本系统里是「{about}」的成员",
    ConflictKind.FORMER_MEMBER: "在本系统里做过「{about}」的成员",
    ConflictKind.OWN_EMPLOYER: "就职的「{about}」就是这家企业或它的集团",
    ConflictKind.SUPPLIER: "就职的「{about}」是这家企业改造措施的供应商",
    ConflictKind.OFFERS: "就职的「{about}」有产品能用在这家企业的路线图上",
    ConflictKind.DIAGNOSED: "给「{about}」做过诊断，再来评定等于评自己的建议",
    ConflictKind.SIGNED: "在「{about}」申诉的那个结论上签过名",
}
HARD_WORDS = "谁也不能放行"
SOFT_WORDS = "由第二个人同意并写明理由后可以办"
LANGUAGE_WORDS: Mapping[str, str] = {
    "mandarin": "普通话",
    "cantonese": "粤语",
    "wu": "吴语",
    "minnan": "闽南语",
    "hakka": "客家话",
    "english": "英语",
    "japanese": "日语",
    "korean": "韩语",
    "german": "德语",
}


def conflict_words(conflict: InterestConflict) -> str:
    """Why somebody should not work on a case, and until when."""
    words = CONFLICT_WORDS[conflict.kind].format(about=conflict.about)
    return f"{words}（到{show_day(conflict.until)}为止）" if conflict.until else words


def conflicts_words(conflicts: Iterable[InterestConflict]) -> str:
    """All of them in one sentence, without its full stop."""
    return join_clauses(conflict_words(conflict) for conflict in conflicts)


def strength_words(kind: ConflictKind) -> str:
    """What can be done about a conflict of this kind."""
    return HARD_WORDS if CONFLICT_RULES[kind].is_hard else SOFT_WORDS
