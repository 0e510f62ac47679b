"""A person moves a case by one step of the table in core, and assigns people to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor, Role
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.consulting.case import (
    CaseParty,
    CaseStand,
    CaseState,
    CaseStep,
    StepTaken,
    Transition,
    decide_step,
    is_late,
    parties_of,
)
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.storage.consulting.cases import (
    get_case,
    is_case_member,
    list_case_members,
    list_events,
    split_signers,
)
from rongtong_assess.storage.people.accounts import find_membership
from rongtong_assess.storage.tables.consulting.case import Case, CaseEvent, CaseMember


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who is assigned to a case: accounts, the lead first. source: plan, draw or hand."""

    account_ids: Sequence[int]
    source: str = "hand"


def take_step(session: Session, actor: Actor, case_id: UUID, taken: StepTaken, *, now: datetime) -> Case:
    """Move a case by one step, and record it with its reason and deadline.

    Raises NotFound for cases that the actor may not see, Refused as `decide_step`.
    """
    case = get_case(session, actor, case_id, for_update=True)
    _move(session, actor, case, taken=taken, now=now)
    return case


def assign(
    session: Session, actor: Actor, case_id: UUID, assignment: Assignment, *, taken: StepTaken, now: datetime
) -> Case:
    """Assign people by the step ASSIGN, or other people than before by REASSIGN.

    Raises NotFound, Refused as `decide_step` and for people who are no consultants of the platform, or who signed
    a result of this case before an appeal was granted.
    """
    case = get_case(session, actor, case_id, for_update=True)
    if mistakes := _assignment_mistakes(session, case, assignment):
        raise Refused(mistakes)
    _move(session, actor, case, taken=taken, now=now)
    _end_membership(session, case, now=now)
    for position, account_id in enumerate(assignment.account_ids):
        session.add(
            CaseMember(
                case_id=case.id,
                account_id=account_id,
                round_number=case.round_number,
                is_lead=position == 0,
                source=assignment.source,
                reason=taken.reason,
                added_at=now,
                added_by=actor.account_id,
            )
        )
    session.flush()
    return case


def find_parties(session: Session, actor: Actor, case: Case) -> frozenset[CaseParty]:
    """In which capacities the actor may act on the case."""
    is_member = is_case_member(session, case.id, actor.account_id)
    return parties_of(actor, firm_id=case.firm_id, platform_id=case.platform_id, is_member=is_member)


def find_stand(session: Session, case: Case) -> CaseStand:
    """What the rules need to know of the case now."""
    signed, signed_before = split_signers(list_events(session, case.id))
    return CaseStand(CaseState(case.state), case.due_on, signed, signed_before)


def _move(session: Session, actor: Actor, case: Case, *, taken: StepTaken, now: datetime) -> Transition:
    stand, today = find_stand(session, case), day_in_china(now)
    parties = find_parties(session, actor, case)
    row = decide_step(stand, taken, parties, account_id=actor.account_id, today=today)
    if row.opens_round:
        case.round_number += 1
        case.visit_on = None
        _end_membership(session, case, now=now)
    if taken.step in {CaseStep.SCHEDULE, CaseStep.RESCHEDULE}:
        case.visit_on = taken.due_on
    case.state, case.due_on, case.changed_at = row.target, taken.due_on, now
    case.concluded_at = now if row.target is CaseState.CONCLUDED else case.concluded_at
    session.add(
        CaseEvent(
            case_id=case.id,
            step=taken.step,
            source=row.source,
            target=row.target,
            round_number=case.round_number,
            reason=taken.reason.strip(),
            due_on=taken.due_on,
            was_late=is_late(stand, today),
            happened_at=now,
            account_id=actor.account_id,
            organisation_id=actor.organisation_id,
        )
    )
    add_audit_entry(session, actor, AuditedAction.CASE_STEP, subject=f"{case.number} {taken.step}", now=now)
    session.flush()
    return row


def _assignment_mistakes(session: Session, case: Case, assignment: Assignment) -> list[Mistake]:
    chosen = assignment.account_ids
    if not chosen or len(set(chosen)) != len(chosen):
        return [Mistake("consultants", "没有选顾问，或同一个人选了两次", "请选一位带队顾问，需要时再加一位")]
    _, signed_before = split_signers(list_events(session, case.id))
    mistakes = []
    for account_id in chosen:
        membership = find_membership(session, account_id, case.platform_id)
        if membership is None or membership.role not in {Role.MANAGER, Role.CONSULTANT}:
            mistakes.append(Mistake("consultants", "选的人不是本平台的顾问", "请从名单里选"))
        elif account_id in signed_before and case.round_number > 1:
            mistakes.append(Mistake("consultants", "选的人在以前的结论上签过名", "请换没有签过名的顾问"))
    return mistakes


def _end_membership(session: Session, case: Case, *, now: datetime) -> None:
    for member, _account in list_case_members(session, case.id):
        member.ended_at = now
    session.flush()
