"""Completed visits: which there are, and who may know of them.

What a platform found is for that platform and the firm.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from rongtong_assess.storage.organisations import Organisation
from rongtong_assess.storage.visits import Verification, VerificationState


def is_known_to(platform_id: UUID | None) -> ColumnElement[bool]:
    """Whether a visit is completed, with its answers, and this reader's business.

    platform_id: the reader; None for the firm and its administrator, whose business every visit is.
    """
    is_completed = and_(Verification.state == VerificationState.COMPLETED, Verification.answers.is_not(None))
    return is_completed if platform_id is None else and_(is_completed, Verification.platform_id == platform_id)


def find_completed(session: Session, assessment_id: UUID, *, platform_id: UUID | None = None) -> Verification | None:
    """The completed visit of an assessment that this reader may know of."""
    query = select(Verification).where(Verification.assessment_id == assessment_id, is_known_to(platform_id))
    return session.scalar(query)


def platform_name_of(session: Session, verification: Verification) -> str:
    """Whose visit it is, in words."""
    return session.scalar(select(Organisation.name).where(Organisation.id == verification.platform_id)) or ""
