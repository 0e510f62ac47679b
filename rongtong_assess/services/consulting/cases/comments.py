"""Comments on a case or one of its items: written by both sides, settled by either, opened again when needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor, OrganisationKind
from rongtong_assess.core.errors import Mistake, NotFound, Refused
from rongtong_assess.core.typed_text import MOST_NOTE, hidden_character_words
from rongtong_assess.presentation.wording.mistakes import find_password_mistake
from rongtong_assess.services.consulting.cases.take_step import find_parties
from rongtong_assess.storage.assessment import get_assessment
from rongtong_assess.storage.consulting.cases import get_case
from rongtong_assess.storage.consulting.comments import ShownComment, get_comment, list_shown_comments
from rongtong_assess.storage.tables.consulting.sign_off import CaseComment


@dataclass(frozen=True, slots=True)
class CommentEntry:
    """What somebody writes. question: empty for the case as a whole. is_for_firm: of no meaning where a firm writes."""

    text: str
    question: str = ""
    is_for_firm: bool = False


def add_comment(
    session: Session, actor: Actor, case_id: UUID, entry: CommentEntry, *, library: Library, now: datetime
) -> CaseComment:
    """Write a comment. Raises NotFound for cases on which the actor has no part; Refused for an impossible text."""
    case = get_case(session, actor, case_id)
    if not find_parties(session, actor, case):
        raise NotFound
    edition = library.get_edition(get_assessment(session, case.firm_id, case.assessment_id).edition_id)
    if mistakes := _mistakes(entry, edition.questions):
        raise Refused(mistakes)
    comment = CaseComment(
        case_id=case.id,
        question=entry.question,
        is_for_firm=entry.is_for_firm or actor.kind is OrganisationKind.FIRM,
        text=entry.text.strip(),
        written_at=now,
        written_by=actor.account_id,
        organisation_id=actor.organisation_id,
    )
    session.add(comment)
    session.flush()
    return comment


def settle_comment(session: Session, actor: Actor, case_id: UUID, comment_id: UUID, *, now: datetime) -> CaseComment:
    """Mark a comment as settled; a second call changes nothing. Raises NotFound."""
    comment = _get(session, actor, case_id, comment_id)
    if comment.settled_at is None:
        comment.settled_at, comment.settled_by = now, actor.account_id
        session.flush()
    return comment


def reopen_comment(session: Session, actor: Actor, case_id: UUID, comment_id: UUID) -> CaseComment:
    """Take back that a comment is settled. Raises NotFound."""
    comment = _get(session, actor, case_id, comment_id)
    comment.settled_at = comment.settled_by = None
    session.flush()
    return comment


def list_comments(session: Session, actor: Actor, case_id: UUID, *, question: str | None = None) -> list[ShownComment]:
    """The comments that this actor may see, the oldest first. question: only on this one. Raises NotFound."""
    case = get_case(session, actor, case_id)
    return list_shown_comments(session, case, for_firm=actor.kind is OrganisationKind.FIRM, question=question)


def _get(session: Session, actor: Actor, case_id: UUID, comment_id: UUID) -> CaseComment:
    case = get_case(session, actor, case_id)
    if not find_parties(session, actor, case):
        raise NotFound
    return get_comment(session, case, comment_id, for_firm=actor.kind is OrganisationKind.FIRM)


def _mistakes(entry: CommentEntry, questions: tuple[str, ...]) -> list[Mistake]:
    text = entry.text.strip()
    mistakes = []
    if not text:
        mistakes.append(Mistake("text", "没有写意见", "请写一句话"))
    if len(text) > MOST_NOTE:
        mistakes.append(Mistake("text", f"意见有 {len(text)} 个字", f"请缩短到 {MOST_NOTE} 个字以内，或分成几条"))
    if hidden := hidden_character_words(text):
        mistakes.append(Mistake("text", f"意见里有{hidden}", "请删掉，或改成手工输入"))
    if told := find_password_mistake("text", text):
        mistakes.append(told)
    if entry.question and entry.question not in questions:
        mistakes.append(Mistake("question", "没有这一题", "请从列表里选，或者留空"))
    return mistakes
