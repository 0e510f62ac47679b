"""An assessor does without a piece of evidence, with a reason that the firm can read, or asks for it again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.consulting.evidence import PieceKey
from rongtong_assess.core.errors import Mistake, NotFound, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.typed_text import MOST_NOTE, hidden_character_words, many_lines
from rongtong_assess.presentation.wording.consulting.evidence import evidence_question_name
from rongtong_assess.presentation.wording.mistakes import find_password_mistake
from rongtong_assess.services.consulting.evidence.place import EvidencePlace
from rongtong_assess.services.consulting.evidence.standing import recount_missing
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.storage.consulting.evidence import find_waiver
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.consulting.evidence import EvidenceWaiver

REASON = "reason"


def waive(
    session: Session, actor: Actor, place: EvidencePlace, key: PieceKey, *, reason: str, now: datetime
) -> EvidenceWaiver:
    """Do without a piece in the case; a second waiver replaces the reason of the first. key: question and piece.

    Raises NotFound for a piece that nobody asks for, Refused without a reason and for who is no assessor of the case.
    """
    case = _case_of(place)
    question, piece = key
    if place.evidence.find_piece(question, piece) is None:
        raise NotFound
    reason = many_lines(reason)
    if mistakes := list(_mistakes(reason)):
        raise Refused(mistakes)
    waiver = find_waiver(session, case.id, key)
    if waiver is None:
        waiver = EvidenceWaiver(case_id=case.id, question=question, piece=piece, waived_at=now)
        session.add(waiver)
    waiver.reason, waiver.waived_by = reason, actor.account_id
    _finish(session, actor, place, AuditedAction.EVIDENCE_WAIVE, key=key, now=now)
    return waiver


def take_waiver_back(session: Session, actor: Actor, place: EvidencePlace, key: PieceKey, *, now: datetime) -> None:
    """Ask for the piece again. Nothing happens where it was not waived. Raises Refused as `waive`."""
    waiver = find_waiver(session, _case_of(place).id, key)
    if waiver is not None:
        waiver.ended_at, waiver.ended_by = now, actor.account_id
        _finish(session, actor, place, AuditedAction.EVIDENCE_ASK_AGAIN, key=key, now=now)


def _case_of(place: EvidencePlace) -> Case:
    if place.case is None or not place.may_waive:
        what = "免交材料由参加这个案件的顾问决定，签字以后也不能再改"
        raise Refused.because("piece", what, "请联系负责这个案件的顾问")
    return place.case


def _mistakes(reason: str) -> Iterator[Mistake]:
    if not reason:
        yield Mistake(REASON, "没有写免交的原因", "请写一句原因，企业和复核的人都看得到")
    if len(reason) > MOST_NOTE:
        yield Mistake(REASON, f"原因有 {len(reason)} 个字", f"请缩短到 {MOST_NOTE} 个字以内")
    if hidden := hidden_character_words(reason):
        yield Mistake(REASON, f"原因里有{hidden}", "请删掉，或改成手工输入")
    if told := find_password_mistake(REASON, reason):
        yield told


def _finish(
    session: Session, actor: Actor, place: EvidencePlace, action: AuditedAction, *, key: PieceKey, now: datetime
) -> None:
    question, piece = key
    subject = f"{place.assessment.number} {evidence_question_name(place.edition, question)} {piece}"
    add_audit_entry(session, actor, action, subject=subject, now=now)
    recount_missing(session, place)
    session.flush()
