"""Reports of editions without scenes, with a mean, with a standing of their own and without solutions."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rongtong_assess.content.edition.folder import read_edition
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.scoring import score
from rongtong_assess.presentation.document.html import render_report_html
from rongtong_assess.presentation.document.pdf import render_pdf
from rongtong_assess.presentation.report.facts import FoundPlans, ReportFacts
from rongtong_assess.presentation.report.header import ReportFirm, ReportMetadata
from rongtong_assess.presentation.report.report import Report, build_report
from rongtong_assess.presentation.roadmap.measures import PlanSources
from rongtong_assess.services.roadmap.make_report import NO_CATALOGUE
from tests.presentation.conftest import changed

ROOT = Path(__file__).parents[3]
MADE_UP = ROOT / "tests" / "content" / "made_up" / "made-up-manufacturing"
NATIONAL_WORDS = re.compile(r"初始级|规范级|集成级|协同级|[一二三四]级|未达|约束性|非官方认定")


def report_of(edition: Edition, sources: PlanSources, *, is_best: bool = False) -> Report:
    """The report of a firm with the lowest, or the best, answer to everything."""
    choices = {
        item.id: frozenset(option.key for option in item.options if option.points)
        if is_best and item.kind == "multi"
        else frozenset({(item.options[-1] if is_best else item.lowest_option).key})
        for item in edition.items.values()
    }
    sheet = AnswerSheet(edition.id, choices, {}, {})
    plans = FoundPlans(sources=sources, found=None, why_none=NO_CATALOGUE, employees=60)
    firm, metadata = ReportFirm("编的厂", ()), ReportMetadata("RT-2026-000002", date(2026, 11, 23))
    return build_report(ReportFacts(edition, sheet, score(edition, sheet)), plans=plans, firm=firm, metadata=metadata)


def html_of(report: Report) -> str:
    html = render_report_html(report, ROOT / "templates" / "report")
    return re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)


@pytest.fixture(scope="module")
def six_dimensions() -> Edition:
    return read_edition(ROOT / "questionnaires" / "dma-compat")


@pytest.mark.parametrize("is_best", [False, True])
def test_an_unofficial_edition_uses_no_words_of_the_national_standard(
    six_dimensions: Edition, sources: PlanSources, is_best: bool
) -> None:
    html = html_of(report_of(six_dimensions, sources, is_best=is_best))
    assert not NATIONAL_WORDS.findall(html)
    assert "非官方、仅供国际对照" in html


def test_its_score_is_told_as_the_mean_of_its_dimensions(six_dimensions: Edition, sources: PlanSources) -> None:
    report = report_of(six_dimensions, sources)
    assert report.result.score_basis == "六个维度平均得"
    assert report.result.headline == "贵公司现在是第一档；离第二档还差：再得 26 分。"
    assert [row.need for row in report.result.conditions] == ["不低于 26 分"]
    assert [row[0] for row in report.charts.find("ladder").rows] == ["第一档", "第二档", "第三档", "第四档"]


def test_without_fitting_solutions_there_is_no_roadmap_and_the_report_says_so(
    six_dimensions: Edition, sources: PlanSources
) -> None:
    report = report_of(six_dimensions, sources)
    assert report.roadmap is None
    assert report.supports.rows == ()
    html = html_of(report)
    assert "不列路线图" in html
    assert "措施卡片" not in html
    assert "可以争取的支持" not in html
    assert not any("价格" in line for line in (*report.notes.assumptions, *report.notes.sources))


@pytest.mark.parametrize("standing", ["", "编造的示例，不是任何标准"])
def test_an_edition_without_scenes_shows_none_and_numbers_its_parts_anew(sources: PlanSources, standing: str) -> None:
    report = report_of(replace(read_edition(MADE_UP), standing=standing), sources)
    assert report.charts.find("radar") is None
    assert list(report.part_titles.values()) == [
        "一、测评结果", "二、逐项说明", "三、要准备的佐证材料", "四、假设与来源"
    ]  # fmt: skip
    assert "场景" not in html_of(report)


def test_an_official_edition_without_scenes_keeps_levels_and_their_names(sources: PlanSources) -> None:
    report = report_of(replace(read_edition(MADE_UP), standing=""), sources)
    assert report.result.headline == "贵公司现在未达一级；离一级还差：再得 20 分。"
    assert report.result.next_title == "一级（编的一档）"
    assert report.result.score_basis == "四个维度共得"


def test_the_printed_report_is_laid_out_without_a_missing_glyph(six_dimensions: Edition, sources: PlanSources) -> None:
    report = changed(report_of(six_dimensions, sources), dimensions=())
    assert render_pdf(render_report_html(report, ROOT / "templates" / "report")).startswith(b"%PDF")
