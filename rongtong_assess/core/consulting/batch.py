"""A batch of cases: the project window, and by when a firm applies for acceptance after it has finished."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from rongtong_assess.core.errors import Mistake
from rongtong_assess.core.typed_text import hidden_character_words

MOST_BATCH_NAME = 60
MOST_MONTHS = 60


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """What a platform says of a batch. window_from, window_to: both ends included, each may be open.

    apply_within_months: None where the city sets no limit.
    """

    name: str
    window_from: date | None = None
    window_to: date | None = None
    apply_within_months: int | None = None

    def list_mistakes(self) -> list[Mistake]:
        """What is wrong with it, by field."""
        mistakes = []
        if not self.name.strip():
            mistakes.append(Mistake("name", "没有写批次的名称", "请写一个同事认得出的名称，如“2026 年第一批”"))
        elif len(self.name) > MOST_BATCH_NAME:
            mistakes.append(Mistake("name", "批次的名称太长", f"请缩短到 {MOST_BATCH_NAME} 个字以内"))
        if hidden := hidden_character_words(self.name):
            mistakes.append(Mistake("name", f"批次的名称里有{hidden}", "请删掉，或改成手工输入"))
        if self.window_from and self.window_to and self.window_to < self.window_from:
            mistakes.append(Mistake("window_to", "项目期的结束日期早于开始日期", "请检查这两个日期"))
        if self.apply_within_months is not None and not 1 <= self.apply_within_months <= MOST_MONTHS:
            mistakes.append(Mistake("apply_within_months", "月数不对", f"请填 1 到 {MOST_MONTHS}，不限就空着"))
        return mistakes

    def apply_until(self, completed_on: date) -> date | None:
        """The last day to apply for acceptance; None without a limit."""
        return None if self.apply_within_months is None else add_months(completed_on, self.apply_within_months)

    def is_application_late(self, completed_on: date, applied_on: date) -> bool:
        """Whether the firm applies later than the batch allows."""
        last_day = self.apply_until(completed_on)
        return last_day is not None and applied_on > last_day

    def is_in_window(self, completed_on: date) -> bool:
        """Whether the project was finished within the window."""
        is_after_start = self.window_from is None or completed_on >= self.window_from
        return is_after_start and (self.window_to is None or completed_on <= self.window_to)


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the last day of the month where it has no such day (31 January + 1)."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
