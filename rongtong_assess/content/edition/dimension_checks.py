"""Whether one dimension's points, shares, options and bands fit together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from rongtong_assess.content.edition.assembly import build_derivation
from rongtong_assess.content.edition.file_shapes import DimensionFile, ItemShape, OptionShape, find_band_fault
from rongtong_assess.content.reading.yaml_source import MistakeList, NodePath, Source
from rongtong_assess.core.edition.edition import FACT_PREFIX, SCENE_PREFIX
from rongtong_assess.core.edition.fact import Fact

FULL_SHARE = Decimal(100)
OUTCOMES = ("worse", "same", "better")


def check_dimension(source: Source, dimension: DimensionFile, facts: Mapping[str, Fact]) -> MistakeList:
    """Every mistake of one dimension file, by itself and against the registered facts."""
    mistakes = MistakeList()
    _check_shares(mistakes, source.where("groups"), shares=[group.share for group in dimension.groups], of="组")
    for group_place, group in enumerate(dimension.groups):
        group_path: NodePath = ("groups", group_place)
        _check_shares(
            mistakes, source.where(*group_path, "items"), shares=[item.share for item in group.items], of="采集项"
        )
        for item_place, item in enumerate(group.items):
            check = _ItemCheck(mistakes, source, (*group_path, "items", item_place), item)
            check.worth(dimension.points * group.share * item.share / (FULL_SHARE * FULL_SHARE))
            check.options()
            check.measure(facts)
    return mistakes


def _check_shares(mistakes: MistakeList, where: str, *, shares: Sequence[Decimal], of: str) -> None:
    total = sum(shares, Decimal(0))
    if total != FULL_SHARE:
        mistakes.add(where, f"各{of}的占比（share）加起来是 {total}，不是 100", f"请核对各{of}的 share")


class _ItemCheck:
    """The checks of one item."""

    def __init__(self, mistakes: MistakeList, source: Source, path: NodePath, item: ItemShape) -> None:
        self.mistakes, self.source, self.path, self.item = mistakes, source, path, item

    def worth(self, expected: Decimal) -> None:
        """Points by share, and points by options."""
        item = self.item
        if item.id.startswith((SCENE_PREFIX, FACT_PREFIX)):
            self._add(
                "id", f"采集项的 id「{item.id}」用了留给场景和事实的开头", "请换一个不以 scene. 或 fact. 开头的 id"
            )
        if item.points != expected:
            self._add(
                "points",
                f"「{item.name}」是 {item.points} 分，按占比应是 {expected.normalize():f} 分",
                "请核对 points 和 share",
            )
        points = [option.points for option in item.options]
        offered = sum(points, Decimal(0)) if item.type == "multi" else max(points)
        if offered != item.points:
            how = "多选各选项加起来" if item.type == "multi" else "单选最高一档"
            self._add("options", f"「{item.name}」{how}是 {offered} 分，应是 {item.points} 分", "请核对各选项的 points")

    def options(self) -> None:
        """Keys, and the one option that excludes the others."""
        keys = Counter(option.key for option in self.item.options)
        for place, option in enumerate(self.item.options):
            if keys[option.key] > 1:
                self._add_option(place, f"选项 {option.key} 写了 {keys[option.key]} 次", "请给每个选项不同的字母")
            self._text_or_range(place, option)
        exclusive = [option for option in self.item.options if option.exclusive]
        if self.item.type == "single" and exclusive:
            self._add("options", f"「{self.item.name}」是单选，却有 exclusive 选项", "请删掉 exclusive")
        if self.item.type == "multi" and (len(exclusive) != 1 or exclusive[0].points):
            self._add(
                "options",
                f"「{self.item.name}」是多选，应恰有一个 0 分的 exclusive 选项，现有 {len(exclusive)} 个",
                "请给表示“都没有”的那个 0 分选项写上 exclusive: true",
            )

    def _text_or_range(self, place: int, option: OptionShape) -> None:
        if bool(option.text) == bool(option.range):
            self._add_option(
                place, f"选项 {option.key} 应写 text 或 range，且只写一个", "按比例判定的写 range，其余写 text"
            )

    def measure(self, facts: Mapping[str, Fact]) -> None:
        """Bands and outcomes belong to a measure; a measure names declared facts."""
        measure, options = self.item.measure, self.item.options
        kind = measure.kind if measure else None
        if kind and self.item.type == "multi":
            self._add("measure", f"「{self.item.name}」是多选，不能由数字判定", "请改成 type: single，或删掉 measure")
        if kind != "trend" and any(option.outcome for option in options):
            self._add(
                "options",
                f"「{self.item.name}」不比较两年，却写了 outcome",
                "请删掉 outcome，或写上 kind: trend 的 measure",
            )
        if kind != "share" and any(option.range for option in options):
            self._add(
                "options",
                f"「{self.item.name}」不按比例判定，却写了 range",
                "请改写 text，或写上 kind: share 的 measure",
            )
        if kind == "trend" and sorted(option.outcome or "" for option in options) != sorted(OUTCOMES):
            self._add(
                "options", f"「{self.item.name}」比较两年，应恰有三个选项", f"请让 {'、'.join(OUTCOMES)} 各出现一次"
            )
        if kind == "share":
            self._bands()
        self._facts(facts)

    def _bands(self) -> None:
        bands = [option.range for option in self.item.options if option.range]
        if len(bands) < len(self.item.options):
            self._add("options", f"「{self.item.name}」按比例判定，却有选项没写 range", "请给每个选项写 range")
            return
        fault = find_band_fault(bands)
        if fault:
            self._add("options", f"「{self.item.name}」的区间{fault}", "请让各区间不重不漏地盖满 0 到 100")

    def _facts(self, facts: Mapping[str, Fact]) -> None:
        derivation = build_derivation(self.item)
        for name in derivation.facts if derivation else ():
            if name not in facts:
                self._add(
                    "measure",
                    f"「{self.item.name}」用到的事实「{name}」没有登记",
                    "请在 edition.yaml 的 facts 里登记它，或改名",
                )

    def _add(self, key: str, what: str, cure: str) -> None:
        self.mistakes.add(self.source.where(*self.path, key), what, cure)

    def _add_option(self, place: int, what: str, cure: str) -> None:
        self.mistakes.add(self.source.where(*self.path, "options", place), f"「{self.item.name}」的{what}", cure)
