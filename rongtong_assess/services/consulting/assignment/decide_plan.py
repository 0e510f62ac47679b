"""A manager changes a proposed plan by hand, with a reason and its price, and accepts or discards it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.consulting.assignment.change import ChangePrices
from rongtong_assess.core.consulting.assignment.plan import price_plan
from rongtong_assess.core.consulting.assignment.question import AssignmentQuestion
from rongtong_assess.core.consulting.case import CaseState, CaseStep, StepTaken
from rongtong_assess.core.errors import Mistake, NotFound, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.typed_text import MOST_NOTE, hidden_character_words
from rongtong_assess.services.consulting.assignment.propose_plan import KIND, account_of, load_question
from rongtong_assess.services.consulting.cases.take_step import Assignment, assign, take_step
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.services.people.background_jobs import cancel_job
from rongtong_assess.storage.consulting.assignment import get_plan, list_cases_by_id
from rongtong_assess.storage.consulting.consultants import list_members_of
from rongtong_assess.storage.tables.consulting.assignment import AssignmentChange, PlanState, StoredAssignmentPlan
from rongtong_assess.storage.tables.consulting.case import Case


@dataclass(frozen=True, slots=True)
class ChangeByHand:
    """Other people for one case; nobody to leave it out. revision: of the plan that the person looked at."""

    case_id: UUID
    account_ids: Sequence[int]
    reason: str
    revision: int


@dataclass(frozen=True, slots=True)
class AcceptedPlan:
    """What came of accepting a plan: how many cases were assigned, how many lost their people and wait again.

    refused: the cases that could not be changed, by firm and number, with the reason.
    """

    assigned: int
    waiting_again: int
    refused: tuple[Mistake, ...]


def change_plan(session: Session, actor: Actor, plan_id: UUID, change: ChangeByHand, *, now: datetime) -> int:
    """Put other people into a proposed plan; what that costs.

    Raises NotFound, Refused for people who must not or cannot go, without a reason, or after another change.
    """
    plan = _get_proposed(session, actor, plan_id)
    question = load_question(plan)
    if str(change.case_id) not in question.firms_by_id:
        raise NotFound
    if mistakes := list(_list_mistakes(plan, change)):
        raise Refused(mistakes)
    before, after = plan.chosen.get(str(change.case_id), []), [str(account_id) for account_id in change.account_ids]
    difference = ChangePrices(question, plan.chosen).price(str(change.case_id), after)
    priced = price_plan(question, {**plan.chosen, str(change.case_id): after}, is_optimal=plan.is_optimal)
    plan.chosen = {case: list(consultants) for case, consultants in priced.chosen.items()}
    plan.revision += 1
    session.add(
        AssignmentChange(
            plan_id=plan.id,
            case_id=change.case_id,
            before=[account_of(id) for id in before],
            after=[account_of(id) for id in plan.chosen.get(str(change.case_id), [])],
            reason=change.reason.strip(),
            cost_difference=difference,
            changed_at=now,
            changed_by=actor.account_id,
        )
    )
    add_audit_entry(session, actor, AuditedAction.ASSIGNMENT_CHANGE, subject=f"{plan.id} {change.case_id}", now=now)
    session.flush()
    return difference


def accept_plan(session: Session, actor: Actor, plan_id: UUID, *, revision: int, now: datetime) -> AcceptedPlan:
    """Assign the cases of a plan as it stands. Cases that keep their people stay as they are.

    A case that can no longer be assigned so, because it or somebody has changed since, is named and left alone.
    """
    plan = _get_proposed(session, actor, plan_id)
    _refuse_other_revision(plan, revision)
    question = load_question(plan)
    cases = list_cases_by_id(session, actor.organisation_id, [UUID(case_id) for case_id in question.firms_by_id])
    present = list_members_of(session, list(cases))
    done, refused = Counter[bool](), []
    for case_id in question.firms_by_id:
        case, members = cases.get(UUID(case_id)), plan.chosen.get(case_id, [])
        if case is None or frozenset(members) == question.present.get(case_id, frozenset()):
            continue
        try:
            with session.begin_nested():
                _refuse_other_people(question, case_id, {str(id) for id in present.get(case.id, ())})
                _carry_out(session, actor, case, members, reason=plan.reason, now=now)
        except Refused as refusal:
            refused.append(Mistake(f"{case.firm_name}（{case.number}）", refusal.words.rstrip("。"), ""))
        else:
            done[bool(members)] += 1
    _decide(session, actor, plan, state=PlanState.ACCEPTED, now=now)
    return AcceptedPlan(done[True], done[False], tuple(refused))


def discard_plan(session: Session, actor: Actor, plan_id: UUID, *, now: datetime) -> None:
    """Drop a plan that nobody has decided on; a search for it ends. Raises NotFound, Refused after a decision."""
    plan = get_plan(session, actor.organisation_id, plan_id, for_update=True)
    if plan.state not in {PlanState.COMPUTING, PlanState.PROPOSED}:
        raise Refused.because("plan", "这份方案已经定了", "请刷新页面")
    if plan.job_id is not None and plan.state == PlanState.COMPUTING:
        cancel_job(session, actor.organisation_id, plan.job_id, kind=KIND, now=now)
    _decide(session, actor, plan, state=PlanState.DISCARDED, now=now)


def _refuse_other_people(question: AssignmentQuestion, case_id: str, present: set[str]) -> None:
    """Raises Refused where others have the case than when the plan was made."""
    if present != question.present.get(case_id, frozenset()):
        raise Refused.because(case_id, "做方案以后，它的顾问已经变了", "请在案件页里看看现在是谁")


def _carry_out(
    session: Session, actor: Actor, case: Case, members: Sequence[str], *, reason: str, now: datetime
) -> None:
    """Give the case to these people, or take it from those who have it. Raises Refused."""
    if not members:
        take_step(session, actor, case.id, StepTaken(CaseStep.UNASSIGN, reason), now=now)
        return
    step = CaseStep.ASSIGN if case.state == CaseState.TO_ASSIGN else CaseStep.REASSIGN
    assignment = Assignment([account_of(member) for member in members], source="plan")
    assign(session, actor, case.id, assignment, taken=StepTaken(step, reason), now=now)


def _get_proposed(session: Session, actor: Actor, plan_id: UUID) -> StoredAssignmentPlan:
    plan = get_plan(session, actor.organisation_id, plan_id, for_update=True)
    if plan.state != PlanState.PROPOSED:
        raise Refused.because("plan", "这份方案已经定了，或者还没有算完", "请刷新页面")
    return plan


def _list_mistakes(plan: StoredAssignmentPlan, change: ChangeByHand) -> list[Mistake]:
    _refuse_other_revision(plan, change.revision)
    mistakes = []
    if not change.reason.strip():
        mistakes.append(Mistake("reason", "没有写为什么要改", "请写一句原因，同事看得到"))
    elif len(change.reason) > MOST_NOTE:
        mistakes.append(Mistake("reason", f"原因超过了 {MOST_NOTE} 个字", "请写短一些"))
    elif hidden := hidden_character_words(change.reason):
        mistakes.append(Mistake("reason", f"原因里有{hidden}", "请删掉，或改成手工输入"))
    if [str(id) for id in change.account_ids] == list(plan.chosen.get(str(change.case_id), [])):
        mistakes.append(Mistake("consultants", "选的就是现在的人", "不用改；要换人请选别的顾问"))
    return mistakes


def _refuse_other_revision(plan: StoredAssignmentPlan, revision: int) -> None:
    if revision != plan.revision:
        raise Refused.because("plan", "同事刚改过这份方案", "请看看改了什么，再做决定")


def _decide(session: Session, actor: Actor, plan: StoredAssignmentPlan, *, state: PlanState, now: datetime) -> None:
    plan.state, plan.decided_at, plan.decided_by = state, now, actor.account_id
    add_audit_entry(session, actor, AuditedAction.ASSIGNMENT_DECIDE, subject=f"{plan.id} {state}", now=now)
    session.flush()
