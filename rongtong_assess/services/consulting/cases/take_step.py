"""A person moves a case by one step of the table in core, and assigns people to it.

The two signatures have a service of their own, `sign`, which puts the signed content beside the step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.consulting.case import (
    ENDED_STATES,
    CaseParty,
    CaseStand,
    CaseState,
    CaseStep,
    StepTaken,
    Transition,
    is_late,
    parties_of,
)
from rongtong_assess.core.consulting.step_decision import decide_step, list_steps_of
from rongtong_assess.core.consulting.work.notices import KIND_OF_STEP
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.presentation.wording.mistakes import find_password_mistake
from rongtong_assess.services.consulting.cases.rounds import begin_round, open_round_visit, reopen_visit
from rongtong_assess.services.consulting.consultants.refuse_barred import list_bar_mistakes, refuse_barred_actor
from rongtong_assess.services.consulting.notices.add_notices import add_notices
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.storage.consulting.case_results import has_version_of_round, is_authorised
from rongtong_assess.storage.consulting.cases import (
    find_case_settings,
    get_case,
    is_case_member,
    list_case_members,
    list_events,
    list_open_cases,
    list_signers,
    split_signatures,
)
from rongtong_assess.storage.people.accounts import find_membership
from rongtong_assess.storage.tables.consulting.case import Case, CaseEvent, CaseMember

ASSIGNING_STEPS = frozenset({CaseStep.ASSIGN, CaseStep.REASSIGN})
SIGNING_STEPS = frozenset({CaseStep.SIGN, CaseStep.CONCLUDE})


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who is assigned to a case: accounts, the lead first. source: plan, draw or hand."""

    account_ids: Sequence[int]
    source: str = "hand"


def take_step(session: Session, actor: Actor, case_id: UUID, taken: StepTaken, *, now: datetime) -> Case:
    """Move a case by one step, and record it with its reason and deadline.

    Raises NotFound for cases that the actor may not see, Refused as `decide_step`; ValueError for steps that need
    people or content, which `assign` and `sign` take.
    """
    if taken.step in ASSIGNING_STEPS | SIGNING_STEPS:
        raise ValueError(f"{taken.step} has a service of its own")
    case = get_case(session, actor, case_id, for_update=True)
    record_step(session, actor, case, taken=taken, now=now)
    return case


def assign(
    session: Session, actor: Actor, case_id: UUID, assignment: Assignment, *, taken: StepTaken, now: datetime
) -> Case:
    """Assign people by the step ASSIGN, or other people than before by REASSIGN.

    Whatever proposed them, each has to pass the check of conflicts of interest. Raises NotFound, Refused as
    `decide_step` and for people who are no consultants of the platform or do not pass; ValueError for other steps.
    """
    if taken.step not in ASSIGNING_STEPS:
        raise ValueError(f"{taken.step} assigns nobody")
    case = get_case(session, actor, case_id, for_update=True)
    if mistakes := _assignment_mistakes(session, case, assignment, now=now):
        raise Refused(mistakes)
    record_step(session, actor, case, taken=taken, now=now)
    end_assignment(session, case, now=now)
    for position, account_id in enumerate(assignment.account_ids):
        session.add(
            CaseMember(
                case_id=case.id,
                account_id=account_id,
                round_number=case.round_number,
                is_lead=position == 0,
                source=assignment.source,
                reason=taken.reason.strip(),
                added_at=now,
                added_by=actor.account_id,
            )
        )
    session.flush()
    add_notices(session, actor, case, KIND_OF_STEP[taken.step], reason=taken.reason, now=now)
    return case


def find_parties(session: Session, actor: Actor, case: Case) -> frozenset[CaseParty]:
    """In which capacities the actor may act on the case."""
    is_member = is_case_member(session, case.id, actor.account_id)
    return parties_of(actor, firm_id=case.firm_id, platform_id=case.platform_id, is_member=is_member)


def find_stand(session: Session, case: Case) -> CaseStand:
    """What the rules need to know of the case now."""
    signatures = split_signatures(list_events(session, case.id))
    return CaseStand(
        CaseState(case.state),
        due_on=case.due_on,
        appeal_until=case.appeal_until,
        signed_this_round=list_signers(signatures.now),
        signed_before=list_signers(signatures.before),
        signed_appealed=list_signers(signatures.appealed),
    )


def list_possible_steps(session: Session, actor: Actor, case: Case, *, today: date) -> tuple[Transition, ...]:
    """The steps that the actor may take on the case now, in the order of the table."""
    parties, stand = find_parties(session, actor, case), find_stand(session, case)
    rows = list_steps_of(stand, parties, account_id=actor.account_id, today=today)
    if actor.kind is OrganisationKind.PLATFORM and not is_authorised(session, case):
        return tuple(row for row in rows if row.step is CaseStep.WITHDRAW)
    if not has_version_of_round(session, case):
        return tuple(row for row in rows if row.step is not CaseStep.REVISE)
    return rows


def record_step(
    session: Session, actor: Actor, case: Case, *, taken: StepTaken, now: datetime, signed_hash: str | None = None
) -> Transition:
    """Change the case as the step asks, and add the step to its history; for the services of this folder.

    case: locked. signed_hash: of a signature. Raises NotFound, Refused as `decide_step`.
    """
    stand, today = find_stand(session, case), day_in_china(now)
    parties = find_parties(session, actor, case)
    row = decide_step(stand, taken, parties, account_id=actor.account_id, today=today)
    if told := find_password_mistake("reason", taken.reason):
        raise Refused([told])
    refuse_barred_actor(session, actor, case, step=taken.step, now=now)
    _refuse_impossible(session, actor, case, row=row)
    # Who stays in a state keeps to its deadline.
    due_on = taken.due_on or (stand.due_on if row.source is row.target else None)
    case.state, case.due_on, case.changed_at = row.target, due_on, now
    _follow(session, actor, case, row=row, taken=taken, now=now)
    session.add(
        CaseEvent(
            case_id=case.id,
            step=taken.step,
            source=row.source,
            target=row.target,
            round_number=case.round_number,
            reason=taken.reason.strip(),
            due_on=case.due_on,
            was_late=is_late(stand, today),
            happened_at=now,
            account_id=actor.account_id,
            organisation_id=actor.organisation_id,
            signed_hash=signed_hash,
        )
    )
    add_audit_entry(session, actor, AuditedAction.CASE_STEP, subject=f"{case.number} {taken.step}", now=now)
    session.flush()
    if taken.step not in ASSIGNING_STEPS:
        add_notices(session, actor, case, KIND_OF_STEP[taken.step], reason=taken.reason, now=now)
    return row


def end_assignment(session: Session, case: Case, *, now: datetime) -> None:
    """From now on nobody is assigned; who was stays on record."""
    for member, _account in list_case_members(session, case.id):
        member.ended_at = now
    session.flush()


def _follow(session: Session, actor: Actor, case: Case, *, row: Transition, taken: StepTaken, now: datetime) -> None:
    """What else changes with a step."""
    step = taken.step
    if row.opens_round:
        end_assignment(session, case, now=now)
        begin_round(session, case, with_newest_result=step is CaseStep.FINISH_RECTIFICATION)
    elif step is CaseStep.UNASSIGN:
        end_assignment(session, case, now=now)
        case.visit_on = None
    elif step in {CaseStep.SCHEDULE, CaseStep.RESCHEDULE}:
        case.visit_on = taken.due_on
    elif step is CaseStep.BEGIN:
        open_round_visit(session, actor, case, now=now)
    elif step is CaseStep.REVISE:
        reopen_visit(session, case)
    _set_appeal_days(session, case, row, now=now)


def _set_appeal_days(session: Session, case: Case, row: Transition, *, now: datetime) -> None:
    """Until when the firm may appeal, and when it is answered."""
    step, appeal_days = row.step, find_case_settings(session, case.platform_id).appeal_days
    if step is CaseStep.CONCLUDE:
        case.concluded_at, case.appeal_until = now, day_in_china(now) + timedelta(days=appeal_days)
    elif row.source is CaseState.CONCLUDED:
        # The result in force is in question or was taken back: there is one appeal against each result.
        case.appeal_until = None
    if step is CaseStep.APPEAL:
        case.due_on = day_in_china(now) + timedelta(days=appeal_days)


def _refuse_impossible(session: Session, actor: Actor, case: Case, *, row: Transition) -> None:
    """Raises Refused for what other rows forbid: an ended authorisation, a second open case of the same purpose."""
    is_platform = actor.kind is OrganisationKind.PLATFORM
    if is_platform and row.step is not CaseStep.WITHDRAW and not is_authorised(session, case):
        raise Refused.because(
            "step", "企业已经结束了对本平台的授权", "请和企业联系；企业重新授权后可以接着办，也可以撤回案件"
        )
    if row.step is CaseStep.REVISE and not has_version_of_round(session, case):
        # Completed by one person before there were signatures: a revision would overwrite the only copy.
        raise Refused.because("step", "这个结论以前由一个人完成，没有签定的版本可以更正", "请另建复评的案件")
    if row.source in ENDED_STATES and row.target not in ENDED_STATES:
        others = list_open_cases(session, case.platform_id, case.firm_id)
        if any(other.purpose == case.purpose for other in others):
            raise Refused.because("step", "这家企业同一用途的另一个案件正在办理", "请先把那个案件办完")


def _assignment_mistakes(session: Session, case: Case, assignment: Assignment, *, now: datetime) -> list[Mistake]:
    chosen = assignment.account_ids
    if not chosen or len(set(chosen)) != len(chosen):
        return [Mistake("consultants", "没有选顾问，或同一个人选了两次", "请选一位带队顾问，需要时再加一位")]
    signed_appealed = find_stand(session, case).signed_appealed
    mistakes = []
    for account_id in chosen:
        membership = find_membership(session, account_id, case.platform_id)
        if membership is None or membership.role not in {Role.MANAGER, Role.CONSULTANT}:
            mistakes.append(Mistake("consultants", "选的人不是本平台的顾问", "请从名单里选"))
        elif account_id in signed_appealed:
            mistakes.append(Mistake("consultants", "选的人在企业申诉的结论上签过名", "请换没有签过名的顾问"))
    return mistakes or list_bar_mistakes(session, case, chosen, now=now)
