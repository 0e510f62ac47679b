"""A month with the days on which cases have a visit or a deadline; the weeks begin on Monday."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from rongtong_assess.core.consulting.case import CaseStand, CaseState, is_late
from rongtong_assess.presentation.views.consulting.work.work_list import ListedCase
from rongtong_assess.presentation.wording.consulting.cases import STATE_WORDS
from rongtong_assess.presentation.wording.consulting.work.work_list import (
    DEADLINE_DAY,
    VISIT_DAY,
    WEEKDAYS,
    month_words,
)

FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class DayEntry:
    """One case on one day. kind: visit or deadline, in words; looks: class of its badge."""

    case_id: UUID
    firm: str
    kind: str
    state: str
    looks: str


@dataclass(frozen=True, slots=True)
class DayView:
    """One day of the grid. is_outside: it belongs to the month before or after."""

    day: date
    weekday: str
    entries: tuple[DayEntry, ...]
    is_today: bool
    is_outside: bool


@dataclass(frozen=True, slots=True)
class MonthView:
    """before, after: the neighbouring months as (year, month); None at the ends of the calendar."""

    title: str
    weekdays: tuple[str, ...]
    weeks: tuple[tuple[DayView, ...], ...]
    before: tuple[int, int] | None
    after: tuple[int, int] | None
    count: int


def shown_days(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of the grid of that month."""
    days = list(Calendar().itermonthdates(year, month))
    return days[0], days[-1]


def build_month(cases: Iterable[ListedCase], year: int, *, month: int, today: date) -> MonthView:
    """cases: open ones, with a day in the grid or not."""
    entries: dict[date, list[DayEntry]] = {}
    for case in cases:
        for day, entry in _entries_of(case, today):
            entries.setdefault(day, []).append(entry)
    weeks = tuple(
        tuple(
            DayView(
                day,
                WEEKDAYS[day.weekday()],
                tuple(entries.get(day, ())),
                day == today,
                day.month != month,
            )
            for day in week
        )
        for week in Calendar().monthdatescalendar(year, month)
    )
    inside = [day for week in weeks for day in week if not day.is_outside]
    return MonthView(
        month_words(year, month),
        WEEKDAYS,
        weeks,
        _neighbour(year, month, -1),
        _neighbour(year, month, 1),
        sum(len(day.entries) for day in inside),
    )


def _entries_of(case: ListedCase, today: date) -> Iterable[tuple[date, DayEntry]]:
    """A visit that is agreed is also the deadline of its state; it is shown once."""
    state = CaseState(case.state)
    if case.visit_on:
        yield case.visit_on, DayEntry(case.id, case.firm_name, VISIT_DAY, STATE_WORDS[state], "is-brand")
    if case.due_on and case.due_on != case.visit_on:
        looks = "is-bad" if is_late(CaseStand(state, case.due_on), today) else "is-warn"
        yield case.due_on, DayEntry(case.id, case.firm_name, DEADLINE_DAY, STATE_WORDS[state], looks)


def _neighbour(year: int, month: int, step: int) -> tuple[int, int] | None:
    months = year * 12 + month - 1 + step
    return (months // 12, months % 12 + 1) if FIRST_YEAR <= months // 12 <= LAST_YEAR else None
