"""The money of plans in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from rongtong_assess.core.catalogue.support import LOCAL_DOCUMENT_DECIDES, SubsidyRule
from rongtong_assess.presentation.wording.quantities import join_clauses, join_names, show_points
from rongtong_assess.presentation.wording.roadmap.money import (
    NO_RULE,
    list_subsidy_words,
    machine_price_words,
    money_hint_words,
    subsidy_title,
    whole_price_words,
    years_words,
)

RULE = SubsidyRule(
    region="330100",
    city="杭州市",
    title="补贴办法",
    document="",
    percent=Decimal(30),
    cap_by_level={3: Decimal("12.5"), 2: Decimal(8)},
    counts=("软件", "设备"),
    condition="",
    paid_when="验收以后",
    valid_from=date(2026, 1, 1),
    valid_until=None,
    source="官网",
    is_example=False,
)


def test_a_rule_is_told_with_its_caps_by_level_and_with_what_it_leaves_open() -> None:
    assert list_subsidy_words(RULE) == (
        "比例：核定费用的 30%",
        "上限：到二级最多 8 万元，到三级最多 12.5 万元",
        "哪些费用算：软件、设备",
        f"条件：{LOCAL_DOCUMENT_DECIDES}",
        "什么时候付：验收以后",
        "有效期：2026-01-01 起，到 没有写明",
        "出处：官网",
    )
    assert subsidy_title(RULE) == "杭州市：《补贴办法》"


def test_without_a_rule_the_firm_is_told_whom_to_ask() -> None:
    assert list_subsidy_words(None) == (f"{NO_RULE}。",)
    assert money_hint_words(no_rule="没有。", example="示例").startswith("没有。补贴验收以后才付")
    assert money_hint_words(no_rule="", example="示例").startswith("补贴是示例；补贴验收以后才付")


@pytest.mark.parametrize(
    ("is_owned", "is_whole", "words"),
    [
        (False, True, "4 台，每台 0.5 万元（含安装）"),
        (False, False, "4 台，每台 0.5 万元（含安装，只做这些设备，不做整套）"),
        (True, True, "本体已具备，只算加的设备；4 台，每台 0.5 万元（含安装）"),
    ],
)
def test_a_price_by_machine_says_what_is_included(is_owned: bool, is_whole: bool, words: str) -> None:
    assert machine_price_words(4, Decimal("0.5"), words="含安装", is_owned=is_owned, is_whole=is_whole) == words


def test_a_whole_price_names_its_machines() -> None:
    assert whole_price_words(4, is_owned=False) == "整套价，已含 4 台设备"


def test_money_is_added_up_over_one_year_or_several() -> None:
    assert [years_words(years) for years in (1, 3)] == ["第一年", "3 年一共"]


def test_lists_join_names_and_leave_empty_clauses_out() -> None:
    assert join_names(["甲", "乙"]) == "甲、乙"
    assert join_clauses(["先做甲", "", "再做乙"]) == "先做甲；再做乙"
    assert show_points(Decimal("12.50")) == "12.5 分"
