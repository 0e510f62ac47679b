"""Headings, table heads and short lines of the Word document; its sentences are those of the report."""

from __future__ import annotations

from collections.abc import Iterable

from rongtong_assess.presentation.wording.quantities import points_words
from rongtong_assess.presentation.wording.report.header import SUBSTITUTE

WORD_FONT = "微软雅黑"
PAGE_OF_PAGES = ("　第 ", " 页 / 共 ", " 页")
"""Before the page's number, between it and the number of pages, and after that."""
REPORT_NUMBER = "报告编号"
EDITION = "评测版本"
EDITION_DOCUMENT = "依据文件"
FINGERPRINT = "版本指纹"
SUMMARY = "一页看懂"
WARNINGS = "请再核对一遍的答案"
SCENES = "应用场景"
ASSUMPTIONS = "假设"
SOURCES = "来源"
THIS_REPORT = "本报告"
COMPARED = "比什么"
WHICH_MEASURES = "哪种办法做哪些措施"
PHASES = "按阶段推进"
MEASURE = "措施"
GATE = "过关才往下走"
UNDRAWN = f"{SUBSTITUTE} 代替的字"
MET = "已满足"
NOT_ANSWERED = "没有填，按 0 分算"
STEPS_HEAD = ("步", "做什么", "什么时候", "第一年")
CONDITIONS_HEAD = ("条件", "要求", "现在", "还差")
VISIT_HEAD = ("维度", "自评", "现场", "满分")
DIFFERENCES_HEAD = ("题目", "企业填报", "现场看到的")
LOST_HEAD = ("还能得分的地方", "分值", "怎样得到")
SCENES_HEAD = ("场景", "等级", "现在做到的，和下一步")
SUPPORTS_HEAD = ("条", "链", "支持", "找谁", "对得上的项和措施")
EVIDENCE_HEAD = ("项", "材料")
SCENE_EVIDENCE_HEAD = ("场景", "每个场景各要一份的材料")
NOTES_HEAD = ("项目", "内容")
PHASE_HEAD = ("序号", "措施", "什么时候", "第一年")
PRODUCT_HEAD = (
    "序号", "措施", "交付内容和验收", "单位", "数量", "参考单价", "第一年", "以后每年", "价格依据", "供应商", "报价"
)  # fmt: skip


def document_title(title: str, firm: str) -> str:
    """The title among the properties of the file."""
    return f"{title}：{firm}"


def with_detail(name: str, detail: str) -> str:
    """A name and what it is told apart by, such as an edition and its document."""
    return f"{name}，{detail}"


def sentence(words: str) -> str:
    """Words as a sentence of their own."""
    return f"{words}。"


def running_head(firm: str, number: str) -> str:
    """The header of every page."""
    return f"{firm}　报告编号 {number}"


def running_foot(day: str, edition: str, *, fingerprint: str) -> str:
    """The footer of every page, without the page number."""
    return f"{day}　{edition}　指纹 {fingerprint}"


def score_words(basis: str, score: str, *, full: str) -> str:
    """The score on the cover. basis: how it follows from the dimensions."""
    return f"{basis} {points_words(score)}，满分 {points_words(full)}"


def short_words(missing: str) -> str:
    """What a condition is short of."""
    return f"差 {missing}"


def step_words(name: str, brings: Iterable[str]) -> str:
    """One of the first steps, with what it brings."""
    return f"{name}　{'，'.join(brings)}"


def basis_words(basis: str, model_id: str) -> str:
    """What a forecast rests on, and its model."""
    return f"{basis}（模型 {model_id}）"


def raise_words(name: str, gain: str) -> str:
    """An answer, and by how much it raises the forecast."""
    return f"{name}：{gain}"


def numbered(number: int, name: str) -> str:
    """A name with its number before it."""
    return f"{number}　{name}"


def group_heading(name: str, got: str, *, full: str) -> str:
    """A dimension with its points."""
    return f"{name}　{got} / {points_words(full)}"


def item_heading(name: str, got: str, *, full: str, lost: str) -> str:
    """An item with its points. lost: empty for full marks."""
    return f"{name}　得 {got} / {points_words(full)}，{f'失 {points_words(lost)}' if lost else '满分'}"


def answers_above_words(whose: str, declared: str) -> str:
    """Whose the answers above are, and what the firm declared."""
    return f"上面是{whose}；{declared}"


def scene_heading(number: int, name: str, *, kind: str) -> str:
    """A scene with its number and kind."""
    return f"{numbered(number, name)}（{kind}）"


def card_heading(name: str, first_year: str) -> str:
    """A measure with its money in the first year."""
    return f"{name}　{first_year}"


def list_brings(brings: Iterable[str]) -> str:
    """What a measure brings."""
    return "　·　".join(brings)
