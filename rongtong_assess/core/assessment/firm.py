"""The firm that an assessment is about, and its size class by the national standard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
class IndustryDivision:
    """A division (大类) of GB/T 4754, or one of its groups (中类) where the size standard tells these apart.

    code: the section's letter and two digits, three for a group: C34, K701. industry: id in the size standard.
    examples: words by which people find it, not of the standard.
    """

    code: str
    name: str
    section: str
    section_name: str
    industry: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DivisionRegister:
    """The divisions by code, and whom they are asked of.

    asked_of: industries whose firms are asked for their division. ask_again_days: how long a postponed question rests.
    """

    by_code: Mapping[str, IndustryDivision] = field(default_factory=dict)
    asked_of: frozenset[str] = frozenset()
    ask_again_days: int = 30

    @property
    def asked(self) -> tuple[IndustryDivision, ...]:
        """The divisions that a firm of an asked industry may choose from."""
        return tuple(division for division in self.by_code.values() if division.industry in self.asked_of)


@dataclass(frozen=True, slots=True)
class SizeStandard:
    """The national size standard, by industry id, and the divisions that lead to an industry."""

    industries: Mapping[str, IndustrySizes]
    divisions: DivisionRegister = field(default_factory=DivisionRegister)

    def place(self, said: str) -> tuple[str, str | None]:
        """Industry and division of what a firm says: a division's code, or an industry's id, which leaves it open."""
        division = self.divisions.by_code.get(said)
        return (said, None) if division is None else (division.industry, division.code)

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

    industry: an industry's id in the size standard. division: the code of its division (GB/T 4754), which says more
    than the industry; None where the firm has not said it. region: six digits (GB/T 2260).
    credit_code: 统一社会信用代码, empty when unknown. assets_wan_yuan: only some industries' size depends on it.
    """

    name: str | None = None
    industry: str | None = None
    employees: int | None = None
    revenue_wan_yuan: Decimal | None = None
    region: str | None = None
    credit_code: str = ""
    assets_wan_yuan: Decimal | None = None
    division: str | None = None
