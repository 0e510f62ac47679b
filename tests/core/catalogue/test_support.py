"""Whether a support's notice stands on a day, and which supports help with what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rongtong_assess.core.catalogue.solution import EarnedOption, Support
from rongtong_assess.core.catalogue.support import (
    Notice,
    SupportBasis,
    list_questions,
    list_supports_for,
    support_standing,
)
from tests.core.catalogue.light_solution import ALL_FOUR

NOTICE = Notice("携手", "", date(2022, 5, 16), date(2025, 12, 31))
PLAN = Notice("赋能", "文〔2024〕1号", None, date(2027, 12, 31))
OUTLINE = Notice("规划", "", date(2026, 9, 3), None)
SUPPORTS = (
    Support("a", "创新链", "甲", ("scene.quality", "scene.energy"), "链主企业"),
    Support("b", "数据链", "乙", ("base.system",), "服务平台"),
    Support("c", "人才链", "丙", ("mgmt.talent", "scene.quality"), "园区"),
)


@pytest.mark.parametrize(
    ("on", "is_in_force", "covered_by", "sentence"),
    [
        (date(2022, 5, 15), False, (), "通知从 2022 年 5 月 16 日起施行，现在还没有开始。"),
        (date(2022, 5, 16), True, (), "通知现行有效，到 2025 年 12 月 31 日为止。"),
        (date(2025, 12, 31), True, (), "通知现行有效，到 2025 年 12 月 31 日为止。"),
        (
            date(2026, 1, 1),
            False,
            (PLAN,),
            "通知期限到 2025 年 12 月 31 日已满；现可参照《赋能》（文〔2024〕1号，至 2027 年底）。",
        ),
        (
            date(2026, 9, 3),
            False,
            (PLAN, OUTLINE),
            "通知期限到 2025 年 12 月 31 日已满；"
            "现可参照《赋能》（文〔2024〕1号，至 2027 年底）、《规划》（2026 年 9 月 3 日起）。",
        ),
        (
            date(2028, 1, 1),
            False,
            (OUTLINE,),
            "通知期限到 2025 年 12 月 31 日已满；现可参照《规划》（2026 年 9 月 3 日起）。",
        ),
    ],
)
def test_the_standing_follows_the_day(
    on: date, is_in_force: bool, covered_by: tuple[Notice, ...], sentence: str
) -> None:
    standing = SupportBasis(NOTICE, (PLAN, OUTLINE)).standing(on)
    assert (standing.is_in_force, standing.covered_by, standing.sentence) == (is_in_force, covered_by, sentence)


def test_an_ended_notice_without_successor_says_to_ask() -> None:
    standing = support_standing(NOTICE, (), date(2026, 1, 1))
    assert standing.sentence == "通知期限到 2025 年 12 月 31 日已满，目录里没有现行的接续文件；请向主管部门核实。"


def test_a_notice_without_an_end_says_that_none_is_written() -> None:
    assert support_standing(OUTLINE, (), date(2030, 1, 1)).sentence == "通知现行有效，没有写明期限。"


def test_a_successor_known_by_its_title_alone_is_named_without_brackets() -> None:
    standing = support_standing(NOTICE, (Notice("新通知"),), date(2026, 2, 1))
    assert standing.sentence.endswith("现可参照《新通知》。")


def test_supports_are_listed_once_in_the_order_of_the_catalogue() -> None:
    assert [support.id for support in list_supports_for(SUPPORTS, ["mgmt.talent", "scene.quality"])] == ["a", "c"]
    assert list_supports_for(SUPPORTS, []) == ()
    assert list_supports_for(SUPPORTS, ["quality"]) == ()


def test_a_solution_works_on_its_scenes_and_items() -> None:
    assert list_questions(ALL_FOUR) == {"scene.quality", "scene.energy"}
    earned = (EarnedOption("base.netsec", "B"), EarnedOption("base.netsec", "C"))
    with_options = replace(ALL_FOUR, options=earned)
    assert list_questions(with_options) == {"scene.quality", "scene.energy", "base.netsec"}
