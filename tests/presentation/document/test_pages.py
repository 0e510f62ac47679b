"""The sample firms' PDFs page by page: text, structure, and how full the pages are.

expected/<sample>.txt is what each page says, to be read by people. After a wanted change, delete the file,
run this test once (it writes the file and fails) and read the difference before committing it.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from rongtong_assess.core.assessment.sheet_json import SheetDocument
from rongtong_assess.presentation.brand import Brand
from rongtong_assess.presentation.document.html import render_report_html
from rongtong_assess.presentation.document.pdf import render_pdf
from rongtong_assess.presentation.document.qr import draw_qr
from rongtong_assess.presentation.report.header import AuthenticityCode
from rongtong_assess.presentation.report.report import Report
from tests.presentation.conftest import SAMPLES, TEMPLATES, MakeReport, changed
from tests.presentation.pages import (
    BODY_POINTS,
    filled_shares,
    heading_levels,
    last_line_sizes,
    page_texts,
    part_pages,
    readable,
    squeezed,
    widest_reach,
)

EXPECTED = Path(__file__).parent / "expected"
ADDRESS = "https://assess.example.com/verify/ABCD-EFGH-JKMN-PQRS-TVWX"


@pytest.fixture(scope="module")
def crowded_report(answered: dict[str, SheetDocument], make_report: MakeReport) -> Report:
    """The most a report may have to hold: a large budget, many measures, a code and a platform's name."""
    document = answered["machining-60"]
    report = make_report(document.sheet, document.firm, target_level=3, years=3, budget_wan_yuan=Decimal(300))
    verification = AuthenticityCode("ABCD-EFGH-JKMN-PQRS-TVWX", ADDRESS, draw_qr(ADDRESS))
    metadata = replace(
        report.header.metadata, brand=Brand("#8a1f3d", operator="某某市中小企业服务中心"), verification=verification
    )
    return changed(report, metadata=metadata)


@pytest.fixture(scope="module")
def pdfs(
    reports: dict[str, Report], sample_pdfs: dict[str, bytes], far_report: Report, crowded_report: Report
) -> dict[str, tuple[Report, bytes]]:
    others = {"far": far_report, "crowded": crowded_report}
    made = {name: (report, render_pdf(render_report_html(report, TEMPLATES))) for name, report in others.items()}
    return {**{name: (reports[name], pdf) for name, pdf in sample_pdfs.items()}, **made}


CASES = (*SAMPLES, "far", "crowded")


@pytest.mark.parametrize("name", SAMPLES)
def test_the_pages_say_what_was_read_and_agreed(pdfs: dict[str, tuple[Report, bytes]], name: str) -> None:
    path, found = EXPECTED / f"{name}.txt", readable(pdfs[name][1])
    if not path.exists():
        path.write_text(found, encoding="utf-8")
        pytest.fail(f"{path.name} 是新写的，请通读以后提交")
    assert found == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_no_page_is_more_than_half_empty_except_before_a_new_part(
    pdfs: dict[str, tuple[Report, bytes]], name: str
) -> None:
    pdf = pdfs[name][1]
    shares = filled_shares(pdf)
    before_a_part = {number - 1 for number in part_pages(pdf)} | {len(shares)}
    short = [number for number, share in enumerate(shares, 1) if share < 0.5]
    assert set(short) <= before_a_part


@pytest.mark.parametrize("name", CASES)
def test_no_heading_stands_at_a_pages_foot(pdfs: dict[str, tuple[Report, bytes]], name: str) -> None:
    sizes = last_line_sizes(pdfs[name][1])
    assert [number for number, size in enumerate(sizes, 1) if size > BODY_POINTS] == []


@pytest.mark.parametrize("name", ["machining-60", "crowded"])
def test_nothing_reaches_into_the_margin(pdfs: dict[str, tuple[Report, bytes]], name: str) -> None:
    assert all(share < 0.96 for share in widest_reach(pdfs[name][1]))


@pytest.mark.parametrize("name", CASES)
def test_no_table_row_and_no_card_is_torn(pdfs: dict[str, tuple[Report, bytes]], name: str) -> None:
    report, pdf = pdfs[name]
    assert report.roadmap is not None
    texts = [squeezed(text) for text in page_texts(pdf)]
    rows = [f"{row.number}{row.chain}{row.name}{row.ask}" for row in report.supports.rows]
    rows += [f"{row.number}{row.name}{row.delivered}{row.unit}" for row in report.roadmap.products.rows]
    items = [item for group in report.items.dimensions for item in group.items]
    rows += [f"{row.option}+{row.points}{row.how}" for item in items for row in item.lost_rows]
    for row in rows:
        assert any(squeezed(row) in text for text in texts), row
    for card in report.roadmap.detail.cards:
        first, last = squeezed(f"{card.number}　{card.name}"), squeezed(card.examples)
        assert any(first in text and last in text for text in texts), card.name


@pytest.mark.parametrize("name", CASES)
def test_the_summary_is_one_page_with_level_conditions_steps_and_money(
    pdfs: dict[str, tuple[Report, bytes]], name: str
) -> None:
    report, pdf = pdfs[name]
    assert report.roadmap is not None
    texts = [squeezed(text) for text in page_texts(pdf)]
    summary = texts[1]
    assert squeezed(report.result.headline) in summary
    assert all(squeezed(f"{row.name}{row.need}{row.have}") in summary for row in report.result.conditions)
    assert all(squeezed(card.name) in summary for card in report.roadmap.first_steps)
    assert all(squeezed(amount) in summary for _, amount in report.roadmap.money_figures)
    assert all(squeezed(line) in summary for line in report.header.verification_lines)
    assert texts[2].startswith("目录")


@pytest.mark.parametrize("name", CASES)
def test_tagged_headings_skip_no_level(pdfs: dict[str, tuple[Report, bytes]], name: str) -> None:
    levels = heading_levels(pdfs[name][1])
    assert levels[0] == 1
    assert len(levels) > 40
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
