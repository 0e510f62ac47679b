"""A manager asks for a plan of who goes where; a job asks the question and keeps the answer."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.core.consulting.assignment.assignment_json import (
    MOST_CHANGE_COST,
    MOST_CONSULTANTS,
    MOST_FIRMS,
    REGION,
    question_document,
    read_question,
)
from rongtong_assess.core.consulting.assignment.plan import AssignmentPlan
from rongtong_assess.core.consulting.assignment.question import (
    TEAM_SIZES,
    AssignableConsultant,
    AssignableFirm,
    AssignmentQuestion,
)
from rongtong_assess.core.consulting.case import CaseState
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.typed_text import MOST_NOTE, hidden_character_words
from rongtong_assess.services.consulting.consultants.available import (
    Availability,
    AvailableConsultant,
    WaitingCase,
    list_available,
)
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.services.people.background_jobs import add_job
from rongtong_assess.storage.consulting.assignment import find_open_plan
from rongtong_assess.storage.consulting.consultants import list_platform_cases, list_working_members
from rongtong_assess.storage.tables.consulting.assignment import PlanState, StoredAssignmentPlan

KIND = "assignment"
STEPS = 3
"""Of the job: the question, the search, the answer."""
DEFAULT_CHANGE_COST = 100
"""More than any pair costs: nobody is moved unless a firm would be left without anybody. Ours."""
WAITING = (CaseState.TO_ASSIGN,)
MOVABLE = (CaseState.TO_ASSIGN, CaseState.ASSIGNED, CaseState.SCHEDULED)
"""Cases whose people may change because somebody drops out; those on site are for a manager's own hand."""
NOWHERE = "000000"
UNKNOWN_INDUSTRY = "-"


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What a manager asks for.

    leaving: accounts that drop out; their cases go to others. reason: why the plan is made anew, "" for a first one.
    """

    team_size: int = 1
    organisations_differ: bool = True
    is_again: bool = False
    change_cost: int = DEFAULT_CHANGE_COST
    leaving: frozenset[int] = frozenset()
    reason: str = ""

    @property
    def states(self) -> tuple[CaseState, ...]:
        return MOVABLE if self.is_again else WAITING


def propose_plan(session: Session, actor: Actor, request: PlanRequest, *, now: datetime) -> StoredAssignmentPlan:
    """Queue the search for a plan. Raises Refused where nothing waits or an earlier plan waits for its decision."""
    if mistakes := list(_list_mistakes(session, actor, request)):
        raise Refused(mistakes)
    plan = StoredAssignmentPlan(
        platform_id=actor.organisation_id,
        state=PlanState.COMPUTING,
        team_size=request.team_size,
        organisations_differ=request.organisations_differ,
        change_cost=request.change_cost if request.is_again else 0,
        is_again=request.is_again,
        leaving=sorted(request.leaving),
        reason=request.reason.strip(),
        proposed={},
        chosen={},
        created_at=now,
        created_by=actor.account_id,
    )
    session.add(plan)
    session.flush()
    plan.job_id = add_job(session, actor, kind=KIND, payload={"plan": str(plan.id)}, total=STEPS, now=now).id
    add_audit_entry(session, actor, AuditedAction.ASSIGNMENT_PROPOSE, subject=str(plan.id), now=now)
    session.flush()
    return plan


def ask_question(session: Session, plan: StoredAssignmentPlan, *, now: datetime) -> AssignmentQuestion:
    """The question as of now; reads only, since thousands of pairs are looked at for conflicts of interest."""
    actor = Actor(plan.platform_id, plan.created_by, OrganisationKind.PLATFORM, Role.MANAGER)
    request = PlanRequest(
        plan.team_size, plan.organisations_differ, plan.is_again, plan.change_cost, frozenset(plan.leaving)
    )
    return build_question(list_available(session, actor, now=now, states=request.states), request)


def keep_question(plan: StoredAssignmentPlan, question: AssignmentQuestion) -> None:
    """Keep what was asked with the plan: its costs are those of that moment."""
    plan.question = json.dumps(question_document(question), ensure_ascii=False)


def keep_answer(session: Session, plan: StoredAssignmentPlan, found: AssignmentPlan) -> None:
    """The plan is proposed, and waits for a person."""
    plan.proposed = plan.chosen = {case: list(consultants) for case, consultants in found.chosen.items()}
    plan.is_optimal, plan.state = found.is_optimal, PlanState.PROPOSED
    session.flush()


def load_question(plan: StoredAssignmentPlan) -> AssignmentQuestion:
    """The question that the plan answers."""
    return read_question(json.loads(plan.question))


def account_of(consultant_id: str) -> int:
    """The account that a consultant of a question stands for."""
    return int(consultant_id)


def build_question(found: Availability, request: PlanRequest) -> AssignmentQuestion:
    """The question of `rongtong assign` with cases as firms and accounts as consultants.

    Whoever has a case and may not take another stays in the question without a free place, so that what he has counts.
    """
    known = {consultant.account_id for consultant in found.consultants}
    gone = {account_id for case in found.cases for account_id in case.members} - known
    return AssignmentQuestion(
        firms=tuple(_firm(case, known) for case in found.cases),
        consultants=(
            *(_consultant(consultant, request.leaving) for consultant in found.consultants),
            *(AssignableConsultant(str(account_id), UNKNOWN_INDUSTRY) for account_id in sorted(gone)),
        ),
        team_size=request.team_size,
        organisations_differ=request.organisations_differ,
        present={
            str(case.case_id): frozenset(str(account_id) for account_id in case.members)
            for case in found.cases
            if case.members
        },
        change_cost=request.change_cost if request.is_again else 0,
    )


def _list_mistakes(session: Session, actor: Actor, request: PlanRequest) -> Iterable[Mistake]:
    if find_open_plan(session, actor.organisation_id) is not None:
        yield Mistake("plan", "上一份方案还没有定", "请先采用或者放弃它，再做新的")
        return
    if request.team_size not in TEAM_SIZES or not 0 <= request.change_cost <= MOST_CHANGE_COST:
        yield Mistake("team_size", "人数或换人的代价超出了范围", "请重新选")
    yield from _list_reason_mistakes(request)
    waiting = len(list_platform_cases(session, actor.organisation_id, request.states))
    people = len(list_working_members(session, actor.organisation_id))
    if not waiting:
        yield Mistake("plan", "没有等着分派的企业", "新建案件以后再来做方案")
    if not people:
        yield Mistake("plan", "没有可以分派的顾问", "请先请顾问加入本平台")
    if waiting > MOST_FIRMS or people > MOST_CONSULTANTS:
        what = f"一次最多 {MOST_FIRMS} 家企业、{MOST_CONSULTANTS} 位顾问"
        yield Mistake("plan", what, "请先手工分派一部分")


def _list_reason_mistakes(request: PlanRequest) -> Iterable[Mistake]:
    if request.is_again and not request.reason.strip():
        yield Mistake("reason", "没有写为什么重新分派", "请写一句原因，例如谁不能来了")
    # It becomes the reason of every step that the plan takes.
    if len(request.reason) > MOST_NOTE:
        yield Mistake("reason", f"原因超过了 {MOST_NOTE} 个字", "请写短一些")
    if hidden := hidden_character_words(request.reason):
        yield Mistake("reason", f"原因里有{hidden}", "请删掉，或改成手工输入")


def _firm(case: WaitingCase, known: set[int]) -> AssignableFirm:
    is_code = REGION.fullmatch(case.region) is not None
    return AssignableFirm(
        id=str(case.case_id),
        region=case.region if is_code else NOWHERE,
        industry=case.industry or UNKNOWN_INDUSTRY,
        scenes=case.scenes,
        urgency=case.urgency,
        previous=str(case.previous) if case.previous in known else None,
    )


def _consultant(found: AvailableConsultant, leaving: frozenset[int]) -> AssignableConsultant:
    consultant = AssignableConsultant(
        id=str(found.account_id),
        organisation=found.organisation or UNKNOWN_INDUSTRY,
        regions=frozenset(found.record.regions),
        industries=frozenset(found.record.industries),
        scenes=frozenset(found.record.scenes),
        capacity=found.capacity,
        load=found.load,
        avoid=frozenset(str(case_id) for case_id in found.avoid),
    )
    return replace(consultant, capacity=consultant.load) if found.account_id in leaving else consultant
