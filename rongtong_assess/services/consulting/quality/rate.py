"""A firm says what it thinks of the service once a case is concluded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor, OrganisationKind
from rongtong_assess.core.consulting.case import CaseState
from rongtong_assess.core.errors import Mistake, NotFound, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.typed_text import MOST_NOTE, hidden_character_words
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.storage.consulting.cases import get_case
from rongtong_assess.storage.consulting.quality import find_rating
from rongtong_assess.storage.tables.consulting.quality import ServiceRating

STARS = range(1, 6)
RATEABLE_STATES = frozenset({CaseState.CONCLUDED, CaseState.RECTIFYING, CaseState.APPEALED})
"""A result has been signed in each of these."""


@dataclass(frozen=True, slots=True)
class RatingGiven:
    """stars: 1 to 5. words: may be empty."""

    stars: int | None
    words: str = ""


def rate_service(session: Session, actor: Actor, case_id: UUID, given: RatingGiven, *, now: datetime) -> ServiceRating:
    """Keep or change the firm's rating.

    Raises NotFound for other organisations; Refused before the case is concluded, and for impossible ratings.
    """
    case = get_case(session, actor, case_id, for_update=True)
    if actor.kind is not OrganisationKind.FIRM:
        raise NotFound
    if mistakes := _mistakes(CaseState(case.state), given):
        raise Refused(mistakes)
    rating = find_rating(session, case.id) or ServiceRating(case_id=case.id)
    rating.stars, rating.words = given.stars or 0, given.words
    rating.rated_at, rating.rated_by = now, actor.account_id
    session.add(rating)
    add_audit_entry(session, actor, AuditedAction.SERVICE_RATE, subject=case.number, now=now)
    session.flush()
    return rating


def _mistakes(state: CaseState, given: RatingGiven) -> list[Mistake]:
    mistakes = []
    if state not in RATEABLE_STATES:
        mistakes.append(Mistake("stars", "案件还没有结论", "结论出来以后再评价"))
    if given.stars not in STARS:
        mistakes.append(Mistake("stars", "没有选几分", "请选 1 到 5 分里的一个"))
    if len(given.words) > MOST_NOTE:
        mistakes.append(Mistake("words", f"写了 {len(given.words)} 个字", f"请缩短到 {MOST_NOTE} 个字以内"))
    if hidden := hidden_character_words(given.words):
        mistakes.append(Mistake("words", f"里面有{hidden}", "请删掉，或改成手工输入"))
    return mistakes
