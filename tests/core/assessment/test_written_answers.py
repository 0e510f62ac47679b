"""Ticks, options and levels may be written in more than one way; what may mean two things is asked again."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest

from rongtong_assess.core.assessment.written_answers import find_option, read_level, read_tick
from rongtong_assess.core.edition.edition import Item, Option

OPTIONS = {
    "A": "没有规划",
    "B": "ERP 已有规划，没有执行",
    "C": "占 10%（含）以上",
    "D": "占 1.5%",
    "E": "占 15%",
}
ITEM = Item(
    id="mgmt.plan",
    name="规划",
    ask="有没有规划",
    kind="single",
    points=Decimal(5),
    share_percent=Decimal(5),
    options=tuple(Option(key, text, Decimal(1)) for key, text in OPTIONS.items()),
)


YES = "是 有 对 V v Ｖ √ ✓ ✔ ✔\ufe0f ✅ ☑ ☑\ufe0f ● ■ 1 １ Y yes TRUE 是。 b Ｂ"
NO = "否 无 不 没有 × ✗ ✘ ❌ ☐ □ 0 ０ N no false - — / 未"
NEITHER = "也许 A ○ ? 部分 2 ☒ x 100% 是否 已"
LEVELS = {0: "0 零级 〇", 2: "2 ２ 2.0 2级 二级 第二级 二 Ⅱ II级 L2 2级。", 4: "4 四级 第4级 IV"}
NO_LEVELS = "2.5 5 五级 2-3级 二三 没有 200% IIII 级"
LETTERS = "B b Ｂ B. B、 B： （B） 选B B项 选项B"


@pytest.mark.parametrize("text", YES.split())
def test_what_means_yes_is_a_tick(text: str) -> None:
    assert read_tick(f" {text} ", "B") is True


@pytest.mark.parametrize("text", ["", *NO.split()])
def test_what_means_no_is_no_tick(text: str) -> None:
    assert read_tick(text, "B") is False


@pytest.mark.parametrize("text", NEITHER.split())
def test_what_may_mean_either_is_asked_again(text: str) -> None:
    assert read_tick(text, "B") is None


@pytest.mark.parametrize(("level", "text"), [(level, text) for level in LEVELS for text in LEVELS[level].split()])
def test_a_level_may_be_written_in_words(text: str, level: int) -> None:
    assert read_level(text) == level
    assert read_level(f" {text} ") == level


@pytest.mark.parametrize("text", ["", "2" * 3000, *NO_LEVELS.split()])
def test_what_is_no_level_is_asked_again(text: str) -> None:
    assert read_level(text) is None


@pytest.mark.parametrize("text", [*LETTERS.split(), "B ERP 已有规划，没有执行"])
@pytest.mark.parametrize("around", ["{}", " {} "])
def test_an_option_may_be_written_by_its_letter(text: str, around: str) -> None:
    assert find_option(ITEM, around.format(text)) == "B"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("B：ERP 已有规划，没有执行", "B"),
        ("B、ERP已有规划,没有执行。", "B"),
        ("ERP 已有规划，没有执行", "B"),
        ("没有规划", "A"),
        ("C占10%(含)以上", "C"),
        ("D 占 1.5%", "D"),
        ("占 15%", "E"),
        ("D 占 15%", None),
        ("A ERP 已有规划，没有执行", None),
        ("B 随便", None),
        ("F", None),
        ("AB", None),
        ("A、B", None),
        ("规划", None),
    ],
)
def test_letter_and_text_must_not_contradict_each_other(text: str, key: str | None) -> None:
    assert find_option(ITEM, text) == key


def test_thousands_of_blanks_take_no_time() -> None:
    begun = time.process_time()
    for _ in range(100):
        assert find_option(ITEM, "选" + " " * 2400 + "中") is None
    assert time.process_time() - begun < 1
