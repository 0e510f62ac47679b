"""A manager commits to a draw of experts, carries it out or cancels it.

When committing, pool, demand and seed are fixed together; the audit log keeps the hash of the seed and that of the
pool. So nobody can change who may be drawn after the seed has become known, and a cancelled draw stays on record.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.characters import is_invisible
from rongtong_assess.core.consulting.case import ENDED_STATES, CaseState
from rongtong_assess.core.consulting.draw.draw import (
    DrawQuestion,
    Expert,
    ExpertDemand,
    commitment_of,
    draw,
    pool_hash,
)
from rongtong_assess.core.consulting.draw.draw_json import (
    MOST_DEMANDS,
    question_document,
    read_draw_question,
    result_text,
)
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.typed_text import MOST_NOTE, hidden_character_words
from rongtong_assess.services.consulting.consultants.available import AvailableConsultant, list_consultants
from rongtong_assess.services.consulting.consultants.conflicts import find_barred_by_case
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.storage.consulting.assignment import get_draw, list_cases_by_id
from rongtong_assess.storage.tables.consulting.assignment import (
    DrawDemand,
    DrawPerson,
    DrawStanding,
    DrawState,
    DrawWay,
    StoredDraw,
)
from rongtong_assess.storage.tables.consulting.case import Case

SEED_BYTES = 32
LONGEST_LABEL = 60
OPEN_STATES = tuple(state for state in CaseState if state not in ENDED_STATES)


@dataclass(frozen=True, slots=True)
class CaseDemand:
    """What a manager asks for one case. specialty: the id of a scene or a division such as C34."""

    case_id: UUID
    specialty: str
    people: int
    substitutes: int


def commit_draw(session: Session, actor: Actor, demands: Sequence[CaseDemand], *, now: datetime) -> StoredDraw:
    """Fix pool, demand and a new seed, and publish the commitment. Raises Refused."""
    cases = _get_cases(session, actor, demands)
    pool = _list_pool(session, actor, list(cases.values()), now=now)
    question = DrawQuestion(
        pool=tuple(pool),
        demand=tuple(
            ExpertDemand(cases[asked.case_id].number, asked.specialty, asked.people, asked.substitutes)
            for asked in demands
        ),
        seed=secrets.token_hex(SEED_BYTES),
    )
    document = question_document(question)
    read_draw_question(document)
    row = StoredDraw(
        platform_id=actor.organisation_id,
        state=DrawState.COMMITTED,
        commitment=commitment_of(question.seed),
        pool_sha256=pool_hash(question.pool),
        question=json.dumps(document, ensure_ascii=False),
        committed_at=now,
        committed_by=actor.account_id,
    )
    session.add(row)
    session.flush()
    session.add_all(
        DrawDemand(draw_id=row.id, place=place, case_id=asked.case_id) for place, asked in enumerate(demands)
    )
    subject = f"{row.commitment} {row.pool_sha256}"
    add_audit_entry(session, actor, AuditedAction.DRAW_COMMIT, subject=subject, now=now)
    session.flush()
    return row


def carry_out_draw(session: Session, actor: Actor, draw_id: UUID, *, now: datetime) -> StoredDraw:
    """Draw: the seed becomes known, and the list follows from it. Raises NotFound, Refused where it is over."""
    row = _get_committed(session, actor, draw_id)
    question = load_draw_question(row)
    row.result = result_text(question)
    for place, outcome in enumerate(draw(question)):
        listed = [(id, DrawStanding.CALLED) for id in outcome.drawn]
        listed += [(id, DrawStanding.SUBSTITUTE) for id in outcome.substitutes]
        session.add_all(
            DrawPerson(
                draw_id=row.id,
                place=place,
                position=position,
                expert_id=expert_id,
                account_id=account_of(expert_id),
                way=DrawWay.RANDOM,
                standing=standing,
                changed_at=now,
                changed_by=actor.account_id,
            )
            for position, (expert_id, standing) in enumerate(listed)
        )
    _end(session, actor, row, state=DrawState.DRAWN, now=now)
    add_audit_entry(session, actor, AuditedAction.DRAW_CARRY_OUT, subject=row.commitment, now=now)
    return row


def cancel_draw(session: Session, actor: Actor, draw_id: UUID, *, reason: str, now: datetime) -> StoredDraw:
    """Cancel a draw that was not carried out; it stays in the list with its reason. Raises NotFound, Refused."""
    row = _get_committed(session, actor, draw_id)
    refuse_bad_reason(reason, Mistake("reason", "没有写为什么取消", "请写一句原因；取消的抽取会一直留在名单里"))
    row.reason = reason.strip()
    _end(session, actor, row, state=DrawState.CANCELLED, now=now)
    add_audit_entry(session, actor, AuditedAction.DRAW_CANCEL, subject=row.commitment, now=now)
    return row


def refuse_bad_reason(reason: str, missing: Mistake) -> None:
    """Raises Refused for a reason that is missing, too long, or not what it looks like: it stays on record."""
    if not reason.strip():
        raise Refused([missing])
    if len(reason) > MOST_NOTE:
        raise Refused.because("reason", f"原因超过了 {MOST_NOTE} 个字", "请写短一些")
    if hidden := hidden_character_words(reason):
        raise Refused.because("reason", f"原因里有{hidden}", "请删掉，或改成手工输入")


def load_draw_question(row: StoredDraw) -> DrawQuestion:
    """Pool, demand and seed; the seed is for nobody's eyes before the draw."""
    return read_draw_question(json.loads(row.question))


def label_of(consultant: AvailableConsultant) -> str:
    """How a person is named in pool and result: readable, and never the same for two."""
    return f"{_plain(consultant.name)}#{consultant.account_id}"


def account_of(expert_id: str) -> int:
    """The account of such a name."""
    return int(expert_id.rpartition("#")[2])


def _get_cases(session: Session, actor: Actor, demands: Sequence[CaseDemand]) -> dict[UUID, Case]:
    if not 0 < len(demands) <= MOST_DEMANDS:
        raise Refused.because("demand", "没有选企业，或选得太多", f"请选 1 到 {MOST_DEMANDS} 家要抽专家的企业")
    cases = list_cases_by_id(session, actor.organisation_id, [asked.case_id for asked in demands])
    mistakes = [
        Mistake("demand", "选的企业里有不是本平台在办的", "请刷新页面重新选")
        for asked in demands
        if asked.case_id not in cases or cases[asked.case_id].state not in OPEN_STATES
    ]
    if mistakes:
        raise Refused(mistakes[:1])
    return cases


def _list_pool(session: Session, actor: Actor, cases: Collection[Case], *, now: datetime) -> list[Expert]:
    """Everybody who may be assigned; each avoids the cases for which he has a conflict that nobody has lifted."""
    people = list_consultants(session, actor, now=now)
    barred = find_barred_by_case(session, list(cases), [person.account_id for person in people], now=now)
    return [
        Expert(
            id=label_of(person),
            organisation=_plain(person.organisation),
            specialties=frozenset((*person.record.scenes, *person.record.industries)),
            avoid=frozenset(case.number for case in cases if person.account_id in barred[case.id]),
        )
        for person in people
    ]


def _plain(text: str) -> str:
    """The text without what a result file refuses: line ends and invisible characters."""
    visible = "".join(character for character in " ".join(text.split()) if not is_invisible(character))
    return visible[:LONGEST_LABEL] or "—"


def _get_committed(session: Session, actor: Actor, draw_id: UUID) -> StoredDraw:
    row = get_draw(session, actor.organisation_id, draw_id, for_update=True)
    if row.state != DrawState.COMMITTED:
        raise Refused.because("draw", "这次抽取已经做过或者取消了", "请刷新页面")
    return row


def _end(session: Session, actor: Actor, row: StoredDraw, *, state: DrawState, now: datetime) -> None:
    row.state, row.ended_at, row.ended_by = state, now, actor.account_id
    session.flush()
