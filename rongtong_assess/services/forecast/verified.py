"""The platform's verified assessments of an edition as training rows: a firm's self-report and the visit's level.

Firms are identified by their id alone; names are not read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.assessment.sheet_json import read_sheet_values
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.forecast.training.plan import VerifiedAssessment
from rongtong_assess.services.forecast.forecast_assessment import profile_at_submission
from rongtong_assess.storage.forecast import list_verified_firms, list_verified_sheets


@dataclass(frozen=True, slots=True)
class VerifiedCount:
    """firms: with a completed visit. random_visits: those of them visited at random: the holdout, never trained on."""

    firms: int
    random_visits: int

    @property
    def trainable(self) -> int:
        """Firms that a model may be trained on."""
        return self.firms - self.random_visits


def list_verified(session: Session, edition: Edition, *, library: Library, with_demo: bool) -> list[VerifiedAssessment]:
    """Every completed visit of the edition, oldest first; a firm may have several.

    with_demo: also visits of demo firms or by demo platforms; only for a demo installation.
    """
    return [_read(row, library) for row in list_verified_sheets(session, edition, with_demo=with_demo)]


def count_verified(session: Session, edition: Edition, *, with_demo: bool) -> VerifiedCount:
    """How many verified firms there are, and how many of them are the holdout."""
    rows = list_verified_firms(session, edition, with_demo=with_demo)
    firms = {row.organisation_id for row in rows}
    return VerifiedCount(len(firms), len({row.organisation_id for row in rows if row.is_randomly_selected}))


def _read(row: Any, library: Library) -> VerifiedAssessment:
    return VerifiedAssessment(
        firm_id=str(row.organisation_id),
        verified_on=day_in_china(row.completed_at),
        sheet=read_sheet_values(json.loads(row.answers)),
        profile=profile_at_submission(row.firm_at_submission or {}, library),
        level=row.level,
        is_random_visit=row.is_randomly_selected,
        purpose=row.purpose,
    )
