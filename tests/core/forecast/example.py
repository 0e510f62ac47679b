"""A forecast for tests: probably one level below the official one."""

from __future__ import annotations

from rongtong_assess.core.forecast.forecast import Forecast, Raise

FORECAST = Forecast(
    probabilities=(0.1, 0.6, 0.25, 0.04, 0.01),
    level=1,
    low=1,
    high=2,
    official_level=2,
    raises=(Raise("base.system", 0.12),),
    model_id="2026-11-25",
    trained_on="simulated",
    verified_firms=0,
)
