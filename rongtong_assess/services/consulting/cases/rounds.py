"""The findings of a case's present round, and the summary that lists of cases show of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.consulting.case import FINDINGS_OPEN_STATES, CasePurpose, CaseState, value_kind
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.visit.finding import ValueKind
from rongtong_assess.forecast.watching import is_in_random_sample
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.services.visit.visit_list import RANDOM_SEED
from rongtong_assess.storage.consulting.case_results import (
    find_newest_result,
    find_other_visit_on_site,
    find_round_visit,
)
from rongtong_assess.storage.people.organisations import get_authorised_assessment
from rongtong_assess.storage.result import get_scorecard
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.visit import Visit, VisitState
from rongtong_assess.storage.visit import find_abandoned_visit, list_findings


def refresh_case_summary(session: Session, case: Case, *, missing_evidence_count: int | None = None) -> None:
    """Bring the columns that lists show up to date with what the present round has found.

    To be called in the transaction that changes a finding, a result or a piece of evidence. missing_evidence_count:
    None leaves it as it is.
    """
    session.flush()
    visit = find_round_visit(session, case)
    case.findings_count = len(list_findings(session, visit))
    case.found_level = visit.level if visit else None
    if missing_evidence_count is not None:
        case.missing_evidence_count = missing_evidence_count
    session.flush()


def open_round_visit(session: Session, actor: Actor, case: Case, *, now: datetime) -> Visit:
    """The visit to which findings of the present round are added; the first call of a round starts it.

    Raises NotFound once the firm no longer authorises the platform; Refused while findings are closed, and where the
    assessment has a visit on site already. A visit of this platform that was begun without a case, or in a case that
    was withdrawn, becomes the case's.
    """
    assessment = get_authorised_assessment(session, actor.organisation_id, case.assessment_id, for_update=True)
    if CaseState(case.state) not in FINDINGS_OPEN_STATES:
        raise Refused.because(
            "findings", "案件现在不能改评定内容", "到了现场先点“开始评定”；已经签名的，请复核人退回再改"
        )
    visit = find_round_visit(session, case)
    if visit is not None:
        return visit
    kind = value_kind(CasePurpose(case.purpose), case.round_number)
    if kind is ValueKind.ON_SITE:
        _drop_abandoned(session, actor, assessment, now=now)
        if other := find_other_visit_on_site(session, case):
            return _adopt(session, other, case)
    visit = Visit(
        organisation_id=case.firm_id,
        assessment_id=case.assessment_id,
        platform_id=case.platform_id,
        kind=kind,
        case_id=case.id,
        round_number=case.round_number,
        state=VisitState.OPEN,
        is_randomly_selected=is_in_random_sample(str(case.firm_id), seed=RANDOM_SEED),
        edition_fingerprint=assessment.edition_fingerprint,
        started_at=now,
        started_by=actor.account_id,
    )
    session.add(visit)
    session.flush()
    add_audit_entry(session, actor, AuditedAction.VERIFICATION_START, subject=case.number, now=now)
    return visit


def begin_round(session: Session, case: Case, *, with_newest_result: bool) -> None:
    """Open the next round, without findings. with_newest_result: it looks at what the firm has declared since."""
    case.round_number += 1
    case.visit_on = None
    newest = find_newest_result(session, case) if with_newest_result else None
    if newest is not None:
        case.assessment_id = newest.id
        case.declared_level = get_scorecard(session, case.firm_id, newest.id).level
    refresh_case_summary(session, case)


def reopen_visit(session: Session, case: Case) -> None:
    """Let findings change again. The signed result stays in force, and its version on record, until the next one."""
    visit = find_round_visit(session, case, for_update=True)
    if visit is not None:
        visit.state = VisitState.OPEN
    session.flush()


def refuse_second_visit(session: Session, case: Case) -> None:
    """Raises Refused where the case asks for a visit on site and its assessment has one that cannot become its own."""
    if value_kind(CasePurpose(case.purpose), case.round_number) is ValueKind.ON_SITE:
        other = find_other_visit_on_site(session, case)
        if other is not None and not _may_adopt(session, other, case):
            raise Refused.because(
                "assessments",
                f"「{case.firm_name}」的这份结果已经做过现场评定，或者正在别的案件、别的平台手里评定",
                "请企业重新测评后再新建，或者把用途选成复评",
            )


def _may_adopt(session: Session, visit: Visit, case: Case) -> bool:
    """Whether nobody signed or completed it, and no case that still goes on has it."""
    if visit.platform_id != case.platform_id or visit.state != VisitState.OPEN or visit.answers is not None:
        return False
    owner = session.get(Case, visit.case_id) if visit.case_id else None
    return owner is None or owner.state == CaseState.WITHDRAWN


def _drop_abandoned(session: Session, actor: Actor, assessment: Assessment, *, now: datetime) -> None:
    """Delete the open visit of a platform that is no longer authorised, so that another platform may visit.

    Its findings are deleted too: they have no effect and no other platform may see them.
    """
    abandoned = find_abandoned_visit(session, assessment.id)
    if abandoned is not None:
        session.delete(abandoned)
        session.flush()
        add_audit_entry(session, actor, AuditedAction.VERIFICATION_GIVE_UP, subject=assessment.number, now=now)


def _adopt(session: Session, visit: Visit, case: Case) -> Visit:
    refuse_second_visit(session, case)
    visit.case_id, visit.round_number = case.id, case.round_number
    session.flush()
    return visit
