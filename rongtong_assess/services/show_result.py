"""The result of a submitted assessment, from what was stored at submission and nothing newer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.level import Gap
from rongtong_assess.core.scoring import Scorecard
from rongtong_assess.services.start_assessment import get_assessment
from rongtong_assess.services.submit_assessment import get_scorecard
from rongtong_assess.storage.assessments import Assessment


@dataclass(frozen=True, slots=True)
class Result:
    """What page and report are made from.

    firm: the profile at submission, as `submit_assessment.firm_document` wrote it.
    """

    assessment: Assessment
    firm: Mapping[str, Any]
    sheet: AnswerSheet
    scorecard: Scorecard


def load_result(session: Session, organisation_id: UUID, assessment_id: UUID) -> Result:
    """Raises NotFound, also while the assessment is not submitted."""
    stored = get_scorecard(session, organisation_id, assessment_id)
    assessment = get_assessment(session, organisation_id, assessment_id)
    return Result(
        assessment=assessment,
        firm=assessment.firm_at_submission or {},
        sheet=read_sheet(json.loads(stored.answers)),
        scorecard=read_scorecard(json.loads(stored.document)),
    )


def read_sheet(values: Mapping[str, Any]) -> AnswerSheet:
    """The inverse of `submit_assessment.sheet_values`."""
    return AnswerSheet(
        edition_id=values["edition"],
        choices={item: frozenset(keys) for item, keys in values["choices"].items()},
        scenes=values["scenes"],
        facts=_decimals(values["facts"]),
    )


def read_scorecard(document: Mapping[str, Any]) -> Scorecard:
    """The inverse of `core.scorecard_document.scorecard_document`."""
    missing = document["missing_for_next"]
    return Scorecard(
        edition_id=document["edition"],
        fingerprint=document["fingerprint"],
        is_complete=document["complete"],
        score_points=Decimal(document["score"]),
        dimensions=_decimals(document["dimensions"]),
        items=_decimals(document["items"]),
        scenes=document["scenes"],
        level=document["level"],
        next_gap=missing
        and Gap(
            level=missing["level"],
            score_points=Decimal(missing["score"]),
            scenes=missing["scenes"],
            required_scenes=missing["required_scenes"],
        ),
        warnings=tuple(document["warnings"]),
    )


def _decimals(texts: Mapping[str, str]) -> dict[str, Decimal]:
    return {name: Decimal(text) for name, text in texts.items()}
