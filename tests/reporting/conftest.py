"""Reports of the sample firms, made as the product makes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rongtong_assess.content.sheet_file import read_sheet_document
from rongtong_assess.content.solutions_table import read_solutions
from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.edition import TOP_SCENE_LEVEL, Edition
from rongtong_assess.core.firm import Firm
from rongtong_assess.core.roadmap import first_roadmap
from rongtong_assess.core.scoring import score
from rongtong_assess.core.sheet_document import read_sheet
from rongtong_assess.core.solution import Solution
from rongtong_assess.reporting.html import render_report_html
from rongtong_assess.reporting.pdf import render_pdf
from rongtong_assess.reporting.report import Report, ReportFirm, ReportStamp, build_report

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates" / "report"
SAMPLES = ("machining-60", "food-180", "electronics-420")
MakeReport = Callable[[AnswerSheet, Firm], Report]


@pytest.fixture(scope="session")
def solutions() -> tuple[Solution, ...]:
    return tuple(read_solutions(ROOT / "catalogue" / "solutions.csv").values())


@pytest.fixture(scope="session")
def make_report(edition: Edition, solutions: tuple[Solution, ...]) -> MakeReport:
    def make(sheet: AnswerSheet, firm: Firm) -> Report:
        scorecard = score(edition, sheet)
        return build_report(
            edition,
            sheet,
            scorecard=scorecard,
            roadmap=first_roadmap(
                edition, sheet, scorecard=scorecard, solutions=solutions, employees=firm.employees
            ),
            firm=ReportFirm(firm.name or "", (("所属行业", "工业"), ("从业人员", f"{firm.employees} 人"))),
            stamp=ReportStamp("RT-2026-000001", date(2026, 11, 3)),
        )

    return make


@pytest.fixture(scope="session")
def reports(edition: Edition, make_report: MakeReport) -> dict[str, Report]:
    """The sample firms' reports, by the sample's name."""
    made = {}
    for name in SAMPLES:
        path = ROOT / "questionnaires" / "miit-2024" / "examples" / f"{name}.json"
        document = read_sheet(edition, read_sheet_document(path))
        assert document.firm is not None
        made[name] = make_report(document.sheet, document.firm)
    return made


@pytest.fixture(scope="session")
def report(reports: dict[str, Report]) -> Report:
    return reports["machining-60"]


@pytest.fixture(scope="session")
def top_report(edition: Edition, make_report: MakeReport) -> Report:
    """A firm with every point and every scene at its best."""
    choices = {
        item.id: frozenset(option.key for option in item.options if option.points > 0)
        if item.kind == "multi"
        else frozenset({max(item.options, key=lambda option: option.points).key})
        for item in edition.items.values()
    }
    sheet = AnswerSheet(edition.id, choices, dict.fromkeys(edition.scenes, TOP_SCENE_LEVEL), {})
    return make_report(sheet, Firm(name="满分厂"))


@pytest.fixture(scope="session")
def empty_report(edition: Edition, make_report: MakeReport) -> Report:
    """Nothing answered, nothing known of the firm."""
    return make_report(AnswerSheet(edition.id, {}, {}, {}), Firm())


@pytest.fixture(scope="session")
def pdf(report: Report) -> bytes:
    return render_pdf(render_report_html(report, TEMPLATES))


def shortened(report: Report, **changes: object) -> Report:
    """The same report without its long parts: quick to lay out."""
    roadmap = replace(report.roadmap, cards=report.roadmap.cards[:1])
    return replace(report, dimensions=(), scene_groups=(), scene_evidence=(), roadmap=roadmap, **changes)  # type: ignore[arg-type]  # named by the tests


def renamed(report: Report, name: str) -> Report:
    """A short report for a firm of another name."""
    return shortened(report, firm=replace(report.firm, name=name))
