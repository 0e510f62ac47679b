"""Batches of reports, and the names of the files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

EXPIRED = "已过期"
UNREADABLE_DAY = "请写成 2026-01-31 这样的日期。"
END_BEFORE_START = "结束的日期早于开始的日期。"
BATCH_CANCELLED = "已取消，做好的部分会删除。"
BATCH_OVER = "这一批已经结束，没有可取消的。"
ALL_EDITIONS = "全部版本"
BATCH_WAITS = "排队等候，轮到后自动开始"
BATCH_PAUSED = "暂时停下，马上接着做"
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
    """What is being done just now."""
    return f"正在做第 {done + 1} 份，共 {total} 份" if done < total else f"{total} 份都做好了，正在打包"
