"""Comments on cases, as each side sees them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.consulting.sign_off import CaseComment
from rongtong_assess.storage.tables.people import Account, Organisation


@dataclass(frozen=True, slots=True)
class ShownComment:
    """A comment with the names of those behind it; empty for erased accounts and organisations."""

    comment: CaseComment
    author: str
    organisation: str
    settled_by: str

    @property
    def is_open(self) -> bool:
        return self.comment.settled_at is None


def list_shown_comments(
    session: Session, case: Case, *, for_firm: bool, question: str | None = None
) -> list[ShownComment]:
    """The comments of a case, the oldest first. for_firm: only those that the firm sees. question: only on this one."""
    settler = aliased(Account)
    query = (
        select(CaseComment, Account.name.label("author"), Organisation.name, settler.name.label("settler"))
        .outerjoin(Account, Account.id == CaseComment.written_by)
        .outerjoin(Organisation, Organisation.id == CaseComment.organisation_id)
        .outerjoin(settler, settler.id == CaseComment.settled_by)
        .where(CaseComment.case_id == case.id)
    )
    if for_firm:
        query = query.where(CaseComment.is_for_firm)
    if question is not None:
        query = query.where(CaseComment.question == question)
    rows = session.execute(query.order_by(CaseComment.written_at, CaseComment.id))
    return [ShownComment(row.CaseComment, row.author or "", row.name or "", row.settler or "") for row in rows]


def get_comment(session: Session, case: Case, comment_id: UUID, *, for_firm: bool) -> CaseComment:
    """One comment of the case. for_firm: it has to be one that the firm sees. Raises NotFound."""
    query = select(CaseComment).where(CaseComment.case_id == case.id, CaseComment.id == comment_id)
    comment = session.scalar(query.where(CaseComment.is_for_firm) if for_firm else query)
    if comment is None:
        raise NotFound
    return comment


def count_open_comments(session: Session, case: Case, *, for_firm: bool) -> int:
    """How many comments are not settled."""
    query = select(func.count()).where(CaseComment.case_id == case.id, CaseComment.settled_at.is_(None))
    return session.scalar(query.where(CaseComment.is_for_firm) if for_firm else query) or 0
