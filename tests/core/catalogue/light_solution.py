"""A solution exactly at every limit of the 小快轻准 criteria."""

from __future__ import annotations

from decimal import Decimal

from rongtong_assess.core.catalogue.solution import PriceRange, SceneStep, Solution

ALL_FOUR = Solution(
    id="light",
    name="轻",
    steps=(SceneStep("quality", 1, 2), SceneStep("quality", 2, 3), SceneStep("energy", 1, 2)),
    options=(),
    form="SaaS",
    first_year=PriceRange(Decimal(1), Decimal(15)),
    yearly=PriceRange(Decimal(0), Decimal(0)),
    cost_driver="账号",
    weeks_low=2,
    weeks_high=12,
    requires=(),
    kpi="合格率",
    risk="",
    examples="",
    price_basis="estimate",
)
