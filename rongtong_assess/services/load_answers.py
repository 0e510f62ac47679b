"""The answers of an assessment, and the sheet they make."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.core.saving import StoredAnswer
from rongtong_assess.storage.assessments import Answer, Assessment


def load_answers(session: Session, assessment: Assessment) -> dict[str, StoredAnswer]:
    """By question, also those that were cleared (value None)."""
    rows = session.execute(
        select(
            Answer.question,
            Answer.value,
            Answer.revision,
            Answer.writer,
            Answer.sequence,
            Answer.needs_confirmation,
            Answer.seconds,
        ).where(Answer.organisation_id == assessment.organisation_id, Answer.assessment_id == assessment.id)
    )
    return {row.question: StoredAnswer(*row[1:]) for row in rows}
