"""What is said about the figures of a platform, and in the workbooks of its cases and their steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from rongtong_assess.core.consulting.work.drop_off import FLOOR, StopBand
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


STATE_HEAD = ("状态", "案件")
MONTH_HEAD = ("月份", "立案和出结论")
LOAD_HEAD = ("顾问", "在办")
STOP_HEAD = ("停在哪里", "企业")
PRODUCT_HEAD = ("产品", "用得上的企业")
NO_CASES = "还没有案件"
NO_LOAD = "还没有分派出去的在办案件"
DROP_OFF_COUNTS = (
    "只数授权给本平台、按新版授权书知道有这个数、用现行版本开始自评、14 天没有动过的企业；"
    f"停在哪里，指按题目次序第一道没有答的题。相邻的题合在一起，到至少 {FLOOR} 家才显示，不显示是哪几家。"
)


def state_title(open_cases: int, late: int) -> str:
    """Of the chart of cases by state."""
    if not open_cases:
        return NO_CASES
    return f"在办 {open_cases} 件，其中 {late} 件过了期限" if late else f"在办 {open_cases} 件，没有过期的"


def state_summary(parts: list[tuple[str, int]]) -> str:
    return "，".join(f"{name} {count} 件" for name, count in parts) + "。"


def cases_words(count: int) -> str:
    return f"{count} 件"


def month_name(first_day: date) -> str:
    """Such as 2026年3月."""
    return f"{first_day.year}年{first_day.month}月"


def month_words(opened: int, concluded: int) -> str:
    """Of one month, beside its bar."""
    return f"结论 {concluded}，立案 {opened}"


def months_title(concluded: int) -> str:
    return f"最近 12 个月出结论 {concluded} 件"


def months_summary(opened: int, concluded: int) -> str:
    return f"最近 12 个月立案 {opened} 件，出结论 {concluded} 件；同一案件的每一轮各算一次。"


def load_words(open_cases: int, late: int) -> str:
    return f"{open_cases} 件，过期 {late}" if late else f"{open_cases} 件"


def load_title(name: str, most: int) -> str:
    """Of the chart of consultants; name: of the one with most cases."""
    return f"在办最多的是{name}，{most} 件" if most else NO_LOAD


def load_summary(consultants: int, late: int) -> str:
    return f"{consultants} 位顾问；橙色是过了期限的，共 {late} 件。"


def stop_name(band: StopBand, questions: int) -> str:
    """Among which questions."""
    if band.first > questions:
        return "全部答完，没有提交"
    where = f"第 {band.first} 题" if band.first == band.last else f"第 {band.first} 到 {band.last} 题"
    return f"{where}，或答完没提交" if band.is_all_answered else where


def firms_words(count: int) -> str:
    return f"{count} 家"


def stop_title(total: int) -> str:
    return f"开始了没有提交的有 {total} 家"


def too_few_words() -> str:
    return f"开始了没有提交的企业不到 {FLOOR} 家，不显示。"


def product_title(name: str, firms: int, *, of: int) -> str:
    """Of the chart of products; name: of the one that most firms could use."""
    return f"最多企业用得上的是“{name}”：{of} 家里有 {firms} 家"


def product_summary(of: int) -> str:
    return f"本平台已发布的产品，和授权企业最近一次提交的自评对照：哪个场景正好停在产品要提升的那一级。共对照 {of} 家。"
