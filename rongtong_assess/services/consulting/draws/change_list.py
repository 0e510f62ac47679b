"""What happens to the list after a draw: somebody cannot come, somebody is added by hand, the list is assigned."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.consulting.case import CaseState, CaseStep, StepTaken
from rongtong_assess.core.errors import Mistake, NotFound, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.services.consulting.cases.take_step import Assignment, assign
from rongtong_assess.services.consulting.consultants.available import list_consultants
from rongtong_assess.services.consulting.consultants.conflicts import find_barred
from rongtong_assess.services.consulting.draws.carry_out import label_of, refuse_bad_reason
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.storage.consulting.assignment import (
    get_draw,
    get_draw_person,
    list_draw_cases,
    list_draw_people,
)
from rongtong_assess.storage.tables.consulting.assignment import (
    DrawPerson,
    DrawStanding,
    DrawState,
    DrawWay,
    StoredDraw,
)
from rongtong_assess.storage.tables.consulting.case import Case

NO_REASON = Mistake("reason", "没有写原因", "请写一句原因，会留在名单里")


def note_declined(
    session: Session, actor: Actor, draw_id: UUID, person_id: int, *, reason: str, now: datetime
) -> DrawPerson | None:
    """Somebody cannot come; the first substitute follows. The one who follows, or None where there is none."""
    row = _get_drawn(session, actor, draw_id)
    person = get_draw_person(session, row.id, person_id)
    if person.standing == DrawStanding.DECLINED:
        raise Refused.because("person", "已经记下这位不能来", "请刷新页面")
    refuse_bad_reason(reason, NO_REASON)
    was_called = person.standing == DrawStanding.CALLED
    _set(person, DrawStanding.DECLINED, actor, reason=reason, now=now)
    following = _first_substitute(session, row, person.place) if was_called else None
    if following is not None:
        _set(following, DrawStanding.CALLED, actor, now=now)
    _note(session, actor, row, person, now=now)
    return following


def add_by_hand(session: Session, actor: Actor, draw_id: UUID, person: DrawPerson, *, now: datetime) -> DrawPerson:
    """Add somebody who was not drawn: 紧急补录 or 自行选定, with a reason.

    person: a new row with place, account, way and reason. Raises NotFound for somebody who may not be assigned, Refused
    without a reason, for somebody listed already and for one with a conflict of interest.
    """
    row = _get_drawn(session, actor, draw_id)
    cases = list_draw_cases(session, row.id)
    if person.way == DrawWay.RANDOM or not 0 <= person.place < len(cases):
        raise NotFound
    consultant = next(
        (found for found in list_consultants(session, actor, now=now) if found.account_id == person.account_id), None
    )
    if consultant is None:
        raise NotFound
    refuse_bad_reason(person.reason, NO_REASON)
    listed = [other for other in list_draw_people(session, row.id) if other.place == person.place]
    if any(other.account_id == person.account_id for other in listed):
        raise Refused.because("consultants", f"{consultant.name} 已经在名单里", "请选别的人")
    if find_barred(session, cases[person.place], [consultant.account_id], now=now):
        raise Refused.because("consultants", f"{consultant.name} 要回避这家企业", "请选没有利益关系的人")
    person.draw_id, person.expert_id = row.id, label_of(consultant)
    person.position = 1 + max((other.position for other in listed), default=-1)
    _set(person, DrawStanding.CALLED, actor, reason=person.reason, now=now)
    session.add(person)
    _note(session, actor, row, person, now=now)
    return person


def assign_drawn(session: Session, actor: Actor, draw_id: UUID, place: int, *, now: datetime) -> Case:
    """Assign the people who are called for one case, in the order of the list. Raises NotFound, Refused."""
    row = _get_drawn(session, actor, draw_id)
    cases = list_draw_cases(session, row.id)
    if not 0 <= place < len(cases):
        raise NotFound
    called = [
        person.account_id
        for person in list_draw_people(session, row.id)
        if person.place == place and person.standing == DrawStanding.CALLED and person.account_id is not None
    ]
    step = CaseStep.ASSIGN if cases[place].state == CaseState.TO_ASSIGN else CaseStep.REASSIGN
    taken = StepTaken(step, f"CQ-{row.commitment[:8]}")
    return assign(session, actor, cases[place].id, Assignment(called, source="draw"), taken=taken, now=now)


def _get_drawn(session: Session, actor: Actor, draw_id: UUID) -> StoredDraw:
    row = get_draw(session, actor.organisation_id, draw_id, for_update=True)
    if row.state != DrawState.DRAWN:
        raise Refused.because("draw", "还没有抽取，或者已经取消", "请先抽取")
    return row


def _first_substitute(session: Session, row: StoredDraw, place: int) -> DrawPerson | None:
    return next(
        (
            person
            for person in list_draw_people(session, row.id)
            if person.place == place and person.standing == DrawStanding.SUBSTITUTE
        ),
        None,
    )


def _set(person: DrawPerson, standing: DrawStanding, actor: Actor, *, reason: str = "", now: datetime) -> None:
    person.standing, person.reason = standing, reason.strip() or person.reason
    person.changed_at, person.changed_by = now, actor.account_id


def _note(session: Session, actor: Actor, row: StoredDraw, person: DrawPerson, *, now: datetime) -> None:
    subject = f"{row.commitment} {person.expert_id} {person.standing}"
    add_audit_entry(session, actor, AuditedAction.DRAW_CHANGE_LIST, subject=subject, now=now)
    session.flush()
