"""Placement: the level that a visit would probably confirm, forecast from what a firm says of itself.

It is shown with the official level, which follows from the answers by rule; the two are never mixed.
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
class FirmProfile:
    """What the model may know of a firm besides its answers. None where it was not said.

    size: large, medium, small or micro. industry: id in the size standard. region: the province's two digits.
    """

    size: str | None = None
    industry: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Raise:
    """One answer put a rung higher. gain: by how many levels that lifts the expected level; never below 0."""

    answer: str
    gain: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """A forecast for one firm.

    probabilities: of level 0, 1, …, as floats that add up to 1. level: the forecast. low to high: the
    levels of the 90 % interval. official_level: by rule, from the same answers; None for the short form, which
    has no official level. raises: what would lift the
    forecast, best first. verified_firms: how many firms verified on site the model learned from.
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
        """Whether it is shown as 待现场评定: too wide to be of use, or so high that a person must look."""
        return self.high - self.low + 1 >= WIDE_INTERVAL or self.level >= LEVEL_TO_VERIFY

    @property
    def chance_below_official(self) -> float:
        """How likely a visit is to find less than the official level of the self-report."""
        return add_in_order(self.probabilities[: self.official_level or 0])

    @property
    def expected_level(self) -> float:
        return add_in_order(level * chance for level, chance in enumerate(self.probabilities))

    @property
    def basis_words(self) -> str:
        """What must be said wherever it is shown."""
        if self.trained_on == "simulated":
            return SIMULATED_WORDS
        return f"用 {self.verified_firms} 家经现场评定的企业训练"


class ForecastModel(Protocol):
    """What any forecast model must answer."""

    @property
    def id(self) -> str: ...

    def forecast(self, sheet: AnswerSheet, profile: FirmProfile) -> Forecast:
        """The forecast from a sheet; an open question counts as its lowest rung."""
        ...

    def forecast_short(self, sheet: AnswerSheet, profile: FirmProfile) -> Forecast:
        """The forecast from the short form's answers alone, whatever else the sheet holds."""
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


def profile_of(firm: Firm | None, sizes: SizeStandard) -> FirmProfile:
    """What the model may know of this firm; the size is left open where the standard cannot tell."""
    if firm is None:
        return FirmProfile()
    known = firm.industry if firm.industry in sizes.industries else None
    size = known and sizes.find_size_class(known, employees=firm.employees, revenue_wan_yuan=firm.revenue_wan_yuan)
    return FirmProfile(size=size, industry=known, region=firm.region[:PROVINCE_DIGITS] if firm.region else None)


def why_it_differs(edition: Edition, forecast: Forecast) -> str | None:
    """One sentence on why forecast and official level differ; None where they agree."""
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
    """The JSON document of `rongtong place --json`."""
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
    """A forecast as plain JSON values; `read_placement` reads it back."""
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
    """The inverse of `placement_values`."""
    return Forecast(
        **{
            **values,
            "probabilities": tuple(values["probabilities"]),
            "raises": tuple(Raise(answer, gain) for answer, gain in values["raises"]),
        }
    )
