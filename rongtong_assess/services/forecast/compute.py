"""Scores and forecasts an answer sheet for another program; nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rongtong_assess.content.library import Library
from rongtong_assess.core.assessment.sheet_json import edition_id_of, read_sheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.edition.listed_edition import refuse_other_industry
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.forecast.forecast import Forecast, forecast_document, traits_of
from rongtong_assess.core.result.scoring import Scorecard
from rongtong_assess.services.forecast.models import ForecastModels
from rongtong_assess.services.result.score_batch import get_edition_of, score_document

PARTIAL_CURE = "请补上答案；只想先看看，就在地址后面加 ?partial=true，没答的按 0 分算"


class ModelUnreadable(Exception):
    """The model in force cannot be used: a fault of the installation, not of the request."""


@dataclass(frozen=True, slots=True)
class SheetForecast:
    """A forecast. open_questions: how many answers were missing and counted as their lowest rung."""

    forecast: Forecast
    open_questions: int


def score_sheet(library: Library, document: Any, *, may_be_partial: bool) -> Scorecard:
    """As `rongtong score` would; raises Refused with every mistake."""
    _refuse_listed(library, document)
    return score_document(
        library.published,
        document,
        may_be_partial=may_be_partial,
        terms=library.firm_terms,
        partial_cure=PARTIAL_CURE,
        plausibility=library.plausibility,
    )


def forecast_sheet(library: Library, models: ForecastModels, *, document: Any, on: date) -> SheetForecast:
    """As `rongtong place` would, by the model in force on that day.

    Raises Refused with every mistake or where no model serves the edition, ModelUnreadable where it is damaged.
    """
    _refuse_listed(library, document)
    edition = get_edition_of(library.published, document)
    answered = read_sheet(edition, document, terms=library.firm_terms)
    refuse_other_industry(edition, answered.firm.industry if answered.firm else None)
    try:
        model = models.find(edition, on)
    except Refused as damage:
        raise ModelUnreadable(str(damage)) from damage
    if model is None:
        raise _no_model(edition)
    forecast = model.forecast(answered.sheet, traits_of(answered.firm, library.sizes))
    return SheetForecast(forecast, len(answered.sheet.open_questions(edition)))


def sheet_forecast_document(made: SheetForecast) -> Mapping[str, object]:
    """The JSON document of `rongtong place --json`, with the basis of the forecast added."""
    return {
        **forecast_document(made.forecast),
        "basis": made.forecast.basis_words,
        "verified_firms": made.forecast.verified_firms,
        "open_questions": made.open_questions,
    }


def _refuse_listed(library: Library, document: Any) -> None:
    """An edition that is known but cannot be answered says why."""
    listed = library.listed.get(edition_id_of(document))
    if listed is not None:
        raise listed.refusal


def _no_model(edition: Edition) -> Refused:
    what = f"「{edition.id}」现在没有投用的预测模型，等级只按规则算"
    return Refused.because("edition", what, "请改用有模型的评测版本，或者只用 score")
