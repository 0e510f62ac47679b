"""What a forecast says of itself, and what a model may know of a firm."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from rongtong_assess.core.assessment.firm import Firm, IndustrySizes, SizeStandard
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.forecast.forecast import (
    FirmTraits,
    forecast_document,
    forecast_values,
    read_forecast,
    traits_of,
    why_it_differs,
)
from tests.core.forecast.example import FORECAST
from tests.core.random_values import stored

BOUNDS = {
    "large": {"employees": Decimal(1000)},
    "medium": {"employees": Decimal(300)},
    "small": {"employees": Decimal(20)},
}
SIZES = SizeStandard({"industry": IndustrySizes("industry", "工业", BOUNDS)})


@pytest.mark.parametrize(
    ("low", "high", "level", "needs"), [(1, 2, 1, False), (0, 2, 1, True), (2, 3, 3, True), (4, 4, 4, True)]
)
def test_a_wide_interval_or_a_high_level_needs_a_visit(low: int, high: int, level: int, *, needs: bool) -> None:
    assert replace(FORECAST, low=low, high=high, level=level).needs_visit is needs


def test_it_always_says_what_it_rests_on() -> None:
    assert FORECAST.basis_words == "模拟数据训练，未经现场评定验证"
    assert replace(FORECAST, trained_on="verified", verified_firms=512).basis_words == "用 512 家经现场评定的企业训练"


def test_the_document_has_exactly_the_promised_keys() -> None:
    assert forecast_document(FORECAST) == {
        "model": "2026-11-25",
        "trained_on": "simulated",
        "probabilities": [0.1, 0.6, 0.25, 0.04, 0.01],
        "placement": 1,
        "interval": [1, 2],
        "official_level": 2,
        "needs_visit": False,
        "raise": [{"answer": "base.system", "gain": 0.12}],
    }


def test_one_sentence_says_why_it_differs_from_the_official_level(edition: Edition) -> None:
    lower = why_it_differs(edition, FORECAST)
    assert lower is not None
    assert "规范级" in lower
    assert "70%" in lower
    higher = why_it_differs(edition, replace(FORECAST, level=3))
    assert higher is not None
    assert "离上一级" in higher
    assert why_it_differs(edition, replace(FORECAST, level=2)) is None
    assert why_it_differs(edition, replace(FORECAST, official_level=None)) is None


def test_the_chance_of_less_than_the_official_level_adds_up() -> None:
    assert FORECAST.chance_below_official == pytest.approx(0.7)
    assert FORECAST.expected_level == pytest.approx(1.26)
    assert replace(FORECAST, official_level=None).chance_below_official == 0


def test_what_a_model_knows_holds_neither_name_nor_code() -> None:
    firm = Firm("某厂", "industry", 120, Decimal(5200), "330100", "91330000")
    assert traits_of(firm, SIZES) == FirmTraits(size="small", industry="industry", region="33")
    assert traits_of(None, SIZES) == FirmTraits()
    assert traits_of(Firm(industry="unheard-of", employees=5), SIZES) == FirmTraits()
    assert traits_of(Firm(industry="industry"), SIZES) == FirmTraits(industry="industry")


@pytest.mark.parametrize("official_level", [2, None])
def test_a_forecast_comes_back_from_its_stored_values(official_level: int | None) -> None:
    forecast = replace(FORECAST, official_level=official_level)
    assert read_forecast(stored(forecast_values(forecast))) == forecast
