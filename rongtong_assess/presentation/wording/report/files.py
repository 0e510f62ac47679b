"""Files of reports: their names, batches and their list, and why a PDF was not made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from rongtong_assess.presentation.wording.quantities import join_clauses

EXPIRED = "已过期"
UNREADABLE_DAY = "请写成 2026-01-31 这样的日期。"
END_BEFORE_START = "结束的日期早于开始的日期。"
BATCH_CANCELLED = "已取消，做好的部分会删除。"
BATCH_OVER = "这一批已经结束，没有可取消的。"
ALL_EDITIONS = "全部版本"
BATCH_WAITS = "排队等候，轮到后自动开始"
BATCH_PAUSED = "暂时停下，马上接着做"
LIST_HEAD = ("编号", "企业名称", "等级", "得分", "评测日期", "评测版本", "文件名", "说明")
DEMO = "演示数据"
QR_CODE = "二维码"
NO_PDF = "PDF 没有生成"
TOO_MANY_PDFS = "现在生成 PDF 的人太多，请过一分钟再试。网页上的结果不受影响。"
PDF_BROKE = f"{NO_PDF}：排版花的时间太长或中途断了。请再试一次；还不行，请联系管理员。"
BATCH_STATE_WORDS: Mapping[str, str] = {
    "waiting": "排队等候",
    "running": "正在做",
    "done": "做好了",
    "failed": "没有做成",
    "cancelled": "已取消",
}


def report_file_words(number: str, suffix: str) -> str:
    """The file name of a firm's report."""
    return f"{number}-数字化水平自评报告.{suffix}"


def archive_file_words(day: date, count: int) -> str:
    """The file name of a batch of reports."""
    return f"报告-{day:%Y%m%d}-{count}份.zip"


def words_of_progress(done: int, total: int) -> str:
    """Which report of a batch is being made."""
    return f"正在做第 {done + 1} 份，共 {total} 份" if done < total else f"{total} 份都做好了，正在打包"


def remarks_in_list(note: str, fault: str, *, is_demo: bool) -> str:
    """The last column of the list of a batch. note: which facts the result follows from. fault: why no PDF."""
    return join_clauses((note, DEMO if is_demo else "", fault))


def no_pdf_words(why: str) -> str:
    """That no PDF was made, and why."""
    return f"{NO_PDF}：{why}"


def missing_glyphs_words(places: Iterable[tuple[str, str]]) -> str:
    """Which characters no font has. places: each character with the text around it, empty where it was not found."""
    places = tuple(places)
    listed = join_clauses(
        f"“{character}”（U+{ord(character):04X}）" + (f"在“{around}”里" if around else "")
        for character, around in places
    )
    return (
        f"{NO_PDF}：有 {len(places)} 个字在服务器的字体里找不到：{listed}。"
        "请改用别的写法；如果是常用字，请管理员安装中文字体：apt-get install fonts-noto-cjk。"
    )


REVOCATION_LABEL = "我知道已经发出去的报告会查不到，确认撤销"
BATCH_LABELS = {"edition": "评测版本", "from_day": "从哪天提交的", "through_day": "到哪天提交的"}
BATCH_HINTS = {"from_day": "不填：从最早的开始。", "through_day": "不填：到最近的为止。包括这一天。"}
BATCH_EDITION_MISSING = "请选择评测版本。"


def year_outside_words(first: int, last: int) -> str:
    """A year that no submission can have."""
    return f"年份请写 {first} 到 {last} 之间的。"
