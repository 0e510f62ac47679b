"""A visit on page, PDF and Word: its level beside the declared one, and every difference with its note."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from docx import Document

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.assessment.sheet_json import SheetDocument
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.scoring import score
from rongtong_assess.core.visit.finding import VisitResult, build_found_sheet
from rongtong_assess.presentation.document.html import render_report_html
from rongtong_assess.presentation.document.pdf import render_pdf
from rongtong_assess.presentation.document.word import write_report_word
from rongtong_assess.presentation.report.facts import FoundPlans, ReportFacts
from rongtong_assess.presentation.report.report import Report, build_report
from rongtong_assess.presentation.report.visit import build_visit_view
from rongtong_assess.presentation.roadmap.measures import PlanSources
from rongtong_assess.presentation.wording.report.notes import list_result_assumptions
from tests.presentation.conftest import TEMPLATES, changed, shortened
from tests.presentation.pages import page_texts, squeezed, widest_reach

NOTE = "只看到两台联网，\n其余没有接线"


@pytest.fixture
def sheet(answered: dict[str, SheetDocument]) -> AnswerSheet:
    return answered["food-180"].sheet


@pytest.fixture
def visit(edition: Edition, sheet: AnswerSheet) -> VisitResult:
    found = build_found_sheet(edition, sheet, {"base.device_network": frozenset({"A"}), "scene.finance": 0})
    notes = {"base.device_network": NOTE, "scene.quality": "看过记录"}
    return VisitResult("某服务平台", date(2026, 11, 27), sheet, found, score(edition, found), notes)


def test_both_results_stand_side_by_side(edition: Edition, sheet: AnswerSheet, visit: VisitResult) -> None:
    part = build_visit_view(edition, visit)
    declared = score(edition, sheet)
    assert part.score != part.declared_score
    assert part.verdict.startswith(f"{part.level_title}，{part.score} 分；自评是{part.declared_title}")
    assert len(part.dimensions) == len(declared.dimensions)
    assert part.visited_on == "2026年11月27日"


def test_every_difference_has_both_answers_and_its_note(edition: Edition, visit: VisitResult) -> None:
    part = build_visit_view(edition, visit)
    assert part.rows_title == "和填报不一致的 2 处，得分、场景的等级、离下一级的差距因此变了"
    assert [row.note for row in part.rows] == [NOTE, ""]
    assert part.rows[1].found == "0 级：还没到一级或没有这个场景"


def test_without_a_difference_it_says_so(edition: Edition, sheet: AnswerSheet, visit: VisitResult) -> None:
    part = build_visit_view(edition, replace(visit, found=sheet, scorecard=score(edition, sheet)))
    assert part.rows_title == "各题都和填报一致。"
    assert part.score == part.declared_score


def test_differences_that_change_nothing_of_the_result_say_what_is_the_same(
    edition: Edition, sheet: AnswerSheet, visit: VisitResult
) -> None:
    part = build_visit_view(edition, replace(visit, scorecard=score(edition, sheet)))
    assert part.verdict.startswith(f"等级和得分与自评相同：{part.level_title}，")
    assert part.rows_title == "和填报不一致的 2 处，等级、得分和场景照旧"


def test_pdf_and_word_show_it_like_the_page(edition: Edition, visit: VisitResult, reports: dict[str, Report]) -> None:
    report = changed(reports["food-180"], visit=build_visit_view(edition, visit))
    html = render_report_html(report, TEMPLATES)
    document = Document(BytesIO(write_report_word(report)))
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    for words in ("现场评定的结果", "某服务平台，2026年11月27日到访。", "和填报不一致的 2 处"):
        assert words in html
        assert any(words in paragraph.text for paragraph in document.paragraphs)
    assert any(NOTE in text for text in cells)
    assert "只看到两台联网" in html


def test_a_report_with_a_visit_does_not_deny_it(
    edition: Edition, visit: VisitResult, report: Report, sources: PlanSources
) -> None:
    assert "没有经过现场评定" in report.header.cover_note
    assert "没有经过现场评定" in report.notes.assumptions[0]
    facts = ReportFacts(edition, visit.found, visit.scorecard, visit=visit)
    plans = FoundPlans(sources=sources, found=None)
    visited = build_report(facts, plans=plans, firm=report.header.firm, metadata=report.header.metadata)
    assert "没有经过现场评定" not in visited.header.cover_note
    assert "自己填写的答案另外列出" in visited.header.cover_note
    assert "自己填写的答案另外列出" in list_result_assumptions(edition, is_visited=True)[0]


def test_a_report_without_a_visit_says_nothing_of_one(report: Report) -> None:
    assert "现场评定的结果" not in render_report_html(report, TEMPLATES)


def test_a_long_note_stays_on_the_page_and_in_one_piece(edition: Edition, visit: VisitResult, report: Report) -> None:
    lines = "只看到两台联网，其余没有接线。\n" * 30
    notes = {"base.device_network": lines, "scene.finance": "W" * 300}
    part = build_visit_view(edition, replace(visit, notes=notes))
    pdf = render_pdf(render_report_html(shortened(report, roadmap=None, visit=part), TEMPLATES))
    assert all(share < 0.96 for share in widest_reach(pdf))
    whole, texts = squeezed(lines), [squeezed(text) for text in page_texts(pdf)]
    assert any(f"不超过10%说明：{whole}" in text for text in texts)
