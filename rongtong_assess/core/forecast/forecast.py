"""The level that a visit would probably confirm, forecast from a firm's answers about itself.

A forecast is shown with the official level, which follows from the answers by rule; the two are never mixed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from rongtong_assess.core.assessment.firm import Firm, SizeStandard
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.edition.edition import Edition

WIDE_INTERVAL = 3
LEVEL_TO_VERIFY = 3
PROVINCE_DIGITS = 2
SIMULATED_WORDS = "模拟数据训练，未经现场评定验证"
TO_VERIFY_WORDS = "待现场评定"
TrainedOn = Literal["simulated", "verified"]


@dataclass(frozen=True, slots=True)
class FirmTraits:
    """What a model may know of a firm besides its answers; None where it is not known.

    size: large, medium, small or micro. industry: id in the size standard. region: the province's two digits.
    """

    size: str | None = None
    industry: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Raise:
    """One answer raised to the next option or level. gain: of the expected level, in levels; never below 0."""

    answer: str
    gain: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """A forecast for one firm.

    probabilities: of level 0, 1, …, adding up to 1. level: the forecast. low to high: the levels of the 90 %
    interval. official_level: by rule, from the same answers; None for the short form, which has none. raises: what
    would lift the forecast, best first. verified_firms: firms verified on site that the model was trained on.
    """

    probabilities: tuple[float, ...]
    level: int
    low: int
    high: int
    official_level: int | None
    raises: tuple[Raise, ...]
    model_id: str
    trained_on: TrainedOn
    verified_firms: int

    @property
    def needs_visit(self) -> bool:
        """Whether it is shown as 待现场评定: its interval is too wide, or its level so high that a visit is needed."""
        return self.high - self.low + 1 >= WIDE_INTERVAL or self.level >= LEVEL_TO_VERIFY

    @property
    def chance_below_official(self) -> float:
        """The probability that a visit finds less than the official level."""
        return add_in_order(self.probabilities[: self.official_level or 0])

    @property
    def expected_level(self) -> float:
        return add_in_order(level * chance for level, chance in enumerate(self.probabilities))

    @property
    def basis_words(self) -> str:
        """What the model was trained on; shown wherever the forecast is."""
        if self.trained_on == "simulated":
            return SIMULATED_WORDS
        return f"用 {self.verified_firms} 家经现场评定的企业训练"


class ForecastModel(Protocol):
    """What every forecast model offers."""

    @property
    def id(self) -> str: ...

    def forecast(self, sheet: AnswerSheet, traits: FirmTraits) -> Forecast:
        """The forecast from a sheet; an open question counts as its lowest option or level."""
        ...

    def forecast_short(self, sheet: AnswerSheet, traits: FirmTraits) -> Forecast:
        """The forecast from the answers of the short form alone; others in the sheet are ignored."""
        ...


def add_in_order(values: Iterable[float]) -> float:
    """The sum of floats, added one after the other: the same bits on every supported Python.

    The built-in `sum` compensates for rounding from Python 3.12 on and not before, so a forecast would depend on the
    interpreter. `math.fsum` agrees everywhere, but in other last digits than the forecasts stored and hashed so far.
    """
    total = 0.0
    for value in values:
        total += value
    return total


def traits_of(firm: Firm | None, sizes: SizeStandard) -> FirmTraits:
    """What a model may know of this firm; the size is None where the standard needs more to tell."""
    if firm is None:
        return FirmTraits()
    known = firm.industry if firm.industry in sizes.industries else None
    size = known and sizes.find_size_class(known, employees=firm.employees, revenue_wan_yuan=firm.revenue_wan_yuan)
    return FirmTraits(size=size, industry=known, region=firm.region[:PROVINCE_DIGITS] if firm.region else None)


def why_it_differs(edition: Edition, forecast: Forecast) -> str | None:
    """One sentence on why forecast and official level differ; None where they agree or there is no official one."""
    if forecast.official_level is None:
        return None
    official = f"{forecast.official_level}（{edition.level_name(forecast.official_level)}）"
    if forecast.level < forecast.official_level:
        chance = round(100 * forecast.chance_below_official)
        return (
            f"按规则算是 {official}；答案相近的企业到现场核对时，常有几处达不到所填的程度，"
            f"估计约 {chance}% 的可能评得更低，请先备齐佐证材料"
        )
    if forecast.level > forecast.official_level:
        return f"按规则算是 {official}，离上一级只差一点；答案相近的企业到现场核对时，常有答低了或漏答的地方"
    return None


def forecast_document(forecast: Forecast) -> Mapping[str, object]:
    """The JSON document of `rongtong place --json`; its keys are published."""
    return {
        "model": forecast.model_id,
        "trained_on": forecast.trained_on,
        "probabilities": list(forecast.probabilities),
        "placement": forecast.level,
        "interval": [forecast.low, forecast.high],
        "official_level": forecast.official_level,
        "needs_visit": forecast.needs_visit,
        "raise": [{"answer": raised.answer, "gain": raised.gain} for raised in forecast.raises],
    }


def forecast_values(forecast: Forecast) -> dict[str, Any]:
    """A forecast as plain JSON values; `read_forecast` reads it back."""
    return {
        "probabilities": list(forecast.probabilities),
        "level": forecast.level,
        "low": forecast.low,
        "high": forecast.high,
        "official_level": forecast.official_level,
        "raises": [[raised.answer, raised.gain] for raised in forecast.raises],
        "model_id": forecast.model_id,
        "trained_on": forecast.trained_on,
        "verified_firms": forecast.verified_firms,
    }


def read_forecast(values: Mapping[str, Any]) -> Forecast:
    """The inverse of `forecast_values`."""
    return Forecast(
        **{
            **values,
            "probabilities": tuple(values["probabilities"]),
            "raises": tuple(Raise(answer, gain) for answer, gain in values["raises"]),
        }
    )
