"""The figures of a platform: cases by state, months, load, and where firms stop answering.

All but the last are about the platform's own work, whose cases its people may open one by one; the last is about firms
as a group and goes through the floor in core.consulting.work.drop_off.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor, Role
from rongtong_assess.core.assessment.sheet_json import read_sheet_values
from rongtong_assess.core.china_time import day_in_china, end_of_day, start_of_day
from rongtong_assess.core.consulting.case import CaseState
from rongtong_assess.core.consulting.work.drop_off import STALLED_AFTER, DropOff, count_drop_off, find_stop
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.storage.catalogue import list_published_products, list_versions
from rongtong_assess.storage.consulting.work.figures import (
    ConsultantLoad,
    list_conclusion_times,
    list_loads,
    list_newest_answers,
    list_opening_times,
    list_stalled_answers,
)
from rongtong_assess.storage.consulting.work.work_list import count_cases_by_state

MONTHS = 12
MOST_RESULTS = 2_000
"""So many results are compared with products, the newest; ours."""
COUNTED_CONSENTS = frozenset({"2026-11-30"})
"""The texts of authorisations that tell firms of the figure about where they stop; older ones do not."""


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """first_day: of the month in China."""

    first_day: date
    opened: int
    concluded: int


@dataclass(frozen=True, slots=True)
class ProductDemand:
    """firms: how many stand before a step of a scene that the product brings."""

    name: str
    firms: int


@dataclass(frozen=True, slots=True)
class PlatformFigures:
    """The last one is None for a consultant, who sees only the own work.

    counted_firms: whose results products were compared with, each of which the platform may open.
    """

    by_state: Mapping[CaseState, int]
    late: int
    months: tuple[MonthFigures, ...]
    loads: tuple[ConsultantLoad, ...]
    products: tuple[ProductDemand, ...]
    counted_firms: int
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
        *_demand(session, actor, edition, today=today),
        None if actor.role is Role.CONSULTANT else _drop_off(session, actor, edition, now=now),
    )


def _demand(session: Session, actor: Actor, edition: Edition, *, today: date) -> tuple[tuple[ProductDemand, ...], int]:
    """The platform's published products, the one that most firms could use first; and how many firms were counted."""
    own = {str(version.product_id) for version in list_versions(session, actor.organisation_id)}
    products = [product for product in list_published_products(session, before=end_of_day(today)) if product.id in own]
    if not products:
        return (), 0
    answers = list_newest_answers(session, actor.organisation_id, edition.id, most=MOST_RESULTS)
    scenes = [read_sheet_values(json.loads(text)).scenes for text in answers]
    found = [
        ProductDemand(
            product.details.name,
            sum(
                any(levels.get(step.scene_id) == step.from_level for step in product.details.steps) for levels in scenes
            ),
        )
        for product in products
    ]
    return tuple(sorted(found, key=lambda demand: -demand.firms)), len(scenes)


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
