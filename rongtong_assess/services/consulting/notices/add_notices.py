"""Writes the notices about a step of a case, in the transaction of the step; reminds of cases that are late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.consulting.case import CaseParty, CaseState, parties_of
from rongtong_assess.core.consulting.work.notices import TOLD, MailChoice, NoticeKind, mail_due_at, told_when_overdue
from rongtong_assess.storage.consulting.work.notices import (
    PersonOfCase,
    list_late_cases,
    list_people_of_case,
    list_reminded,
)
from rongtong_assess.storage.people.organisations import find_organisation_name
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.consulting.work import CaseNotice
from rongtong_assess.storage.tables.people import Membership

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Told:
    """A person to tell, for which organisation, and how the person wants mail."""

    membership: Membership
    parties: frozenset[CaseParty]
    choice: MailChoice


def add_notices(
    session: Session, actor: Actor, case: Case, kind: NoticeKind, *, now: datetime, reason: str = ""
) -> None:
    """Tell everybody whom the table in core names, but for the actor. case: as it stands after the step.

    reason: as the actor wrote it; people of the case may read it.
    """
    parameters = _parameters(session, case, reason)
    for person in _list_told(session, case, TOLD[kind]):
        if person.membership.account_id != actor.account_id:
            session.add(_notice(case, kind, person, parameters=parameters, now=now))
    session.flush()


def remind_of_late_cases(session: Session, *, now: datetime) -> int:
    """Remind of every case that is late, at most once a day each person; returns how many notices that made."""
    today, made = day_in_china(now), 0
    for case in list_late_cases(session, today):
        reminded = set(list_reminded(session, case.id, today))
        for person in _list_told(session, case, told_when_overdue(CaseState(case.state))):
            if person.membership.account_id in reminded:
                continue
            reminded.add(person.membership.account_id)
            notice = _notice(case, NoticeKind.OVERDUE, person, parameters=_parameters(session, case), now=now)
            notice.reminded_on = today
            session.add(notice)
            made += 1
        session.flush()
    return made


def _list_told(session: Session, case: Case, parties: frozenset[CaseParty]) -> list[Told]:
    """Managers stand in for reviewers only where the platform has none."""
    if not parties:
        return []
    people = list(_read_people(case, list_people_of_case(session, case)))
    told = [person for person in people if person.parties & parties]
    if any(person.membership.role == Role.REVIEWER for person in told):
        others = parties - {CaseParty.REVIEWER}
        return [person for person in told if person.membership.role == Role.REVIEWER or person.parties & others]
    return told


def _read_people(case: Case, people: Iterable[PersonOfCase]) -> Iterator[Told]:
    for person in people:
        membership = person.membership
        kind = OrganisationKind.FIRM if membership.organisation_id == case.firm_id else OrganisationKind.PLATFORM
        actor = Actor(membership.organisation_id, membership.account_id, kind, Role(membership.role))
        parties = parties_of(actor, firm_id=case.firm_id, platform_id=case.platform_id, is_member=person.is_assigned)
        yield Told(membership, parties, person.choice)


def _parameters(session: Session, case: Case, reason: str = "") -> dict[str, Any]:
    """Of the case at this moment: a notice goes on saying what was true when it was written."""
    return {
        "platform": find_organisation_name(session, case.platform_id),
        "purpose": case.purpose,
        "due_on": _day(case.due_on),
        "visit_on": _day(case.visit_on),
        "round": case.round_number,
        "reason": reason.strip()[:LONGEST_REASON],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _notice(case: Case, kind: NoticeKind, person: Told, *, parameters: dict[str, Any], now: datetime) -> CaseNotice:
    return CaseNotice(
        account_id=person.membership.account_id,
        organisation_id=person.membership.organisation_id,
        case_id=case.id,
        kind=kind,
        parameters=parameters,
        created_at=now,
        mail_due_at=mail_due_at(person.choice, now),
    )
