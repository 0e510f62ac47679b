"""Policy supports along the seven chains (supports.yaml), and the subsidy rules of cities (subsidies.yaml)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Annotated

from pydantic import Field

from rongtong_assess.content.reading.shapes import Day, Name, Number, Shape, Text, read_shape, written
from rongtong_assess.content.reading.yaml_source import MistakeList, NodePath, Source, read_source
from rongtong_assess.content.registers import list_regions
from rongtong_assess.core.catalogue.solution import Support
from rongtong_assess.core.catalogue.support import LOCAL_DOCUMENT_DECIDES, Notice, SubsidyRule, SupportBasis

RegionCode = Annotated[str, written(r"[0-9]{6}", "应是城市的 6 位行政区划代码，加引号")]
Percent = Annotated[Number, Field(le=100)]


class NoticeShape(Shape):
    title: Text
    document: Text | None = None
    starts: Day | None = Field(default=None, alias="from")
    until: Day | None = None


class SupportShape(Shape):
    id: Name
    name: Text
    helps: list[Name] = Field(min_length=1)
    ask: Text


class ChainShape(Shape):
    id: Name
    name: Text
    supports: list[SupportShape] = Field(min_length=1)


class SupportsFile(Shape):
    notice: NoticeShape
    successors: list[NoticeShape]
    chains: list[ChainShape] = Field(min_length=1)


class CapsShape(Shape):
    """万元 by level reached; a level that gives no claim, or none of its own, is left out."""

    first: Number | None = Field(default=None, alias="1")
    second: Number | None = Field(default=None, alias="2")
    third: Number | None = Field(default=None, alias="3")
    fourth: Number | None = Field(default=None, alias="4")

    @property
    def by_level(self) -> dict[int, Decimal]:
        caps = (self.first, self.second, self.third, self.fourth)
        return {level: cap for level, cap in enumerate(caps, start=1) if cap is not None}


class RuleShape(Shape):
    """What the document does not say is left out and is shown as 以当地文件为准."""

    region: RegionCode
    city: Text
    title: Text
    document: Text | None = None
    source: Text
    valid_from: Day
    valid_until: Day | None = None
    percent: Percent | None = None
    caps_wan_yuan: CapsShape = CapsShape()
    counts: list[Text] = Field(default_factory=list)
    condition: Text | None = None
    paid_when: Text | None = None
    is_example: bool


class SubsidiesFile(Shape):
    rules: list[RuleShape]


@dataclass(frozen=True, slots=True)
class SupportTable:
    """Every support in the file's order, and the notices they are based on."""

    frame: SupportBasis
    supports: tuple[Support, ...]


def read_supports(path: Path) -> SupportTable:
    """The whole file; raises Refused with every mistake and its line."""
    source = read_source(path, path.name)
    file = read_shape(source, SupportsFile)
    mistakes = MistakeList()
    frame = SupportBasis(_notice(file.notice), tuple(map(_notice, file.successors)))
    _check_dates(source, frame, mistakes=mistakes)
    supports: dict[str, Support] = {}
    for where, support in _list_supports(source, file):
        if support.id in supports:
            mistakes.add(where, f"支持措施的 id「{support.id}」用了两次", "请换一个没有用过的 id")
        supports[support.id] = support
    mistakes.raise_if_any()
    return SupportTable(frame, tuple(supports.values()))


def read_subsidies(path: Path) -> tuple[SubsidyRule, ...]:
    """Every rule in the file's order; raises Refused with every mistake and its line."""
    source = read_source(path, path.name)
    shapes = read_shape(source, SubsidiesFile).rules
    mistakes = MistakeList()
    cities = _name_by_code()
    for place, shape in enumerate(shapes):
        for key, what, cure in _list_faults(shape, cities):
            mistakes.add(source.where("rules", place, key), what, cure)
    for (_, earlier), (place, later) in combinations(enumerate(shapes), 2):
        if earlier.region == later.region and _meet(earlier, later):
            what = f"{later.city}有两条规则在同一天有效：《{earlier.title}》和《{later.title}》"
            mistakes.add(source.where("rules", place), what, "请改有效期，让前一条先结束")
    mistakes.raise_if_any()
    return tuple(map(_build, shapes))


def _list_supports(source: Source, file: SupportsFile) -> Iterator[tuple[str, Support]]:
    for place, chain in enumerate(file.chains):
        for inner, support in enumerate(chain.supports):
            where = source.where("chains", place, "supports", inner, "id")
            yield where, Support(support.id, chain.name, support.name, tuple(support.helps), support.ask)


def _check_dates(source: Source, frame: SupportBasis, *, mistakes: MistakeList) -> None:
    places: list[NodePath] = [("notice",), *(("successors", place) for place in range(len(frame.successors)))]
    for place, notice in zip(places, (frame.notice, *frame.successors), strict=True):
        if notice.starts and notice.until and notice.until < notice.starts:
            what = f"《{notice.title}》的期限 {notice.starts} 到 {notice.until}，前后颠倒了"
            mistakes.add(source.where(*place, "until"), what, "请核对 from 和 until，早的在前")


def _notice(shape: NoticeShape) -> Notice:
    return Notice(shape.title, shape.document or "", shape.starts, shape.until)


def _list_faults(rule: RuleShape, cities: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """(key, what, cure) of what is wrong within one rule."""
    if rule.region not in cities:
        yield "region", f"「{rule.region}」不是一个城市的行政区划代码", "请写地级市的代码，如 442000（中山市）"
    elif cities[rule.region] != rule.city:
        yield "city", f"{rule.region} 是{cities[rule.region]}，这里写成了「{rule.city}」", "请核对代码和城市名"
    if rule.valid_until is not None and rule.valid_until < rule.valid_from:
        what = f"有效期 {rule.valid_from} 到 {rule.valid_until}，前后颠倒了"
        yield "valid_until", what, "请核对 valid_from 和 valid_until，早的在前"
    caps = list(rule.caps_wan_yuan.by_level.values())
    if caps != sorted(caps):
        yield "caps_wan_yuan", "等级升高，最高补贴反而变低", "请核对每一级的金额，单位万元"
    if not caps and rule.percent is None:
        yield "percent", "比例和最高补贴都没有写", f"请至少写一样；都不知道就删掉这条，页面会写{LOCAL_DOCUMENT_DECIDES}"


def _meet(rule: RuleShape, other: RuleShape) -> bool:
    """Whether there is a day on which both hold."""
    latest_start = max(rule.valid_from, other.valid_from)
    return latest_start <= min(rule.valid_until or date.max, other.valid_until or date.max)


def _name_by_code() -> dict[str, str]:
    return dict(city for cities in list_regions().values() for city in cities)


def _build(shape: RuleShape) -> SubsidyRule:
    return SubsidyRule(
        region=shape.region,
        city=shape.city,
        title=shape.title,
        document=shape.document or "",
        source=shape.source,
        valid_from=shape.valid_from,
        valid_until=shape.valid_until,
        percent=shape.percent,
        cap_by_level=shape.caps_wan_yuan.by_level,
        counts=tuple(shape.counts),
        condition=shape.condition or "",
        paid_when=shape.paid_when or "",
        is_example=shape.is_example,
    )
