"""Which cases wait for consultants and who could take them: the question that an assignment answers."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.consulting.case import CaseState
from rongtong_assess.core.consulting.consultant import Absence, ConsultantRecord, capacity_in_month, urgency_of
from rongtong_assess.services.consulting.consultants.conflicts import find_barred_by_case
from rongtong_assess.storage.consulting.consultants import (
    count_loads,
    list_absences,
    list_firm_divisions,
    list_judging_members,
    list_leads,
    list_members_of,
    list_platform_cases,
    list_records,
    list_scorecard_documents,
    list_working_members,
    read_absence,
)
from rongtong_assess.storage.people.organisations import find_organisation_name
from rongtong_assess.storage.tables.consulting.case import Case, CaseMember
from rongtong_assess.storage.tables.people import Account

WAITING = (CaseState.TO_ASSIGN,)
MOVABLE = (CaseState.TO_ASSIGN, CaseState.ASSIGNED)
"""States of cases whose people may still change without anybody having been told a day."""


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """A firm of the contract's `assign`: region, industry, scenes, urgency and previous as there.

    previous: who led the last case of this firm and is still there. members: who has the case now, the lead first.
    """

    case_id: UUID
    number: str
    firm_id: UUID
    firm_name: str
    region: str
    industry: str
    scenes: frozenset[str]
    urgency: int
    previous: int | None = None
    members: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AvailableConsultant:
    """A consultant of the contract's `assign`; scenes, regions and industries are in his record.

    capacity: cases this month, days away taken off and never below load; load: cases he has already, besides those of
    the question. avoid: cases that he must not be sent to, for a conflict of interest that nobody has lifted.
    absences: from this month on.
    """

    account_id: int
    name: str
    organisation: str
    record: ConsultantRecord
    capacity: int
    load: int
    avoid: frozenset[UUID] = field(default_factory=frozenset)
    absences: tuple[Absence, ...] = ()


@dataclass(frozen=True, slots=True)
class Availability:
    """Cases by the time they have waited, people by name."""

    cases: tuple[WaitingCase, ...]
    consultants: tuple[AvailableConsultant, ...]


def list_available(
    session: Session, actor: Actor, *, now: datetime, states: Collection[CaseState] = WAITING
) -> Availability:
    """The platform's cases in these states and everybody who may be assigned; for its managers.

    Consultants who can take nothing this month and have nothing are left out. The number of queries does not grow with
    the number of cases or people.
    """
    rows = list_platform_cases(session, actor.organisation_id, states)
    people = [account for account, _role in list_working_members(session, actor.organisation_id)]
    members = list_members_of(session, [case.id for case in rows])
    barred = find_barred_by_case(session, rows, [account.id for account in people], now=now)
    avoid = {
        account.id: frozenset(case_id for case_id, found in barred.items() if account.id in found) for account in people
    }
    cases = _list_cases(session, actor.organisation_id, rows, members=members, now=now)
    known = set(avoid)
    cases = tuple(case if case.previous in known else replace(case, previous=None) for case in cases)
    taken = [account_id for case in cases for account_id in case.members]
    consultants = _list_consultants(session, actor.organisation_id, people, now=now)
    return Availability(
        cases,
        tuple(
            _without(consultant, taken.count(consultant.account_id), avoid[consultant.account_id])
            for consultant in consultants
            if consultant.capacity or consultant.load
        ),
    )


def list_consultants(session: Session, actor: Actor, *, now: datetime) -> tuple[AvailableConsultant, ...]:
    """Everybody of the platform who may be assigned, with this month's capacity and load, by name."""
    people = [account for account, _role in list_working_members(session, actor.organisation_id)]
    return tuple(_list_consultants(session, actor.organisation_id, people, now=now))


def list_people_of(session: Session, actor: Actor, *, now: datetime) -> tuple[AvailableConsultant, ...]:
    """The same with those who review."""
    people = [account for account, _role in list_judging_members(session, actor.organisation_id)]
    return tuple(_list_consultants(session, actor.organisation_id, people, now=now))


def _list_consultants(
    session: Session, platform_id: UUID, people: Sequence[Account], *, now: datetime
) -> Iterable[AvailableConsultant]:
    today, ids = day_in_china(now), [account.id for account in people]
    records = list_records(session, platform_id)
    absences = list_absences(session, ids, since=today.replace(day=1))
    loads = count_loads(session, platform_id, ids, month_of=today)
    platform = find_organisation_name(session, platform_id)
    for account in people:
        record = records.get(account.id, ConsultantRecord())
        away = tuple(read_absence(row) for row in absences.get(account.id, ()))
        yield AvailableConsultant(
            account_id=account.id,
            name=account.name,
            organisation=record.employer.name or platform,
            record=record,
            capacity=capacity_in_month(record.capacity, away, today),
            load=loads.get(account.id, 0),
            absences=away,
        )


def _without(found: AvailableConsultant, taken: int, avoid: frozenset[UUID]) -> AvailableConsultant:
    """The consultant for a question in which `taken` of his cases are to be assigned anew."""
    load = max(0, found.load - taken)
    return replace(found, capacity=max(found.capacity, load), load=load, avoid=avoid)


def _list_cases(
    session: Session,
    platform_id: UUID,
    rows: Sequence[Case],
    *,
    members: Mapping[UUID, Mapping[int, CaseMember]],
    now: datetime,
) -> tuple[WaitingCase, ...]:
    today, firm_ids = day_in_china(now), {case.firm_id for case in rows}
    leads = list_leads(session, platform_id, firm_ids)
    divisions = list_firm_divisions(session, firm_ids)
    documents = list_scorecard_documents(session, [case.assessment_id for case in rows])
    return tuple(
        WaitingCase(
            case_id=case.id,
            number=case.number,
            firm_id=case.firm_id,
            firm_name=case.firm_name,
            region=case.region,
            industry=divisions.get(case.firm_id, ""),
            scenes=_claimed_scenes(documents.get(case.assessment_id, "{}")),
            urgency=urgency_of(case.due_on, today),
            previous=leads.get(case.firm_id),
            members=tuple(members.get(case.id, ())),
        )
        for case in rows
    )


def _claimed_scenes(document: str) -> frozenset[str]:
    """The scenes of which the firm claims a level: those somebody has to judge."""
    return frozenset(scene for scene, level in json.loads(document).get("scenes", {}).items() if level)
