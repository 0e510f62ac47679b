"""What the report object says."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rongtong_assess.core.answers import settle
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.firm import Firm
from rongtong_assess.reporting.item_rows import ItemRow
from rongtong_assess.reporting.report import Report
from tests.reporting.conftest import MakeReport, renamed


def item_row(report: Report, name: str) -> ItemRow:
    return next(item for group in report.dimensions for item in group.items if item.name == name)


def test_the_headline_says_level_and_everything_missing(report: Report) -> None:
    assert report.headline == "贵公司现在是一级（初始级）；离二级还差：再得 2.2 分，再有 2 个场景达到二级。"
    assert [condition.is_met for condition in report.conditions] == [False, False, True]
    assert [condition.missing for condition in report.conditions] == ["2.2 分", "2 个", ""]


def test_the_headline_names_required_scenes_among_those_missing(edition: Edition, make_report: MakeReport) -> None:
    scenes = {scene: 1 for scene in ("process_design", "after_sales", "scheduling", "product_design")}
    sheet, _ = settle(edition, chosen={}, scenes=scenes, facts={})
    expected = "贵公司现在未达一级；离一级还差：再得 20 分，再有 2 个约束性场景达到一级。"
    assert make_report(sheet, Firm()).headline == expected


def test_at_the_top_nothing_is_missing(top_report: Report) -> None:
    assert top_report.headline == "贵公司现在是四级（协同级），已是最高一级。"
    assert top_report.conditions == ()
    assert top_report.roadmap.cards == ()
    assert all(item.is_full and not item.lost_rows for group in top_report.dimensions for item in group.items)


def test_an_empty_sheet_is_reported_as_unanswered_and_unreached(empty_report: Report) -> None:
    assert not empty_report.is_complete
    assert empty_report.level_title == "未达一级"
    assert not any(item.is_answered for group in empty_report.dimensions for item in group.items)


def test_item_points_and_losses_add_up(report: Report) -> None:
    rows = [item for group in report.dimensions for item in group.items]
    assert len(rows) == 15
    assert sum(Decimal(row.got) for row in rows) == Decimal(report.score)
    assert all(Decimal(row.got) + Decimal(row.lost) == Decimal(row.full) for row in rows)


def test_an_item_shows_its_facts_its_share_and_the_machines_to_the_next_band(report: Report) -> None:
    row = item_row(report, "设备联网")
    assert row.calculation == "42 台里有 8 台，占 19.05%"
    assert ("生产设备总数", "42 台") in row.facts
    assert row.lost_rows[0].how.startswith("再有 1 台就到这一档：")


def test_a_trend_says_by_how_much_it_changed(report: Report) -> None:
    assert item_row(report, "绿色低碳").calculation == "两数相除，后来比原来低 3.68%"
    assert item_row(report, "产品质量").calculation == "后来和原来相等"


def test_an_option_further_up_that_a_solution_earns_is_named_too(empty_report: Report) -> None:
    rows = item_row(empty_report, "规划实施").lost_rows
    assert [(row.option[0], row.points) for row in rows] == [("B", "1.5"), ("C", "3")]
    assert "数字化诊断" in rows[1].how


def test_results_of_the_business_cannot_be_bought(report: Report) -> None:
    assert "买不到" in item_row(report, "产品质量").lost_rows[0].how
    assert {"产品质量", "价值效益", "资金保障", "信息系统"} <= {row.name for row in report.roadmap.unbuyable}


def test_every_scene_has_its_level_and_its_next_step(report: Report) -> None:
    rows = [scene for group in report.scene_groups for scene in group.scenes]
    assert [row.number for row in rows] == list(range(1, 17))
    assert all(row.next_text for row in rows if row.level < 4)


def test_every_offer_named_has_its_card(reports: dict[str, Report]) -> None:
    for report in reports.values():
        cards = {card.number: card.name for card in report.roadmap.cards}
        named = [offer for gap in report.roadmap.scene_gaps for step in gap.steps for offer in step.offers]
        named += [row.offer for row in report.roadmap.point_offers]
        assert named
        assert {(offer.number, offer.name) for offer in named} == set(cards.items())


def test_points_are_not_offered_when_the_score_is_enough(reports: dict[str, Report]) -> None:
    report = reports["food-180"]
    assert report.conditions[0].is_met
    assert not report.roadmap.needs_points
    assert report.roadmap.point_offers == ()


@pytest.mark.parametrize("name", ["machining-60", "food-180", "electronics-420"])
def test_no_price_is_shown_without_its_basis(reports: dict[str, Report], name: str) -> None:
    assert all(card.price_basis in ("估算", "部分有据", "有据") for card in reports[name].roadmap.cards)
    assert all("万元" in card.price and "万元" in card.price_range for card in reports[name].roadmap.cards)


def test_warnings_name_the_indicators_not_their_ids(report: Report) -> None:
    assert report.warnings
    assert not any("base." in warning or "scene." in warning for warning in report.warnings)


def test_a_long_name_is_shortened_for_running_heads_only(report: Report) -> None:
    long = renamed(report, "长" * 200)
    assert len(long.firm.name) == 200
    assert len(long.firm.short_name) == 24
