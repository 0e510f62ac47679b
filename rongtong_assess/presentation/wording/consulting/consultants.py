"""What is said about consultants, their ties to firms and conflicts of interest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rongtong_assess.core.consulting.interest.conflict import CONFLICT_RULES, ConflictKind, InterestConflict
from rongtong_assess.core.consulting.interest.tie import TieKind
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
RULE_WORDS: Mapping[ConflictKind, str] = {
    ConflictKind.SOLD: "卖过软件、设备或服务",
    ConflictKind.EMPLOYED: "任过职（含兼职、持股）",
    ConflictKind.AVOID: "登记为回避单位，到结束那天为止",
    ConflictKind.MEMBER: "现在是这家企业在本系统里的成员",
    ConflictKind.OWN_EMPLOYER: "工作单位就是这家企业或它的集团",
    ConflictKind.SUPPLIER: "工作单位是企业路线图里措施的供应商",
    ConflictKind.SIGNED: "在企业申诉的结论上签过名",
    ConflictKind.ADVISED: "做过咨询、辅导",
    ConflictKind.TRAINED: "做过培训",
    ConflictKind.FORMER_MEMBER: "做过这家企业在本系统里的成员",
    ConflictKind.OFFERS: "工作单位有已发布的产品能用在企业的路线图上",
    ConflictKind.DIAGNOSED: "给这家企业做过诊断，再来现场评定、复评或验收",
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
    return f"{words}（算到{show_day(conflict.until)}）" if conflict.until else words


def conflicts_words(conflicts: Iterable[InterestConflict]) -> str:
    """All of them in one sentence, without its full stop."""
    return join_clauses(conflict_words(conflict) for conflict in conflicts)


def strength_words(kind: ConflictKind) -> str:
    """What can be done about a conflict of this kind."""
    return HARD_WORDS if CONFLICT_RULES[kind].is_hard else SOFT_WORDS


CONSULTANT_LABELS = {
    "employer": "工作单位",
    "employer_code": "工作单位的统一社会信用代码",
    "scenes": "熟悉的应用场景",
    "regions": "能去的地区",
    "industries": "熟悉的行业",
    "languages": "会说的语言",
    "capacity": "每月最多能办的企业数",
    "stars": "星级",
    "first_day": "从哪天起",
    "last_day": "到哪天止",
    "kind": "是什么关系",
    "firm_name": "企业名称",
    "firm_code": "企业的统一社会信用代码",
    "holding_name": "企业所属集团",
    "holding_code": "集团的统一社会信用代码",
    "started_on": "从哪天开始",
    "ended_on": "到哪天结束",
    "note": "说明",
    "reason": "理由",
    "conflict_years": "结束以后还要回避几年",
}
CONSULTANT_HINTS = {
    "employer": "在本平台任职的不用填。外聘专家请照营业执照填全称：和它有关的企业要回避。",
    "regions": "写省、市的名字或六位代码，用顿号或换行分开，例如：浙江省、苏州。",
    "capacity": "请假的月份会按天数自动减少。填 0 表示暂时不接。",
    "stars": "本平台自己的评价，没有就不填。",
    "firm_name": "照营业执照填全称；名称和代码有一个对上就要回避。",
    "holding_name": "同一集团的其他企业也要回避，知道的请填上。",
    "ended_on": "还在继续就不填。",
    "conflict_years": "卖过、咨询过、培训过、任过职的，结束后还算几年。当地没有规定的填 3。",
}
CONSULTANT_SAVED = "顾问资料已保存。"
LANGUAGES_SAVED = "已保存。"
ABSENCE_SAVED = "请假已记下，这几天不会派您去。"
ABSENCE_DELETED = "这次请假已删除。"
TIE_SAVED = "已登记，以后分派会自动回避。"
TIE_ENDED = "结束的日子已记下。"
TIE_WITHDRAWN = "已撤掉，不再算数；记录仍然留着。"
HOLDING_SAVED = "所属集团已记下。"
YEARS_SAVED = "回避年数已保存。"
WAIVER_ASKED = "申请已提出，等另一位主管或复核人决定。"
WAIVER_GRANTED = "已同意，现在可以分派了。"
WAIVER_REFUSED = "没有同意，这个人仍然不能办。"
NO_STARS = "不评"
TIE_KIND_MISSING = "请选一种关系。"
NO_EMPLOYER = "本平台"
ANYWHERE = "没有写"


def stars_words(stars: int) -> str:
    """Such as 4 星."""
    return f"{stars} 星"


def industry_words(code: str, name: str) -> str:
    """Such as 通用设备制造业（C34）; the code alone without a name."""
    return f"{name}（{code}）" if name else code


def load_words(load: int, capacity: int) -> str:
    """How many cases somebody has of those that he can take this month."""
    return f"{load} / {capacity}"


def left_cases_words(number: str) -> str:
    """That somebody had to leave cases for what was just recorded. number: of the cases, joined."""
    return f"因为这条利益关系，已自动退出案件 {number}，请主管重新分派。"


def tie_span_words(started: str, ended: str) -> str:
    """From when to when a tie held; ended empty while it goes on."""
    if not ended:
        return f"{started}起，还在继续" if started else "还在继续"
    return f"{started}到{ended}" if started else f"到{ended}"


GONE = "已注销的账号"


def waiver_asked_words(name: str, day: str) -> str:
    """Who asked, and when."""
    return f"{name}在{day}提出"


def waiver_decided_words(name: str, day: str, *, is_granted: bool) -> str:
    """Who decided, when and how. day: empty while the request waits."""
    if not day:
        return "等另一位主管或复核人决定"
    return f"{name}在{day}{'同意' if is_granted else '没有同意'}"
