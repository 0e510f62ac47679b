"""From a submitted result straight to the visit on site, as far as the actor may take the steps of the case."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor, Role
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.consulting.case import CaseParty, CasePurpose, CaseState, CaseStep, StepTaken
from rongtong_assess.core.errors import Refused
from rongtong_assess.presentation.wording.consulting.visits import BEGUN_AT_ONCE
from rongtong_assess.services.consulting.cases.open_case import CaseOpening, open_case
from rongtong_assess.services.consulting.cases.take_step import Assignment, assign, find_parties, take_step
from rongtong_assess.services.consulting.evidence.standing import recount_case
from rongtong_assess.services.visit.findings import refuse_if_closed
from rongtong_assess.storage.consulting.cases import list_open_cases
from rongtong_assess.storage.people.organisations import get_authorised_assessment
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.visit import find_abandoned_visit, find_visit_of_assessment


def begin_visit(session: Session, actor: Actor, assessment_id: UUID, *, library: Library, now: datetime) -> Case:
    """Go on with the platform's open case of this result, or open one, and begin the visit today.

    Raises NotFound; Refused where a step on the way is not the actor's: only managers open cases and assign people.
    """
    assessment = get_authorised_assessment(session, actor.organisation_id, assessment_id, for_update=True)
    visit = find_visit_of_assessment(session, assessment.id)
    if visit is not None and visit is not find_abandoned_visit(session, assessment.id):
        refuse_if_closed(visit, actor)
    case = find_open_case(session, actor, assessment)
    if case is None:
        _refuse_unless_manager(actor)
        opening = CaseOpening(CasePurpose.ON_SITE)
        edition = library.get_edition(assessment.edition_id)
        case = open_case(session, actor, assessment.id, opening, edition=edition, now=now)
        recount_case(session, case, library=library, now=now)
    if case.state == CaseState.TO_ASSIGN:
        _refuse_unless_manager(actor)
        taken, oneself = _taken(CaseStep.ASSIGN), Assignment([actor.account_id or 0])
        assign(session, actor, case.id, oneself, taken=taken, now=now)
    if CaseParty.ASSESSOR not in find_parties(session, actor, case):
        raise Refused.because("case", "这家企业的案件分派给了别人", "请案件的主管把您加进来，再开始评定")
    if case.state == CaseState.ASSIGNED:
        scheduled = StepTaken(CaseStep.SCHEDULE, BEGUN_AT_ONCE, day_in_china(now))
        take_step(session, actor, case.id, scheduled, now=now)
    if case.state == CaseState.SCHEDULED:
        take_step(session, actor, case.id, _taken(CaseStep.BEGIN), now=now)
    return case


def may_begin(session: Session, actor: Actor, case: Case | None) -> bool:
    """Whether the actor can come from a result to its visit alone. case: about the result, None without one."""
    if case is None or case.state == CaseState.TO_ASSIGN:
        return actor.role is Role.MANAGER
    is_before = case.state in {CaseState.ASSIGNED, CaseState.SCHEDULED}
    return is_before and CaseParty.ASSESSOR in find_parties(session, actor, case)


def find_open_case(session: Session, actor: Actor, assessment: Assessment) -> Case | None:
    """The platform's case that is rating this firm on site.

    Raises Refused where that case looks at another result of the firm.
    """
    cases = list_open_cases(session, actor.organisation_id, assessment.organisation_id)
    case = next((case for case in cases if case.purpose == CasePurpose.ON_SITE), None)
    if case is not None and case.assessment_id != assessment.id:
        what = f"这家企业的另一份结果正在评定，案件编号 {case.number}"
        raise Refused.because("case", what, "请先把那个案件办完或撤回")
    return case


def _taken(step: CaseStep) -> StepTaken:
    return StepTaken(step, BEGUN_AT_ONCE)


def _refuse_unless_manager(actor: Actor) -> None:
    if actor.role is not Role.MANAGER:
        raise Refused.because("case", "这家企业还没有分派给您的案件", "请平台的主管开一个案件并分派给您，再开始评定")
