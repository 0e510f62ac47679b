"""Authenticity codes of reports, and the stored results they vouch for."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.assessments import Assessment, StoredScorecard
from rongtong_assess.storage.report_codes import ReportCode


def find_code_in_force(session: Session, code: str) -> ReportCode | None:
    """The stored code, whichever firm it belongs to; None for a revoked or unknown one."""
    return session.scalar(select(ReportCode).where(ReportCode.code == code, ReportCode.revoked_at.is_(None)))


def list_codes_in_force(session: Session, assessment: Assessment) -> Sequence[ReportCode]:
    """The assessment's codes in force: at most one for what was declared and one for what a visit found."""
    query = select(ReportCode).where(
        ReportCode.organisation_id == assessment.organisation_id,
        ReportCode.assessment_id == assessment.id,
        ReportCode.revoked_at.is_(None),
    )
    return session.scalars(query).all()


def get_scorecard_document(session: Session, assessment: Assessment) -> str:
    """The declared scorecard as JSON text, as it was stored. Raises NotFound while the assessment is open."""
    query = select(StoredScorecard.document).where(
        StoredScorecard.organisation_id == assessment.organisation_id, StoredScorecard.assessment_id == assessment.id
    )
    document = session.scalar(query)
    if document is None:
        raise NotFound
    return document
