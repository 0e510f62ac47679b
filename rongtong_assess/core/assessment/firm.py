"""The firm that an assessment is about, and its size class by the national standard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Indicator = Literal["employees", "revenue", "assets"]
SIZE_NAMES: Mapping[str, str] = {"large": "大型", "medium": "中型", "small": "小型", "micro": "微型"}


@dataclass(frozen=True, slots=True)
class IndustrySizes:
    """Lower bounds of one industry: employees in persons, revenue and assets in 万元."""

    id: str
    name: str
    bounds: Mapping[str, Mapping[str, Decimal]]

    @property
    def indicators(self) -> frozenset[str]:
        """The indicators that decide the size class in this industry."""
        return frozenset(indicator for bound in self.bounds.values() for indicator in bound)


@dataclass(frozen=True, slots=True)
class SizeStandard:
    """The national size standard, by industry id."""

    industries: Mapping[str, IndustrySizes]

    def find_size_class(
        self,
        industry_id: str,
        *,
        employees: int | None,
        revenue_wan_yuan: Decimal | None,
        assets_wan_yuan: Decimal | None = None,
    ) -> str | None:
        """large, medium, small or micro; None while a needed indicator is unknown."""
        industry = self.industries[industry_id]
        known: dict[str, Decimal | int | None] = {
            "employees": employees,
            "revenue": revenue_wan_yuan,
            "assets": assets_wan_yuan,
        }
        if any(known[indicator] is None for indicator in industry.indicators):
            return None
        for size in ("large", "medium", "small"):
            if all(known[name] >= bound for name, bound in industry.bounds[size].items()):  # type: ignore[operator]  # None is ruled out above
                return size
        return "micro"


@dataclass(frozen=True, slots=True)
class Firm:
    """企业, as far as it is known; None where a value was not given.

    industry: an industry's id in the size standard. region: six digits (GB/T 2260).
    credit_code: 统一社会信用代码, empty when unknown. assets_wan_yuan: only some industries' size depends on it.
    """

    name: str | None = None
    industry: str | None = None
    employees: int | None = None
    revenue_wan_yuan: Decimal | None = None
    region: str | None = None
    credit_code: str = ""
    assets_wan_yuan: Decimal | None = None
