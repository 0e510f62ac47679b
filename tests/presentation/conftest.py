"""Reports of the sample firms, made as the product makes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from rongtong_assess.content.library import Library
from rongtong_assess.content.reading.text_file import read_sheet_document
from rongtong_assess.core.assessment.firm import Firm
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.assessment.sheet_json import SheetDocument, read_sheet
from rongtong_assess.core.edition.edition import TOP_SCENE_LEVEL, Edition
from rongtong_assess.core.forecast.forecast import traits_of
from rongtong_assess.core.result.scoring import score
from rongtong_assess.core.roadmap.plan import PlanSet, Unreachable
from rongtong_assess.installation import ShippedContent
from rongtong_assess.planning.roadmap.roadmap import find_roadmap
from rongtong_assess.presentation.document.html import render_blank_html, render_report_html
from rongtong_assess.presentation.document.pdf import render_pdf
from rongtong_assess.presentation.report.facts import FoundPlans, ReportFacts
from rongtong_assess.presentation.report.header import ReportFirm, ReportMetadata
from rongtong_assess.presentation.report.report import Report, build_report
from rongtong_assess.presentation.roadmap.measures import PlanSources
from rongtong_assess.presentation.wording.roadmap.plans import tell_unreachable
from rongtong_assess.services.forecast.models import load_model
from rongtong_assess.services.roadmap.make_plans import make_plans, suggested_wishes
from rongtong_assess.services.roadmap.make_report import plan_sources

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates" / "report"
SAMPLES = ("machining-60", "food-180", "electronics-420")
DAY = date(2026, 11, 3)
MakeReport = Callable[..., Report]


@pytest.fixture(scope="session")
def library() -> Library:
    return ShippedContent().library


@pytest.fixture(scope="session")
def sources(library: Library) -> PlanSources:
    return plan_sources(library, region=None, on=DAY)


@pytest.fixture(scope="session")
def make_report(edition: Edition, library: Library, sources: PlanSources) -> MakeReport:
    model = load_model(ROOT / "models", edition, model_id="2026-11-25")

    def make(sheet: AnswerSheet, firm: Firm, **wished: object) -> Report:
        wishes = replace(suggested_wishes(library, sheet), **wished)  # type: ignore[arg-type]  # named by the tests
        found = make_plans(find_roadmap, library, sheet, wishes, employees=firm.employees)
        return build_report(
            ReportFacts(
                edition, sheet, score(edition, sheet), model.model.forecast(sheet, traits_of(firm, library.sizes))
            ),
            plans=FoundPlans(
                sources=sources,
                found=found if isinstance(found, PlanSet) else None,
                why_none=tell_unreachable(edition, found).words if isinstance(found, Unreachable) else "",
                employees=firm.employees,
            ),
            firm=ReportFirm(firm.name or "", (("所属行业", "工业"), ("从业人员", f"{firm.employees} 人"))),
            metadata=ReportMetadata("RT-2026-000001", DAY),
        )

    return make


@pytest.fixture(scope="session")
def answered(edition: Edition) -> dict[str, SheetDocument]:
    """The sample firms' answers, by the sample's name."""
    folder = ROOT / "questionnaires" / "miit-2024" / "examples"
    return {name: read_sheet(edition, read_sheet_document(folder / f"{name}.json")) for name in SAMPLES}


@pytest.fixture(scope="session")
def far_report(answered: dict[str, SheetDocument], make_report: MakeReport) -> Report:
    """A long plan: to level 3, over three years."""
    document = answered["machining-60"]
    assert document.firm is not None
    return make_report(document.sheet, document.firm, target_level=3, years=3)


@pytest.fixture(scope="session")
def reports(answered: dict[str, SheetDocument], make_report: MakeReport) -> dict[str, Report]:
    """The sample firms' reports, by the sample's name."""
    made = {}
    for name, document in answered.items():
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
def sample_pdfs(reports: dict[str, Report]) -> dict[str, bytes]:
    """The sample firms' reports on paper, by the sample's name; each is laid out once."""
    return {name: render_pdf(render_report_html(report, TEMPLATES)) for name, report in reports.items()}


@pytest.fixture(scope="session")
def pdf(sample_pdfs: dict[str, bytes]) -> bytes:
    return sample_pdfs["machining-60"]


@pytest.fixture(scope="session")
def blank_pdf(edition: Edition) -> bytes:
    return render_pdf(render_blank_html(edition, TEMPLATES))


def changed(report: Report, **changes: object) -> Report:
    """The report with other values: each by the name it has in its section, or in the report itself."""
    for name, value in changes.items():
        if hasattr(report, name):
            report = replace(report, **{name: value})  # type: ignore[arg-type]  # named by the tests
            continue
        section = next(field.name for field in fields(report) if name in _names_of(getattr(report, field.name)))
        report = replace(report, **{section: replace(getattr(report, section), **{name: value})})
    return report


def _names_of(section: object) -> set[str]:
    return {field.name for field in fields(section)} if is_dataclass(section) else set()


def shortened(report: Report, **changes: object) -> Report:
    """The same report without its long parts: quick to lay out."""
    supports = replace(report.supports, rows=())
    return changed(report, dimensions=(), groups=(), evidence=(), supports=supports, **changes)


def renamed(report: Report, name: str) -> Report:
    """A short report for a firm of another name."""
    return shortened(report, firm=replace(report.header.firm, name=name))
