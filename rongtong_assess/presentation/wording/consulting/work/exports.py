"""What stands in the workbooks of cases and of their steps."""

from __future__ import annotations

from collections.abc import Mapping

from rongtong_assess.core.visit.finding import ValueKind
from rongtong_assess.presentation.wording.consulting.cases import KIND_WORDS

CASE_SHEET, EVENT_SHEET = "案件", "办理记录"
CASES_FILE, EVENTS_FILE = "案件清单", "办理记录"
YES = "是"
CASE_COLUMNS = (
    "案件编号",
    "企业",
    "统一社会信用代码",
    "用途",
    "批次",
    "状态",
    "轮次",
    "地区",
    "行业",
    "期限",
    "过了期限",
    "到现场",
    "顾问",
    "已评题数",
    "题数",
    "缺材料",
    "立案时间",
    "结论时间",
)
EVENT_COLUMNS = (
    "案件编号",
    "企业",
    "时间",
    "轮次",
    "做了什么",
    "从",
    "到",
    "原因",
    "新的期限",
    "晚办",
    "谁",
    "哪个单位",
)
VALUE_COLUMNS: Mapping[ValueKind, tuple[str, str]] = {
    kind: (f"{words}等级", f"{words}得分") for kind, words in KIND_WORDS.items()
}


def note_words(count: int, made_at: str, *, is_cut: bool) -> str:
    """The last line of a sheet."""
    cut = "，只取了最近的这些" if is_cut else ""
    return f"共 {count} 行{cut}。{made_at}导出。四种结果各在各的列里，不能互相代替，也不要合在一起求平均。"
