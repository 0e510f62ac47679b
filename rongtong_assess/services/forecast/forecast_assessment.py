"""The forecasts of a submitted assessment: made once, at submission, and kept with it.

A forecast is shown with the official level and never changes it. A model that cannot be read does not prevent a
submission: the result then has no forecast.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.assessment.firm_json import read_firm_values
from rongtong_assess.core.assessment.sheet_json import read_sheet_values
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.forecast.forecast import FirmTraits, Forecast, forecast_values, read_forecast, traits_of
from rongtong_assess.core.forecast.in_force import RULE
from rongtong_assess.core.result.scorecard_json import canonical_json
from rongtong_assess.services.forecast.models import ForecastModels
from rongtong_assess.storage.assessment import get_assessment
from rongtong_assess.storage.forecast import add_forecasts, find_shown_forecast
from rongtong_assess.storage.result import get_scorecard
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.forecast import StoredForecast

LOG = logging.getLogger(__name__)


def forecast_assessment(
    session: Session,
    organisation_id: UUID,
    assessment_id: UUID,
    *,
    library: Library,
    models: ForecastModels,
    now: datetime,
) -> None:
    """Keep the forecast of every model for a submitted assessment; a second call changes nothing. Raises NotFound."""
    scorecard = get_scorecard(session, organisation_id, assessment_id)
    if scorecard.model_id is not None:
        return
    assessment = get_assessment(session, organisation_id, assessment_id)
    # A forecast says what a visit would find, so it is made from what was declared.
    declared = read_sheet_values(json.loads(scorecard.answers))
    edition = library.get_edition(declared.edition_id)
    today = day_in_china(now)
    try:
        champion = models.find(edition, today)
        challengers = models.list_challengers(edition, today)
    except (Refused, OSError) as damage:
        LOG.error("no forecast for %s: %s", assessment.number, damage)
        return
    scorecard.model_id = champion.id if champion else RULE
    profile = profile_at_submission(assessment.firm_at_submission or {}, library)
    served = [*([champion] if champion else []), *challengers]
    add_forecasts(
        session,
        [
            _stored(assessment, model.forecast(declared, profile), is_shown=model is champion, now=now)
            for model in served
        ],
    )


def find_forecast(session: Session, organisation_id: UUID, assessment_id: UUID) -> Forecast | None:
    """The forecast that is shown; None where no model was in force at submission."""
    document = find_shown_forecast(session, organisation_id, assessment_id)
    return read_forecast(json.loads(document)) if document else None


def profile_at_submission(firm: Mapping[str, Any], library: Library) -> FirmTraits:
    """What a model may know of the firm, from the profile kept at submission; empty without one."""
    return traits_of(read_firm_values(firm), library.sizes)


def _stored(assessment: Assessment, forecast: Forecast, *, is_shown: bool, now: datetime) -> StoredForecast:
    return StoredForecast(
        assessment_id=assessment.id,
        organisation_id=assessment.organisation_id,
        model_id=forecast.model_id,
        is_shown=is_shown,
        level=forecast.level,
        document=canonical_json(forecast_values(forecast)),
        placed_at=now,
    )
