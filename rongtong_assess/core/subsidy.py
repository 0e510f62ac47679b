"""SubsidyRule: what a city pays of a firm's digital rework, and how much that would be.

Subsidies differ by city, year and level reached, so they are data with dates. What a rule does not
say stays unknown and is never filled in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

LOCAL_DOCUMENT_DECIDES = "以当地文件为准"
EXAMPLE_MARK = "示例，以当地文件为准"
MUNICIPALITY_END = "0000"
DIRECTLY_GOVERNED = "90"


@dataclass(frozen=True, slots=True)
class SubsidyRule:
    """补贴规则 of one city.

    region: six digits of the city (GB/T 2260). percent: share of the approved cost, in per cent; None when
    not known. cap_by_level: most 万元 for the level reached after rework; empty when not known.
    counts: what belongs to the approved cost. document, condition, paid_when: empty when not known.
    source: where the figures were read. valid_until: the last day; None for open end.
    """

    region: str
    city: str
    title: str
    document: str
    source: str
    valid_from: date
    valid_until: date | None
    percent: Decimal | None
    cap_by_level: Mapping[int, Decimal]
    counts: tuple[str, ...]
    condition: str
    paid_when: str
    is_example: bool

    def is_in_force(self, on: date) -> bool:
        """Both ends included."""
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)

    def covers(self, region: str) -> bool:
        """Whether a firm's region lies in the rule's city."""
        return region.startswith(city_prefix(self.region))

    def find_cap(self, level: int) -> Decimal | None:
        """The cap of the highest named level that a firm at this level has reached; None below them all.

        Who stands at level 3 has also reached level 2.
        """
        reached = [named for named in self.cap_by_level if named <= level]
        return self.cap_by_level[max(reached)] if reached else None


def city_prefix(region: str) -> str:
    """The digits that all regions of a city share.

    Four for a prefecture-level city, two for a municipality, all six for a county or city that a
    province governs directly.
    """
    if region.endswith(MUNICIPALITY_END):
        return region[:2]
    return region if region[2:4] == DIRECTLY_GOVERNED else region[:4]


def find_subsidy_rule(rules: Iterable[SubsidyRule], region: str | None, on: date) -> SubsidyRule | None:
    """The rule of the region's city in force on that day; None where there is none or the region is not known."""
    if region is None:
        return None
    return next((rule for rule in rules if rule.covers(region) and rule.is_in_force(on)), None)


def subsidise(rule: SubsidyRule, *, eligible_wan_yuan: Decimal, level_reached: int) -> Decimal | None:
    """The most the rule would pay, exactly: the share of the eligible cost, up to the cap of the level reached.

    0 where the level reached gives no claim. None where the percentage or the caps are not known, so
    nothing can be computed and the local document decides.
    """
    cap = rule.find_cap(level_reached)
    if rule.cap_by_level and cap is None:
        return Decimal(0)
    if rule.percent is None or cap is None:
        return None
    return max(Decimal(0), min(rule.percent * eligible_wan_yuan / 100, cap))
