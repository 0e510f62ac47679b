"""What the report object says."""

from __future__ import annotations

from decimal import Decimal

from rongtong_assess.core.assessment.firm import Firm
from rongtong_assess.core.assessment.sheet import settle
from rongtong_assess.core.assessment.sheet_json import SheetDocument
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.presentation.report.items import ItemResultView
from rongtong_assess.presentation.report.report import Report
from tests.presentation.conftest import MakeReport, renamed


def item_row(report: Report, name: str) -> ItemResultView:
    return next(item for group in report.items.dimensions for item in group.items if item.name == name)


def test_the_headline_says_level_and_everything_missing(report: Report) -> None:
    assert report.result.headline == "贵公司现在是一级（初始级）；离二级还差：再得 2.2 分，再有 2 个场景达到二级。"
    assert [condition.is_met for condition in report.result.conditions] == [False, False, True]
    assert [condition.missing for condition in report.result.conditions] == ["2.2 分", "2 个", ""]


def test_the_headline_names_required_scenes_among_those_missing(edition: Edition, make_report: MakeReport) -> None:
    scenes = {scene: 1 for scene in ("process_design", "after_sales", "scheduling", "product_design")}
    sheet, _ = settle(edition, chosen={}, scenes=scenes, facts={})
    expected = "贵公司现在未达一级；离一级还差：再得 20 分，再有 2 个约束性场景达到一级。"
    assert make_report(sheet, Firm()).result.headline == expected


def test_at_the_top_nothing_is_missing(top_report: Report) -> None:
    assert top_report.result.headline == "贵公司现在是四级（协同级），已是最高一级。"
    assert top_report.result.conditions == ()
    assert top_report.roadmap is None
    assert top_report.no_roadmap == "贵公司已是最高一级，没有要补的条件。"
    assert all(item.is_full and not item.lost_rows for group in top_report.items.dimensions for item in group.items)


def test_an_empty_sheet_is_reported_as_unanswered_and_unreached(empty_report: Report) -> None:
    assert not empty_report.result.is_complete
    assert empty_report.result.level_title == "未达一级"
    assert not any(item.is_answered for group in empty_report.items.dimensions for item in group.items)


def test_item_points_and_losses_add_up(report: Report) -> None:
    rows = [item for group in report.items.dimensions for item in group.items]
    assert len(rows) == 15
    assert sum(Decimal(row.got) for row in rows) == Decimal(report.result.score)
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


def test_every_scene_has_its_level_and_its_next_step(report: Report) -> None:
    rows = [scene for group in report.scenes.groups for scene in group.scenes]
    assert [row.number for row in rows] == list(range(1, 17))
    assert all(row.next_text for row in rows if row.level < 4)


def test_the_report_goes_into_the_most_useful_plan_or_the_one_within_the_budget(
    answered: dict[str, SheetDocument], make_report: MakeReport, far_report: Report
) -> None:
    document = answered["machining-60"]
    bounded = make_report(document.sheet, document.firm, budget_wan_yuan=Decimal(20))
    assert far_report.roadmap is not None
    assert bounded.roadmap is not None
    assert (far_report.roadmap.detail.kind, bounded.roadmap.detail.kind) == ("most_useful", "within_budget")
    assert [plan.title for plan in bounded.roadmap.rows.plans] == ["最省钱", "留余地", "最有用", "预算内"]
    assert "做路线图的条件：预算 20 万元；价格按企业人数取。" in bounded.notes.assumptions
    assert "做路线图的条件：不限预算；费用算 3 年；价格按企业人数取。" in far_report.notes.assumptions


def test_plans_that_are_the_same_are_spoken_of_by_one_name(report: Report) -> None:
    assert report.roadmap is not None
    assert report.roadmap.detail.title == "最省钱"
    assert report.roadmap.why_detail == "“最省钱”、“最有用”是同一份方案，下面展开的就是它。"


def test_the_product_list_adds_up_to_the_plan(far_report: Report) -> None:
    assert far_report.roadmap is not None
    products, plan = far_report.roadmap.products, far_report.roadmap.detail.plan
    assert sum(Decimal(row.first_year) for row in products.rows) == Decimal(products.first_year)
    assert Decimal(products.first_year) == plan.first_year_wan_yuan
    assert sum(Decimal(row.yearly) for row in products.rows) == Decimal(products.yearly) == plan.yearly_wan_yuan
    assert all(Decimal(row.unit_price) * int(row.quantity) == Decimal(row.first_year) for row in products.rows)


def test_no_price_is_shown_without_its_basis(far_report: Report) -> None:
    assert far_report.roadmap is not None
    for card in far_report.roadmap.detail.cards:
        assert card.price.basis in ("估算", "部分有据", "有据")
        assert "万元" in card.price.first_year
        assert "万元" in card.price.range


def test_a_card_says_what_changes_on_the_floor_and_what_to_keep(report: Report) -> None:
    assert report.roadmap is not None
    names = [{name for line in report.card_lines(card) for name, _ in line} for card in report.roadmap.detail.cards]
    wanted = {"用起来以后", "时间", "价格", "看什么指标", "当心", "怎么防", "留好材料", "同类产品"}
    assert all(wanted <= found for found in names)
    assert report.roadmap.detail.cards[0].light_label == "小快轻准"
    assert "工作定义" in report.intros["cards"]


def test_every_missing_item_leads_to_its_supports_and_their_standing(report: Report) -> None:
    talent = item_row(report, "人才建设")
    assert {"数字技术工程师培育项目", "技术专家到中小企业兼职指导、定期派驻"} <= {row.name for row in talent.supports}
    assert all(row.ask for row in report.supports.rows)
    assert [row.number for row in report.supports.rows] == list(range(1, len(report.supports.rows) + 1))
    assert "工信部联企业〔2024〕239号" in report.intros["supports"]


def test_where_no_plan_leads_to_the_target_the_report_says_why(
    answered: dict[str, SheetDocument], make_report: MakeReport
) -> None:
    document = answered["machining-60"]
    locked = frozenset({"marketing", "hr", "purchasing", "quality", "equipment", "scheduling", "product_design"})
    report = make_report(document.sheet, document.firm, target_level=4, locked=locked)
    assert report.roadmap is None
    assert report.no_roadmap.startswith("到不了 4 级")
    assert "cards" not in report.part_titles
    assert report.charts.find("gantt") is None


def test_warnings_name_the_indicators_not_their_ids(report: Report) -> None:
    assert report.result.warnings
    assert not any("base." in warning or "scene." in warning for warning in report.result.warnings)


def test_a_long_name_is_shortened_for_running_heads_only(report: Report) -> None:
    long = renamed(report, "长" * 200)
    assert len(long.header.firm.name) == 200
    assert len(long.header.firm.short_name) == 24
