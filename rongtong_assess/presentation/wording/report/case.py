"""What the report of a case says beside the result: which report it is, who took part, what was seen and signed."""

from __future__ import annotations

from collections.abc import Mapping

from rongtong_assess.core.consulting.case import CasePurpose
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.visit.finding import ValueKind
from rongtong_assess.presentation.wording.quantities import points_words

DIAGNOSIS_TITLE = "诊断报告"
TITLES: Mapping[ValueKind, str] = {
    ValueKind.INITIAL: "服务商初评报告",
    ValueKind.ON_SITE: "现场评定报告",
    ValueKind.RECHECK: "复评报告",
}
SEEN_HEADS: Mapping[ValueKind, str] = {
    ValueKind.INITIAL: "顾问看到的",
    ValueKind.ON_SITE: "现场看到的",
    ValueKind.RECHECK: "复评看到的",
}
RESULT_OF: Mapping[ValueKind, str] = {
    ValueKind.INITIAL: "服务商初评的结果",
    ValueKind.ON_SITE: "服务平台现场评定的结果",
    ValueKind.RECHECK: "服务平台复评的结果",
}
DIAGNOSIS_RESULT = "诊断的结果"
DRAFT_WORDS = "未签名，草稿"
DRAFT_IDENTITY = "这是草稿，两个人签名以前内容还会变，不能作为结论使用"
CASE_NUMBER, PURPOSE, ROUND, PLATFORM = "案件编号", "用途", "轮次", "服务平台"
CONSULTANTS, DAYS, NOT_VISITED = "顾问", "到访日期", "还没有填"
PEOPLE_TITLE, SAID_TITLE, NOTE_TITLE = "到场的人", "企业和服务商怎么说", "总的说明"
VALUES_TITLE, SIGNED_TITLE, PHOTOS_TITLE = "四种结果", "签名", "佐证照片"
PEOPLE_HEAD = ("哪一方", "姓名", "职务或分工")
VALUES_HEAD = ("谁评的", "等级", "总分")
VALUES_DAY, NO_VALUE = "日期", "还没有"
VALUES_HINT = "四种结果各算各的，不相加、不平均，也不互相代替。只列本平台经手的。"
NO_PEOPLE, NOTHING_SAID = "没有登记到场的人。", "没有记录企业和服务商的意见。"
NO_DIFFERENCES = "核对过的各题都和填报一致，也没有另外的说明。"
NO_WORDS = "没有另外说明"
NO_ROADMAP = "这份报告不附路线图：要做哪些措施、花多少钱，由企业在自己的页面上按最新的结果做。"
NO_REPORT_YET = "还没有签名的结论"
NO_REPORT_YET_CURE = "两个人签名以后就有报告；签名以前，只有办这个案件的人能看草稿"
NOT_BEGUN = "还没有核对任何一题，没有可以写进报告的内容"
NOT_BEGUN_CURE = "核对第一题以后再来"
EDITION_CHANGED = "评测版本的内容后来变了，不能再按原样排出这份报告"
EDITION_CHANGED_CURE = "签定的内容在验收包的“成绩单”里，原样保存"


def case_report_title(purpose: str, kind: ValueKind) -> str:
    """Which report it is. A diagnosis makes the same kind of value as a first rating."""
    return DIAGNOSIS_TITLE if _is_diagnosis(purpose, kind) else TITLES[kind]


def result_words(purpose: str, kind: ValueKind) -> str:
    """Whose result it is."""
    return DIAGNOSIS_RESULT if _is_diagnosis(purpose, kind) else RESULT_OF[kind]


def case_disclaimer(edition: Edition, result: str, *, is_draft: bool) -> str:
    """How official the result is."""
    standing = f"{result}，{edition.standing or '非官方认定'}"
    return f"{DRAFT_WORDS}。{standing}" if is_draft else standing


def case_cover_note(*, is_draft: bool, is_demo: bool) -> str:
    """What must be known before reading on."""
    demo = "本报告用的是演示数据，企业是虚构的。" if is_demo else ""
    draft = f"{DRAFT_IDENTITY}。" if is_draft else ""
    return f"结果按顾问逐题核对的情况算出，企业自己填写的答案另外列出。{draft}{demo}"


def case_number_words(number: str) -> str:
    return f"{CASE_NUMBER} {number}"


def signed_identity(version: int, content_hash: str) -> tuple[str, ...]:
    """By what a signed report is told."""
    return (f"结论第 {version} 版，签名内容的 SHA-256：", content_hash)


def case_source_words(platform: str, day: str, *, declared: str, seen: str) -> str:
    """Which facts the result follows from. day: may be empty. seen: what the consultants saw, in words."""
    visit = f" {day}到访时" if day else ""
    return f"按{platform}{visit}{seen}情况算；贵公司自评是{declared}。"


def found_assumption(result: str) -> str:
    """The first of the report's assumptions."""
    return f"本报告是{result}，按顾问核对的情况计算；没有核对出不一致的，按贵公司填写的答案计算。"


def round_words(number: int) -> str:
    return f"第 {number} 轮"


def unchecked_words(count: int) -> str:
    """That a draft counts questions as declared which nobody has looked at; empty for none."""
    return f"还有 {count} 题没有核对，先按填报的计算。" if count else ""


def findings_title(count: int) -> str:
    return f"和填报不一致、或者另有说明的 {count} 处"


def said_words(satisfaction: str, words: str) -> str:
    """What one side said. satisfaction: in words, may be empty."""
    return "：".join(filter(None, (satisfaction, words))) or NO_WORDS


def signature_words(place: int, name: str, *, moment: str) -> str:
    """One signature."""
    return f"第 {place} 个签名：{name}，{moment}"


def declared_result_words(level: str, score: str) -> str:
    return f"{level}，{points_words(score)}"


def photo_words(question: str, piece: str) -> str:
    """What a photo is filed under. piece: may be empty."""
    return f"{question}：{piece}" if piece else question


def photo_day_words(day: str) -> str:
    return f"{day}交来"


def photos_hint(shown: int, total: int) -> str:
    """How many of the photos are shown."""
    if shown == total:
        return f"佐证材料里的照片，共 {total} 张。"
    return f"佐证材料里有 {total} 张照片，这里放 {shown} 张，先放不一致或者另有说明的题目的；其余的见佐证材料。"


def case_file_words(number: str, title: str, *, firm: str, draft_words: str, suffix: str) -> str:
    """The file name of a case's report. draft_words: of a draft, may be empty."""
    return f"{number}-{firm}-{title}{'（草稿）' if draft_words else ''}.{suffix}"


def _is_diagnosis(purpose: str, kind: ValueKind) -> bool:
    return purpose == CasePurpose.DIAGNOSIS and kind is ValueKind.INITIAL
