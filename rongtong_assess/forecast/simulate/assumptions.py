"""What the simulated population rests on. One number is published; the rest are assumptions and are named as such.

Published: by October 2024, 42.0 % of 113,792 firms in China rated themselves at level 2 or better.
No open data with levels verified on site exists for anything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ANCHOR_LEVEL = 2
ANCHOR_SHARE = 0.420
ANCHOR_TOLERANCE = 0.03
ANCHOR_SOURCE = "2024 年 10 月公开数字：113,792 家自评企业中 42.0% 达到二级及以上"
# Steps of the latent maturity between size classes, in SD; the shares of the classes are an assumption.
SIZE_CLASSES = ("small", "medium", "large")
SIZE_SHARES = (0.35, 0.50, 0.15)
SIZE_STEPS = (0.54, 0.64)
# Industry and region explain at most this share of the variance each.
INDUSTRIES, REGIONS = 8, 16
GROUP_VARIANCE = 0.02
# Of a dimension's maturity, the part it has in common with the others.
COMMON_PART = 0.68
DISCRIMINATION_MEDIAN, DISCRIMINATION_SPREAD = 1.5, 0.25
# Distance between the rungs of a question, and how much questions differ in difficulty, in SD.
RUNG_DISTANCE = 0.75
QUESTION_SPREAD = 0.5
# The share of firms that an assessor rates one level too high or too low.
ASSESSOR_ERROR = 0.10
# Two assessors agree at about this quadratic weighted kappa: no model can do better.
ASSESSOR_KAPPA = 0.88
CLAIM_STYLES = ("honest", "mild", "strong", "modest")
CLAIM_SHARES = (0.40, 0.36, 0.17, 0.07)


@dataclass(frozen=True, slots=True)
class Scenario:
    """How far firms overstate, an assumption; 0.5 and 1.5 times the middle scenario bound what is likely.

    claim_rates: by claim style, the share of its answers that a firm puts one rung too high; below 0: too low.
    """

    name: str
    words: str
    claim_rates: tuple[float, float, float, float]


SCENARIOS: Mapping[str, Scenario] = {
    scenario.name: scenario
    for scenario in (
        Scenario("low", "夸大较轻", (0.0, 0.15, 0.20, -0.10)),
        Scenario("mid", "夸大中等", (0.0, 0.30, 0.40, -0.20)),
        Scenario("high", "夸大较重", (0.0, 0.45, 0.60, -0.30)),
    )
}
