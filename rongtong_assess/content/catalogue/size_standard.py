"""The size standard's table from its file, and which industries and regions a sheet may name.

Source: 中小企业划型标准规定（工信部联企业〔2011〕300号）.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from pydantic import Field

from rongtong_assess.content.reading.shapes import Name, Number, Shape, Text, read_shape
from rongtong_assess.content.reading.yaml_source import MistakeList, read_source
from rongtong_assess.content.registers import is_region
from rongtong_assess.core.assessment.firm import IndustrySizes, SizeStandard
from rongtong_assess.core.assessment.firm_json import FirmTerms


class BoundsShape(Shape):
    """Lower bounds: persons and 万元; an indicator that is absent takes no part."""

    employees: Number | None = None
    revenue: Number | None = None
    assets: Number | None = None

    @property
    def given(self) -> dict[str, Decimal]:
        return {name: bound for name, bound in self if bound is not None}


class IndustryShape(Shape):
    id: Name
    name: Text
    large: BoundsShape
    medium: BoundsShape
    small: BoundsShape

    @property
    def bounds(self) -> dict[str, dict[str, Decimal]]:
        return {"large": self.large.given, "medium": self.medium.given, "small": self.small.given}


class SizeFile(Shape):
    industries: list[IndustryShape] = Field(min_length=1)


def read_size_standard(path: Path) -> SizeStandard:
    """The table by industry; raises Refused with every mistake, each with file:line."""
    source = read_source(path, path.name)
    industries = read_shape(source, SizeFile).industries
    mistakes = MistakeList()
    ids = [industry.id for industry in industries]
    for place, industry in enumerate(industries):
        where = source.where("industries", place)
        if industry.id in ids[:place]:
            mistakes.add(where, f"行业的 id「{industry.id}」用了两次", "请换一个没有用过的 id")
        if fault := _find_fault(industry):
            mistakes.add(where, f"行业「{industry.name}」{fault}", "请对照划型标准核对")
    mistakes.raise_if_any()
    return SizeStandard(
        {industry.id: IndustrySizes(industry.id, industry.name, industry.bounds) for industry in industries}
    )


def _find_fault(industry: IndustryShape) -> str | None:
    large, medium, small = industry.bounds.values()
    if not large or large.keys() != medium.keys() or medium.keys() != small.keys():
        return "的大、中、小三档没有用同样的指标"
    if not all(large[name] > medium[name] > small[name] for name in large):
        return "的下限不是从大型到小型递减"
    return None


def firm_terms(sizes: SizeStandard) -> FirmTerms:
    """Industries of the size standard and divisions, so that a firm's size can be told, and today's regions."""
    industries = {industry.id: industry.name for industry in sizes.industries.values()}
    return FirmTerms(industries, is_region, sizes.divisions.by_code)
