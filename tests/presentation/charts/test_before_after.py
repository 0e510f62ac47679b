"""Bars before and after: both values said, nothing drawn where there is none."""

from __future__ import annotations

from decimal import Decimal
from xml.etree import ElementTree

from rongtong_assess.presentation.charts.bars import BeforeAfter, before_after_bars
from rongtong_assess.presentation.wording.quantities import show_number

SVG = "{http://www.w3.org/2000/svg}"
PAIRS = (
    BeforeAfter("甲", Decimal(5), Decimal(10), Decimal(20)),
    BeforeAfter("乙", None, Decimal(20), Decimal(20)),
    BeforeAfter("丙 <&>", Decimal(0), Decimal("0.5"), Decimal(1)),
)
CHART = before_after_bars(PAIRS, title="两次的得分比一比", show=show_number)
ROOT = ElementTree.fromstring(CHART.svg)  # noqa: S314  # made here, nothing foreign in it


def test_a_bar_is_as_long_as_its_value() -> None:
    bars = [float(bar.get("width") or 0) for bar in ROOT.iter(f"{SVG}rect") if bar.get("stroke") is None]
    assert bars[1] == bars[0] * 2
    assert bars[2] == bars[0] * 4
    assert bars[3] == 0


def test_a_value_that_does_not_compare_has_no_bar_and_says_so() -> None:
    outlines = [bar for bar in ROOT.iter(f"{SVG}rect") if bar.get("stroke")]
    assert len(outlines) == len(PAIRS) * 2 - 1
    assert CHART.rows[1] == ("乙", "不能比", "20", "20")
    assert "乙上次 不能比，这次 20" in CHART.summary


def test_every_value_stands_beside_its_bar_and_in_the_table() -> None:
    texts = [text.text for text in ROOT.iter(f"{SVG}text")]
    assert texts[:5] == ["甲", "上次", "5", "这次", "10"]
    assert texts[5:] == ["乙", "上次", "不能比", "这次", "20", "丙 <&>", "上次", "0", "这次", "0.5"]
    assert CHART.head == ("名称", "上次", "这次", "最高")


def test_nothing_leaves_the_picture() -> None:
    _, _, width, height = map(float, (ROOT.get("viewBox") or "").split())
    for bar in ROOT.iter(f"{SVG}rect"):
        assert float(bar.get("x") or 0) + float(bar.get("width") or 0) <= width
        assert float(bar.get("y") or 0) + float(bar.get("height") or 0) <= height
