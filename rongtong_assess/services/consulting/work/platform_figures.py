"""The figures of a platform: cases by state, months, load, and where firms stop answering.

All but the last are about the platform's own work, whose cases its people may open one by one; the last is about firms
as a group and goes through the floor in core.consulting.work.drop_off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor, Role
from rongtong_assess.core.china_time import day_in_china, start_of_day
from rongtong_assess.core.consulting.case import CaseState
from rongtong_assess.core.consulting.work.drop_off import STALLED_AFTER, DropOff, count_drop_off, find_stop
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.storage.consulting.work.figures import (
    ConsultantLoad,
    list_conclusion_times,
    list_loads,
    list_opening_times,
    list_stalled_answers,
)
from rongtong_assess.storage.consulting.work.work_list import count_cases_by_state

MONTHS = 12
COUNTED_CONSENTS = frozenset({"2026-11-30"})
"""The texts of authorisations that tell firms of the figure about where they stop; older ones do not."""


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """first_day: of the month in China."""

    first_day: date
    opened: int
    concluded: int


@dataclass(frozen=True, slots=True)
class PlatformFigures:
    """drop_off: None for a consultant, who sees only the own work."""

    by_state: Mapping[CaseState, int]
    late: int
    months: tuple[MonthFigures, ...]
    loads: tuple[ConsultantLoad, ...]
    drop_off: DropOff | None


def get_figures(session: Session, actor: Actor, *, edition: Edition, now: datetime) -> PlatformFigures:
    """edition: the one of which the answers are counted, today's edition of the standard."""
    today = day_in_china(now)
    counts = count_cases_by_state(session, actor, today)
    first_days = _last_months(today)
    since = start_of_day(first_days[0])
    opened = _by_month(list_opening_times(session, actor, since))
    concluded = _by_month(list_conclusion_times(session, actor, since))
    return PlatformFigures(
        counts.by_state,
        counts.late,
        tuple(MonthFigures(day, opened[day], concluded[day]) for day in first_days),
        tuple(list_loads(session, actor, today)),
        None if actor.role is Role.CONSULTANT else _drop_off(session, actor, edition, now=now),
    )


def _drop_off(session: Session, actor: Actor, edition: Edition, *, now: datetime) -> DropOff:
    answers = list_stalled_answers(
        session, actor.organisation_id, edition.id, before=now - STALLED_AFTER, consents=COUNTED_CONSENTS
    )
    return count_drop_off((find_stop(edition, found) for found in answers.values()), len(edition.questions))


def _last_months(today: date) -> list[date]:
    """The first days of this month and the eleven before, the oldest first."""
    months = [today.replace(day=1)]
    while len(months) < MONTHS:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months[::-1]


def _by_month(moments: Iterable[datetime]) -> Counter[date]:
    return Counter(day_in_china(moment).replace(day=1) for moment in moments)
