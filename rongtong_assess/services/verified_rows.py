"""The platform's verified assessments as rows to learn from: what a firm said of itself, and what a visit found.

Only of this very edition. Firms are known by their id alone; names stay where they are.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session, aliased

from rongtong_assess.content.library import Shelf
from rongtong_assess.core.edition import Edition
from rongtong_assess.placement.retraining import VerifiedAssessment
from rongtong_assess.services.china_time import CHINA
from rongtong_assess.services.place_assessment import profile_at_submission
from rongtong_assess.services.stored_documents import read_sheet
from rongtong_assess.storage.assessments import Assessment, StoredScorecard
from rongtong_assess.storage.organisations import Organisation
from rongtong_assess.storage.visits import Verification, VerificationState

ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class VerifiedCount:
    """firms: with a completed verification. audited: those of them drawn by chance, who judge and never teach."""

    firms: int
    audited: int

    @property
    def teachers(self) -> int:
        return self.firms - self.audited


def list_verified(session: Session, edition: Edition, *, shelf: Shelf, with_demo: bool) -> list[VerifiedAssessment]:
    """Every completed verification of the edition, oldest first; a firm may have several.

    with_demo: also what demo firms or demo platforms made up; only for a demo installation.
    """
    query = (
        completed_visits(edition, with_demo=with_demo)
        .join(StoredScorecard, StoredScorecard.assessment_id == Assessment.id)
        .with_only_columns(
            Verification.organisation_id,
            Verification.completed_at,
            Verification.level,
            Verification.is_audited,
            Assessment.firm_at_submission,
            Assessment.purpose,
            StoredScorecard.answers,
        )
        .order_by(Verification.completed_at, Verification.id)
    )
    rows = session.execute(query.execution_options(yield_per=ROWS_AT_ONCE))
    return [_read(row, shelf) for row in rows]


def count_verified(session: Session, edition: Edition, *, with_demo: bool) -> VerifiedCount:
    """How many firms there are to learn from and to judge by."""
    query = completed_visits(edition, with_demo=with_demo)
    columns = Verification.organisation_id, Verification.is_audited
    rows = session.execute(query.with_only_columns(*columns).distinct()).all()
    firms = {row.organisation_id for row in rows}
    return VerifiedCount(len(firms), len({row.organisation_id for row in rows if row.is_audited}))


def completed_visits(edition: Edition, *, with_demo: bool) -> Select[UUID]:
    """Verifications of this very wording of the edition, with their assessments."""
    firm, platform = aliased(Organisation), aliased(Organisation)
    query = (
        select(Verification.id)
        .join(Assessment, Assessment.id == Verification.assessment_id)
        .join(firm, firm.id == Verification.organisation_id)
        .join(platform, platform.id == Verification.platform_id)
        .where(
            Verification.state == VerificationState.COMPLETED,
            Verification.level.is_not(None),
            Assessment.edition_id == edition.id,
            Assessment.edition_fingerprint == edition.fingerprint,
            Verification.edition_fingerprint == edition.fingerprint,
        )
    )
    return query if with_demo else query.where(~firm.is_demo, ~platform.is_demo)


def _read(row: Row[Any], shelf: Shelf) -> VerifiedAssessment:
    return VerifiedAssessment(
        firm_id=str(row.organisation_id),
        verified_on=row.completed_at.astimezone(CHINA).date(),
        sheet=read_sheet(json.loads(row.answers)),
        profile=profile_at_submission(row.firm_at_submission or {}, shelf),
        level=row.level,
        is_audited=row.is_audited,
        purpose=row.purpose,
    )
