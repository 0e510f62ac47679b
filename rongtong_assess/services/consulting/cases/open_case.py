"""A platform opens cases, one or many at once, for firms that authorised it and have submitted an assessment."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.consulting.batch import BatchPlan
from rongtong_assess.core.consulting.case import CasePurpose, CaseState
from rongtong_assess.core.consulting.work.notices import NoticeKind
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.typed_text import MOST_NOTE
from rongtong_assess.presentation.wording.quantities import show_day
from rongtong_assess.services.consulting.cases.rounds import refuse_second_visit
from rongtong_assess.services.consulting.evidence.standing import recount_case
from rongtong_assess.services.consulting.notices.add_notices import add_notices
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.storage.consulting.cases import get_batch, is_case_number_taken, list_open_cases
from rongtong_assess.storage.people.organisations import (
    find_organisation_name,
    get_authorised_assessment,
    lock_organisation,
)
from rongtong_assess.storage.result import get_scorecard
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.consulting.case import Case, CaseEvent

NUMBER_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class CaseOpening:
    """What a manager decides when opening a case.

    due_on: by when it is to be assigned, where there is a deadline. completed_on: when the firm finished its project,
    asked for an acceptance in a batch. reason: why an application is late, or outside the project window.
    """

    purpose: CasePurpose
    batch_id: UUID | None = None
    due_on: date | None = None
    completed_on: date | None = None
    reason: str = ""


def open_cases(
    session: Session,
    actor: Actor,
    assessment_ids: Sequence[UUID],
    opening: CaseOpening,
    *,
    library: Library,
    now: datetime,
) -> list[Case]:
    """Open a case for each of these results, all or none.

    Raises NotFound, Refused with what stands against every one of them, where it says which.
    """
    cases: list[Case] = []
    mistakes: list[Mistake] = []
    if not assessment_ids:
        raise Refused.because("assessments", "没有选企业", "请至少选一家")
    for assessment_id in dict.fromkeys(assessment_ids):
        edition_id = get_authorised_assessment(session, actor.organisation_id, assessment_id).edition_id
        try:
            cases.append(
                open_case(session, actor, assessment_id, opening, edition=library.get_edition(edition_id), now=now)
            )
        except Refused as refusal:
            mistakes.extend(refusal.mistakes)
    if mistakes:
        raise Refused(list(dict.fromkeys(mistakes)))
    for case in cases:
        recount_case(session, case, library=library, now=now)
    return cases


def open_case(
    session: Session, actor: Actor, assessment_id: UUID, opening: CaseOpening, *, edition: Edition, now: datetime
) -> Case:
    """Open a case in state TO_ASSIGN. edition: of the assessment.

    Raises NotFound where the firm does not authorise the platform; Refused where a case of this purpose is still open,
    where the result has a visit on site already, and for a late application without a reason.
    """
    assessment = get_authorised_assessment(session, actor.organisation_id, assessment_id, for_update=True)
    lock_organisation(session, assessment.organisation_id)
    is_late = _check_dates(session, actor, opening, today=day_in_china(now))
    still_open = list_open_cases(session, actor.organisation_id, assessment.organisation_id)
    if any(case.purpose == opening.purpose for case in still_open):
        name = find_organisation_name(session, assessment.organisation_id)
        raise Refused.because("assessments", f"「{name}」同一用途的案件还没有结束", "请打开那个案件继续办理")
    case = _new_case(session, actor, assessment, opening=opening, edition=edition, now=now)
    refuse_second_visit(session, case)
    session.add(case)
    session.flush()
    _record_opening(session, actor, case, opening=opening, is_late=is_late)
    return case


def _new_case(
    session: Session, actor: Actor, assessment: Assessment, *, opening: CaseOpening, edition: Edition, now: datetime
) -> Case:
    profile = assessment.firm_at_submission or {}
    return Case(
        number=_new_number(session, now),
        platform_id=actor.organisation_id,
        firm_id=assessment.organisation_id,
        assessment_id=assessment.id,
        batch_id=opening.batch_id,
        purpose=opening.purpose,
        state=CaseState.TO_ASSIGN,
        round_number=1,
        due_on=opening.due_on,
        completed_on=opening.completed_on,
        opened_at=now,
        opened_by=actor.account_id,
        changed_at=now,
        firm_name=find_organisation_name(session, assessment.organisation_id),
        industry=profile.get("industry", ""),
        region=profile.get("region", ""),
        declared_level=get_scorecard(session, assessment.organisation_id, assessment.id).level,
        questions_count=len(edition.questions),
    )


def _record_opening(session: Session, actor: Actor, case: Case, *, opening: CaseOpening, is_late: bool) -> None:
    """Write the opening into the history and the audit log, and tell people of it."""
    event = CaseEvent(
        case_id=case.id,
        target=case.state,
        round_number=1,
        reason=opening.reason.strip(),
        due_on=opening.due_on,
        was_late=is_late,
        happened_at=case.opened_at,
        account_id=actor.account_id,
        organisation_id=actor.organisation_id,
    )
    session.add(event)
    session.flush()
    add_audit_entry(session, actor, AuditedAction.CASE_OPEN, subject=case.number, now=case.opened_at)
    add_notices(session, actor, case, NoticeKind.OPENED, now=case.opened_at)


def _check_dates(session: Session, actor: Actor, opening: CaseOpening, *, today: date) -> bool:
    """Whether the application is late. Raises NotFound, Refused."""
    mistakes, is_late = [], False
    if opening.due_on is not None and opening.due_on < today:
        mistakes.append(Mistake("due_on", "日期已经过去了", "请选今天或以后的日期"))
    if opening.completed_on is not None and opening.completed_on > today:
        mistakes.append(Mistake("completed_on", "完成日期在今天以后", "请填改造实际完成的日期"))
    if len(opening.reason) > MOST_NOTE:
        mistakes.append(Mistake("reason", f"说明有 {len(opening.reason)} 个字", f"请缩短到 {MOST_NOTE} 个字以内"))
    if opening.batch_id is not None:
        batch = get_batch(session, actor.organisation_id, opening.batch_id)
        if opening.purpose is CasePurpose.ACCEPTANCE:
            plan = BatchPlan(batch.name, batch.window_from, batch.window_to, batch.apply_within_months)
            is_late, found = _check_application(plan, opening, today=today)
            mistakes.extend(found)
    if mistakes:
        raise Refused(mistakes)
    return is_late


def _check_application(plan: BatchPlan, opening: CaseOpening, *, today: date) -> tuple[bool, list[Mistake]]:
    """Whether the firm applies for acceptance too late, and what is missing then."""
    completed_on, has_reason = opening.completed_on, bool(opening.reason.strip())
    if completed_on is None:
        if plan.apply_within_months is None:
            return False, []
        what = f"「{plan.name}」要求完成后 {plan.apply_within_months} 个月内申请，没有填完成日期"
        return False, [Mistake("completed_on", what, "请填改造完成的日期")]
    is_late = plan.is_application_late(completed_on, today)
    if has_reason:
        return is_late, []
    if is_late:
        last_day = show_day(plan.apply_until(completed_on))
        what = f"「{plan.name}」要求完成后 {plan.apply_within_months} 个月内申请，最晚是{last_day}"
        return True, [Mistake("reason", what, "晚了也能新建，请写明原因")]
    if not plan.is_in_window(completed_on):
        return False, [Mistake("reason", f"完成日期不在「{plan.name}」的项目期内", "请改日期或批次，或者写明原因")]
    return False, []


def _new_number(session: Session, now: datetime) -> str:
    """A free number with the day in China; letters that are easily taken for digits are left out."""
    day = day_in_china(now).strftime("%Y%m%d")
    while True:
        number = f"AJ-{day}-{''.join(secrets.choice(NUMBER_LETTERS) for _ in range(6))}"
        if not is_case_number_taken(session, number):
            return number
