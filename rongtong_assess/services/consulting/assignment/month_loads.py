"""How busy everybody is in a month, and the days agreed with firms: for the page and its tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor, Role
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.consulting.consultant import ConsultantRecord, capacity_in_month
from rongtong_assess.storage.consulting.assignment import count_open_cases, list_visits_between
from rongtong_assess.storage.consulting.consultants import (
    list_absences,
    list_records,
    list_working_members,
    read_absence,
)


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """A day agreed with a firm. account_ids, names: of the people who go, the lead first."""

    case_id: UUID
    number: str
    firm_name: str
    purpose: str
    state: str
    day: date
    account_ids: tuple[int, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MonthLoad:
    """How busy somebody is in a month.

    visits: agreed days of the month. open_cases: cases that have not ended, whenever their visit is. capacity: visits
    that the person can take in the month, days away taken off.
    """

    account_id: int
    name: str
    visits: int
    open_cases: int
    capacity: int
    days_away: int

    @property
    def is_over(self) -> bool:
        return self.visits > self.capacity


def month_end(month: date) -> date:
    """The last day of the month of that day."""
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def list_planned_visits(session: Session, actor: Actor, month: date) -> list[PlannedVisit]:
    """The visits of a month by day. A consultant sees those he goes to; others of the platform see all."""
    rows = list_visits_between(session, actor.organisation_id, month.replace(day=1), last=month_end(month))
    found: dict[UUID, PlannedVisit] = {}
    for case, _member, account in rows:
        if case.visit_on is None:
            continue
        seen = found.get(case.id)
        found[case.id] = PlannedVisit(
            case.id,
            case.number,
            case.firm_name,
            case.purpose,
            case.state,
            case.visit_on,
            (*(seen.account_ids if seen else ()), account.id),
            (*(seen.names if seen else ()), account.name),
        )
    is_limited = actor.role is Role.CONSULTANT
    return [visit for visit in found.values() if not is_limited or actor.account_id in visit.account_ids]


def list_loads(session: Session, actor: Actor, month: date, *, now: datetime) -> list[MonthLoad]:
    """Everybody who may be assigned, with how busy he is in the month; the busiest first. A consultant sees himself."""
    first, last = month.replace(day=1), month_end(month)
    people = [account for account, _role in list_working_members(session, actor.organisation_id)]
    if actor.role is Role.CONSULTANT:
        people = [account for account in people if account.id == actor.account_id]
    records = list_records(session, actor.organisation_id)
    absences = list_absences(session, [account.id for account in people], since=min(first, day_in_china(now)))
    visits = Counter(
        member.account_id
        for _case, member, _account in list_visits_between(session, actor.organisation_id, first, last=last)
    )
    open_cases = count_open_cases(session, actor.organisation_id)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    loads = []
    for account in people:
        away = [read_absence(row) for row in absences.get(account.id, ())]
        loads.append(
            MonthLoad(
                account_id=account.id,
                name=account.name,
                visits=visits[account.id],
                open_cases=open_cases.get(account.id, 0),
                capacity=capacity_in_month(records.get(account.id, ConsultantRecord()).capacity, away, first),
                days_away=sum(any(absence.covers(day) for absence in away) for day in days),
            )
        )
    return sorted(loads, key=lambda load: (-load.visits, -load.open_cases, load.name))
