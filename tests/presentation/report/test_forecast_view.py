"""The forecast as pages and reports show it: with what it rests on, apart from the official level."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.forecast.forecast import Forecast, Raise
from rongtong_assess.presentation.charts.chances import draw_forecast, whole_percents
from rongtong_assess.presentation.report.forecast import (
    MOST_RAISES,
    build_forecast_view,
    why_no_verdict,
)
from rongtong_assess.presentation.wording.forecast import SAME_LEVEL, WHAT_IT_IS


@pytest.fixture
def forecast(edition: Edition) -> Forecast:
    gains = (0.3, 0.2, 0.15, 0.12, 0.1, 0.09, 0.001)
    return Forecast(
        probabilities=(0.105, 0.605, 0.25, 0.03, 0.01),
        level=1,
        low=1,
        high=2,
        official_level=2,
        raises=tuple(Raise(question, gain) for question, gain in zip(edition.questions, gains, strict=False)),
        model_id="2026-11-25",
        trained_on="simulated",
        verified_firms=0,
    )


@given(st.lists(st.floats(0, 1), min_size=2, max_size=6).filter(lambda weights: sum(weights) > 0.01))
def test_percents_add_up_to_a_hundred_and_each_is_less_than_one_off(weights: list[float]) -> None:
    chances = [weight / sum(weights) for weight in weights]
    percents = whole_percents(chances)
    assert sum(percents) == 100
    assert all(abs(percent - 100 * chance) < 1 + 1e-9 for percent, chance in zip(percents, chances, strict=True))


def test_it_says_level_interval_reason_and_basis(edition: Edition, forecast: Forecast) -> None:
    part = build_forecast_view(edition, forecast)
    assert part.verdict == "预测：一级（初始级）。"
    many = "90% 区间是一级（初始级）到二级（规范级）：照这样给出的区间，十家企业里约有九家落在里面"
    assert part.interval == f"{many}；单看这一家，模型估计是 85%。"
    assert "约 71% 的可能评得更低" in part.why
    assert part.basis == "模拟数据训练，未经现场评定验证"
    assert part.what_it_is == WHAT_IT_IS


def test_the_chart_has_a_table_twin_with_every_level(edition: Edition, forecast: Forecast) -> None:
    chart = draw_forecast(edition, forecast)
    assert chart.title == "可能性最大的是一级（初始级），60%"
    assert [row[1] for row in chart.rows] == ["11%", "60%", "25%", "3%", "1%"]
    assert [row[2] for row in chart.rows] == ["否", "是", "是", "否", "否"]
    assert all(row[1] in chart.svg for row in chart.rows)


def test_at_most_five_raises_are_shown_and_none_that_would_read_as_nothing(
    edition: Edition, forecast: Forecast
) -> None:
    part = build_forecast_view(edition, forecast)
    assert [answer.gain for answer in part.raises] == ["+0.30 级", "+0.20 级", "+0.15 级", "+0.12 级", "+0.10 级"]
    assert len(part.raises) == MOST_RAISES
    few = replace(forecast, raises=forecast.raises[-1:])
    assert build_forecast_view(edition, few).raises == ()


@pytest.mark.parametrize(("change", "why"), [({"high": 3}, "把握不够"), ({"level": 3, "low": 3, "high": 3}, "等级高")])
def test_what_must_be_seen_on_site_is_no_verdict(
    edition: Edition, forecast: Forecast, change: dict[str, int], why: str
) -> None:
    part = build_forecast_view(edition, replace(forecast, **change))  # type: ignore[arg-type]  # levels
    assert part.verdict.startswith("待现场评定")
    assert why in part.verdict


def test_an_interval_of_one_level_says_so(edition: Edition, forecast: Forecast) -> None:
    assert build_forecast_view(edition, replace(forecast, high=1)).interval.startswith("90% 区间只含一级（初始级）：")


def test_another_level_with_a_greater_chance_is_explained(edition: Edition, forecast: Forecast) -> None:
    assert build_forecast_view(edition, forecast).likelier == ""
    lower = replace(forecast, level=2)
    words = build_forecast_view(edition, lower).likelier
    assert words.startswith("单看可能性，一级（初始级）最大；预测取二级（规范级）")


def test_only_a_forecast_that_needs_a_visit_has_a_reason_for_no_verdict(forecast: Forecast) -> None:
    assert why_no_verdict(forecast) is None
    assert why_no_verdict(replace(forecast, high=3)) == "把握不够"
    assert why_no_verdict(replace(forecast, level=4, low=3, high=4)) == "等级高，要有人到现场看"


def test_agreement_is_said_too(edition: Edition, forecast: Forecast) -> None:
    assert build_forecast_view(edition, replace(forecast, official_level=1)).why == SAME_LEVEL


def test_verified_firms_are_counted_instead_of_the_simulation(edition: Edition, forecast: Forecast) -> None:
    verified = replace(forecast, trained_on="verified", verified_firms=320)
    assert build_forecast_view(edition, verified).basis == "用 320 家经现场评定的企业训练"
