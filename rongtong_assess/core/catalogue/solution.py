"""Solutions of the catalogue: what each raises, costs and needs, and the dated notes about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from rongtong_assess.core.exact import NumberAsked, whole

PriceBasis = Literal["estimate", "partly_sourced", "sourced"]
PRICE_BASIS_NAMES = {"estimate": "估算", "partly_sourced": "部分有据", "sourced": "有据"}
PER_BAND = "per_band"
PRICE = NumberAsked("价格", Decimal(0), Decimal(100_000), "万元", places=4)
WEEKS = whole("周数", 0, 260, "周")


@dataclass(frozen=True, slots=True)
class SceneStep:
    """A scene lifted by exactly one level."""

    scene_id: str
    from_level: int
    to_level: int


@dataclass(frozen=True, slots=True)
class EarnedOption:
    """A scored option that a solution earns; key "per_band" lifts a device share by one band."""

    item_id: str
    key: str


@dataclass(frozen=True, slots=True)
class PriceRange:
    """Money in 万元, from the low to the high price of a reference firm."""

    low_wan_yuan: Decimal
    high_wan_yuan: Decimal

    @property
    def middle_wan_yuan(self) -> Decimal:
        return (self.low_wan_yuan + self.high_wan_yuan) / 2


@dataclass(frozen=True, slots=True)
class Solution:
    """方案. requires: all groups must be met, any one member meets a group."""

    id: str
    name: str
    steps: tuple[SceneStep, ...]
    options: tuple[EarnedOption, ...]
    form: str
    first_year: PriceRange
    yearly: PriceRange
    cost_driver: str
    weeks_low: int
    weeks_high: int
    requires: tuple[tuple[str, ...], ...]
    kpi: str
    risk: str
    examples: str
    price_basis: PriceBasis


@dataclass(frozen=True, slots=True)
class Support:
    """A policy support along one chain of the 携手行动 notice."""

    id: str
    chain: str
    name: str
    helps: tuple[str, ...]
    ask: str


LICENCE_UNKNOWN = "以仓库 LICENSE 为准"


@dataclass(frozen=True, slots=True)
class OpenSourceExample:
    """Open-source software that a solution can be built with. licence: empty when it is not known."""

    name: str
    licence: str = ""

    @property
    def licence_text(self) -> str:
        """The licence; where it is not known, a reference to the LICENSE file of the repository."""
        return self.licence or LICENCE_UNKNOWN


@dataclass(frozen=True, slots=True)
class SolutionNote:
    """方案说明.

    monday: what changes in daily work from the first Monday on. risk_cure: what to do about the solution's risk.
    evidence: 佐证材料 to keep while it is in use. uses_data_or_ai: its use of data or AI is explicit.
    valid_until: the last day; None for open end. After it the note has to be reviewed.
    """

    solution_id: str
    monday: str
    risk_cure: str
    evidence: tuple[str, ...]
    uses_data_or_ai: bool
    examples: tuple[OpenSourceExample, ...]
    valid_from: date
    valid_until: date | None = None

    def holds_on(self, on: date) -> bool:
        """Whether the note holds on that day, both ends included."""
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)
