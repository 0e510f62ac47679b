"""The shape of an edition's files. What may be written, and nothing else.

Sums, references and reachable levels are checked in checks.py and dimension_checks.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from rongtong_assess.content.reading.shapes import Day, Name, Number, PartialDay, Shape, Text, written
from rongtong_assess.core.edition.edition import TOP_SCENE_LEVEL
from rongtong_assess.core.edition.fact import Outcome, ShareBand

_NUMBER = r"(\d{1,3}(?:\.\d{1,6})?)"
_RANGE = re.compile(rf"([\[(])\s*{_NUMBER}\s*,\s*{_NUMBER}\s*([\])])", re.ASCII)
WHOLE_SHARE = ShareBand(Decimal(0), Decimal(100), low_included=True, high_included=True)


def read_band(text: object) -> ShareBand:
    """The band written as an interval in per cent; raises ValueError with a Chinese sentence."""
    match = _RANGE.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError('区间的写法不对，应像 "(10,20]" 这样：圆括号不含，方括号含')
    opening, low, high, closing = match.groups()
    band = ShareBand(Decimal(low), Decimal(high), low_included=opening == "[", high_included=closing == "]")
    if band.low >= band.high or band.high > WHOLE_SHARE.high:
        raise ValueError("区间应从小到大，并在 0 到 100 之间")
    return band


def describe_band(band: ShareBand) -> str:
    """The band in plain words."""
    low = f"{'达到' if band.low_included else '超过'} {band.low}%"
    high = f"{'不超过' if band.high_included else '不到'} {band.high}%"
    if band.low == WHOLE_SHARE.low and band.low_included:
        return high
    return low if band.high == WHOLE_SHARE.high and band.high_included else f"{low}，{high}"


def find_band_fault(bands: Sequence[ShareBand]) -> str | None:
    """Why these bands do not cover 0 to 100 exactly once; None when they do."""
    ordered = sorted(bands, key=lambda band: (band.low, not band.low_included))
    if ordered[0].low != 0 or not ordered[0].low_included:
        return "没有从 0 开始（应以 [0 开头）"
    if ordered[-1].high != WHOLE_SHARE.high or not ordered[-1].high_included:
        return "没有到 100 为止（应以 100] 结尾）"
    for left, right in pairwise(ordered):
        if right.low < left.high or (right.low == left.high and left.high_included and right.low_included):
            return f"{left} 和 {right} 有重叠"
        if right.low > left.high or not (left.high_included or right.low_included):
            return f"{left} 和 {right} 之间有空档"
    return None


Range = Annotated[ShareBand, BeforeValidator(read_band)]
Key = Annotated[str, written(r"[A-Z]", "选项用一个大写字母")]
FileName = Annotated[str, written(r"[a-z0-9][a-z0-9_-]{,73}\.yaml", "应是小写的文件名，以 .yaml 结尾，不带文件夹")]


class OptionShape(Shape):
    key: Key
    points: Number
    text: Text = ""
    exclusive: bool = False
    range: Range | None = None
    outcome: Outcome | None = None
    comes_from: list[Key] = Field(default_factory=list, alias="from")


class ShareShape(Shape):
    kind: Literal["share"]
    part: Name
    whole: Name
    may_exceed_whole: bool


class TrendShape(Shape):
    kind: Literal["trend"]
    amount: Name
    per: Name | None = None
    better: Literal["up", "down"]


MeasureShape = Annotated[ShareShape | TrendShape, Field(discriminator="kind")]


class ItemShape(Shape):
    id: Name
    name: Text
    share: Number
    points: Number
    type: Literal["multi", "single"]
    ask: Text
    why: Text
    how: Text
    evidence: list[Text] = Field(min_length=1)
    measure: MeasureShape | None = None
    comes_from: list[Name] = Field(default_factory=list, alias="from")
    options: list[OptionShape] = Field(min_length=2)


class GroupShape(Shape):
    id: Name
    name: Text
    share: Number
    items: list[ItemShape] = Field(min_length=1)


class DimensionFile(Shape):
    """A dimension with its groups and items, one per file."""

    id: Name
    name: Text
    points: Number
    groups: list[GroupShape] = Field(min_length=1)


class LevelTexts(Shape):
    first: Text = Field(alias="1")
    second: Text = Field(alias="2")
    third: Text = Field(alias="3")
    fourth: Text = Field(alias="4")


class SceneShape(Shape):
    id: Name
    name: Text
    required: bool
    why: Text
    comes_from: list[Name] = Field(default_factory=list, alias="from")
    levels: LevelTexts


class SceneGroupShape(Shape):
    id: Name
    name: Text
    scenes: list[SceneShape] = Field(min_length=1)


class ScenesFile(Shape):
    """All scenes; the evidence asked for is the same for each."""

    evidence: list[Text] = Field(min_length=1)
    groups: list[SceneGroupShape] = Field(min_length=1)


class LevelShape(Shape):
    level: int = Field(ge=1, le=TOP_SCENE_LEVEL)
    name: Text
    min_score: Number
    min_scenes: int = Field(default=0, ge=0)
    min_required_scenes: int = Field(default=0, ge=0)


class FactShape(Shape):
    id: Name
    name: Text
    unit: Text
    number: Literal["whole", "decimal"]
    least: Number
    most: Number
    hint: Text


class ConditionShape(Shape):
    question: Annotated[str, written(r"[a-z0-9][a-z0-9_.*-]{,79}", "应是采集项的 id、scene.场景、scene.* 或 fact.事实")]
    any_of: list[Key] = Field(default_factory=list)
    none_of: list[Key] = Field(default_factory=list)
    not_all_of: list[Key] = Field(default_factory=list)
    at_least: int | None = Field(default=None, ge=0)
    at_most: int | None = Field(default=None, ge=0)


class ContradictionShape(Shape):
    id: Name
    when: list[ConditionShape] = Field(min_length=1)
    message: Text


class TableShape(Shape):
    of: Name
    name: Text
    industries: list[Name] = Field(min_length=1)


class EditionFile(Shape):
    """edition.yaml: what holds for the whole edition, and which files belong to it."""

    id: Name
    series: Name | None = None
    revision: int = Field(default=1, ge=1)
    revises: Name | None = None
    title: Text
    document: Text
    issued: Day
    in_force_from: Day
    note: Text
    standing: Text | None = None
    below_name: Text
    points: Number
    total: Literal["sum", "mean"] = "sum"
    table: TableShape | None = None
    dimensions: list[FileName] = Field(min_length=1)
    scenes: FileName | None = None
    levels: list[LevelShape] = Field(min_length=1)
    facts: list[FactShape]
    contradictions: list[ContradictionShape]


class TierShape(Shape):
    level: int = Field(ge=1)
    min_score: Number


class ListedFile(Shape):
    """listed.yaml: an edition that is known but cannot be answered yet."""

    id: Name
    series: Name
    title: Text
    document: Text
    issued: PartialDay
    known: list[Text] = Field(min_length=1)
    missing: Text
    cure: Text
    tables: list[Text]
    tiers: list[TierShape]
