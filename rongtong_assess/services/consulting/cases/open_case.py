"""A platform opens a case for a firm that authorised it and has submitted an assessment."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.consulting.case import CasePurpose, CaseState
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.storage.consulting.cases import get_batch, is_case_number_taken, list_open_cases
from rongtong_assess.storage.people.organisations import get_authorised_assessment, get_organisation
from rongtong_assess.storage.result import get_scorecard
from rongtong_assess.storage.tables.consulting.case import Case, CaseEvent

NUMBER_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class CaseOpening:
    """What a manager decides when opening a case. due_on: by when it is to be assigned, where there is a deadline."""

    purpose: CasePurpose
    batch_id: UUID | None = None
    due_on: date | None = None


def open_case(
    session: Session, actor: Actor, assessment_id: UUID, opening: CaseOpening, *, edition: Edition, now: datetime
) -> Case:
    """Open a case in state TO_ASSIGN. edition: of the assessment.

    Raises NotFound where the firm does not authorise the platform, Refused where a case of this purpose is still open.
    """
    assessment = get_authorised_assessment(session, actor.organisation_id, assessment_id, for_update=True)
    firm = get_organisation(session, assessment.organisation_id)
    if opening.batch_id is not None:
        get_batch(session, actor.organisation_id, opening.batch_id)
    still_open = list_open_cases(session, actor.organisation_id, firm.id)
    if any(case.purpose == opening.purpose for case in still_open):
        raise Refused.because("purpose", f"「{firm.name}」同一用途的案件还没有结束", "请打开那个案件继续办理")
    profile = assessment.firm_at_submission or {}
    case = Case(
        number=_new_number(session, now),
        platform_id=actor.organisation_id,
        firm_id=firm.id,
        assessment_id=assessment.id,
        batch_id=opening.batch_id,
        purpose=opening.purpose,
        state=CaseState.TO_ASSIGN,
        round_number=1,
        due_on=opening.due_on,
        opened_at=now,
        opened_by=actor.account_id,
        changed_at=now,
        firm_name=firm.name,
        industry=profile.get("industry", ""),
        region=profile.get("region", ""),
        declared_level=get_scorecard(session, firm.id, assessment.id).level,
        questions_count=len(edition.questions),
    )
    session.add(case)
    session.flush()
    session.add(
        CaseEvent(
            case_id=case.id,
            target=case.state,
            round_number=1,
            due_on=opening.due_on,
            happened_at=now,
            account_id=actor.account_id,
            organisation_id=actor.organisation_id,
        )
    )
    add_audit_entry(session, actor, AuditedAction.CASE_OPEN, subject=case.number, now=now)
    session.flush()
    return case


def _new_number(session: Session, now: datetime) -> str:
    """A free number with the day in China; letters that are easily taken for digits are left out."""
    day = day_in_china(now).strftime("%Y%m%d")
    while True:
        number = f"AJ-{day}-{''.join(secrets.choice(NUMBER_LETTERS) for _ in range(6))}"
        if not is_case_number_taken(session, number):
            return number
