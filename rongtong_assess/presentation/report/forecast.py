"""A forecast on pages and in reports: apart from the official level, and always with what the model learned from."""

from __future__ import annotations

from dataclasses import dataclass

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.forecast.forecast import WIDE_INTERVAL, Forecast, why_it_differs
from rongtong_assess.presentation.charts.chances import find_likeliest, whole_percents
from rongtong_assess.presentation.wording.forecast import (
    FORECAST_TITLE,
    HOW_TO_READ_RAISES,
    NOT_SURE_ENOUGH,
    SEEN_BY_PEOPLE_ONLY,
    SUPERSEDED,
    TITLE_BEFORE_VISIT,
    WHAT_IT_IS,
    declared_level_words,
    difference_words,
    gain_words,
    interval_sentence,
    other_level_words,
    verdict_words,
)
from rongtong_assess.presentation.wording.quantities import level_title

MOST_RAISES = 5
LEAST_GAIN_SHOWN = 0.005


@dataclass(frozen=True, slots=True)
class RaiseView:
    """One answer raised by one option: its question, and by how much the forecast rises, such as +0.12 级."""

    name: str
    gain: str


@dataclass(frozen=True, slots=True)
class ForecastView:
    """verdict, interval: sentences. why: why it differs from the official level.

    likelier: why the forecast is not the level with the longest bar of the chart; empty where it is.
    basis: what the model learned from; it is shown wherever any of this is shown.
    """

    title: str
    verdict: str
    interval: str
    likelier: str
    why: str
    raises: tuple[RaiseView, ...]
    basis: str
    model_id: str
    what_it_is: str = WHAT_IT_IS
    how_to_read_raises: str = HOW_TO_READ_RAISES


def build_forecast_view(edition: Edition, forecast: Forecast, *, is_visited: bool = False) -> ForecastView:
    """Everything that is said of this forecast.

    is_visited: a visit has found the level since; the forecast is kept for comparison only and gives no advice.
    """
    why = why_it_differs(edition, forecast)
    return ForecastView(
        title=TITLE_BEFORE_VISIT if is_visited else FORECAST_TITLE,
        verdict=verdict_words(level_title(edition, forecast.level), why_no_verdict(forecast)),
        interval=interval_words(edition, forecast),
        likelier=why_not_the_likeliest(edition, forecast),
        why=_before_visit(edition, forecast) if is_visited else difference_words(why),
        raises=tuple(
            RaiseView(edition.question_name(answer.answer), gain_words(answer.gain))
            for answer in forecast.raises[:MOST_RAISES]
            if not is_visited and answer.gain >= LEAST_GAIN_SHOWN
        ),
        basis=forecast.basis_words,
        model_id=forecast.model_id,
        what_it_is=SUPERSEDED if is_visited else WHAT_IT_IS,
    )


def _before_visit(edition: Edition, forecast: Forecast) -> str:
    """The declared level, which the forecast was compared with."""
    if forecast.official_level is None:
        return ""
    return declared_level_words(level_title(edition, forecast.official_level))


def interval_words(edition: Edition, forecast: Forecast) -> str:
    """The 90 % interval as a sentence; it holds over many firms, so it may be narrower than one firm's chances."""
    own = sum(whole_percents(forecast.probabilities)[forecast.low : forecast.high + 1])
    return interval_sentence(level_title(edition, forecast.low), level_title(edition, forecast.high), own_percent=own)


def why_no_verdict(forecast: Forecast) -> str | None:
    """Why only a visit can tell; None where the forecast may be said."""
    if not forecast.needs_visit:
        return None
    is_wide = forecast.high - forecast.low + 1 >= WIDE_INTERVAL
    return NOT_SURE_ENOUGH if is_wide else SEEN_BY_PEOPLE_ONLY


def why_not_the_likeliest(edition: Edition, forecast: Forecast) -> str:
    """Why the forecast is another level than the one with the greatest chance; empty where it is the same."""
    likeliest = find_likeliest(whole_percents(forecast.probabilities))
    if likeliest == forecast.level:
        return ""
    return other_level_words(level_title(edition, likeliest), level_title(edition, forecast.level))
