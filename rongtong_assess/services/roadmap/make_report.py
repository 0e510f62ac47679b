"""Builds the report of an assessment, or of an answer sheet from a file, for page, PDF and Word."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rongtong_assess.content.library import Library
from rongtong_assess.content.registers import find_region_name
from rongtong_assess.core.assessment.firm import SIZE_NAMES, Firm
from rongtong_assess.core.assessment.sheet_json import sheet_values
from rongtong_assess.core.catalogue.support import find_subsidy_rule
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Mistake, NotFound, Refused
from rongtong_assess.core.forecast.forecast import Forecast
from rongtong_assess.core.result.scorecard_json import canonical_json
from rongtong_assess.core.result.scoring import score
from rongtong_assess.core.roadmap.gains import is_about
from rongtong_assess.core.roadmap.plan import PlanningResult, PlanSet, Unreachable
from rongtong_assess.presentation.brand import OUR_BRAND, Brand
from rongtong_assess.presentation.report.facts import FoundPlans, ReportFacts
from rongtong_assess.presentation.report.header import AuthenticityCode, ReportFirm, ReportMetadata
from rongtong_assess.presentation.report.report import Report, build_report
from rongtong_assess.presentation.roadmap.measures import PlanSources
from rongtong_assess.presentation.wording.assessment import industry_words
from rongtong_assess.presentation.wording.mistakes import list_as_clauses
from rongtong_assess.presentation.wording.roadmap.plans import tell_unreachable
from rongtong_assess.services.result.standing_facts import Result
from rongtong_assess.services.roadmap.make_plans import CurrentPlans

NUMBER_LENGTH = 6
NO_CATALOGUE = (
    "方案库是按国家的评测指标编的，没有为这份评测编写的方案，所以不列路线图和价格；每一项怎样得到更多的分，见逐项说明。"
)


@dataclass(frozen=True, slots=True)
class ReportAnnotations:
    """What a report shows besides the result: brand, authenticity code, forecast."""

    brand: Brand = OUR_BRAND
    verification: AuthenticityCode | None = None
    forecast: Forecast | None = None


NO_ANNOTATIONS = ReportAnnotations()


def report_of_result(
    result: Result,
    library: Library,
    *,
    plans: CurrentPlans,
    is_demo: bool,
    annotations: ReportAnnotations = NO_ANNOTATIONS,
) -> Report:
    """The report of a submitted assessment, from the facts in force.

    plans: where the planner refused, the report says why. Raises NotFound while the assessment is not submitted.
    """
    assessment, firm = result.assessment, result.firm
    if assessment.submitted_at is None:
        raise NotFound
    metadata = ReportMetadata(
        number=assessment.number,
        assessed_on=day_in_china(assessment.submitted_at),
        is_demo=is_demo,
        brand=annotations.brand,
        verification=annotations.verification,
    )
    edition = library.get_edition(result.sheet.edition_id)
    return build_report(
        ReportFacts(edition, result.sheet, result.scorecard, annotations.forecast, result.stands.visit),
        plans=_found(library, plans, firm, on=metadata.assessed_on),
        firm=report_firm(firm),
        metadata=metadata,
    )


def report_of_sheet(
    library: Library,
    plans: CurrentPlans,
    firm: Firm | None,
    *,
    on: date,
    annotations: ReportAnnotations = NO_ANNOTATIONS,
) -> Report:
    """The report of an answer sheet that belongs to no assessment; its number follows from its content.

    Raises Refused when name or employees of the firm are missing: prices depend on the size.
    """
    named, sheet = require_named(firm), plans.sheet
    values = _firm_values(named, library)
    digest = hashlib.sha256(canonical_json([sheet_values(sheet), values]).encode()).hexdigest()
    edition = library.get_edition(sheet.edition_id)
    return build_report(
        ReportFacts(edition, sheet, score(edition, sheet), annotations.forecast),
        plans=_found(library, plans, values, on=on),
        firm=report_firm(values),
        metadata=ReportMetadata(f"RT-{on:%Y%m%d}-{digest[:NUMBER_LENGTH].upper()}", on, brand=annotations.brand),
    )


def require_named(firm: Firm | None) -> Firm:
    """The firm with what a report needs of it; raises Refused."""
    if firm is None or not firm.name or firm.employees is None:
        raise Refused([Mistake("firm", "没有企业名称或从业人员数", "请在答题表的 firm 里写上 name 和 employees")])
    return firm


def plan_sources(library: Library, *, region: str | None, on: date) -> PlanSources:
    """What is needed to describe plans: the catalogue, and the supports and subsidies in force on that day."""
    return PlanSources(
        rules=library.plan_rules,
        solutions=library.solutions,
        notes=library.notes,
        supports=library.supports,
        standing=library.support_basis.standing(on) if library.support_basis else None,
        subsidy=find_subsidy_rule(library.subsidies, region, on),
        on=on,
    )


def _found(library: Library, plans: CurrentPlans, firm: Mapping[str, Any], *, on: date) -> FoundPlans:
    """The planner's answer for the report, with the reason where there is no plan."""
    edition = library.get_edition(plans.sheet.edition_id)
    found = plans.found if isinstance(plans.found, PlanSet) else None
    return FoundPlans(
        sources=plan_sources(library, region=firm.get("region"), on=on),
        found=found,
        why_none="" if found else _why_none(library, edition, plans.found),
        employees=firm["employees"],
        sheet=plans.sheet,
        chosen=plans.chosen,
        changes=plans.changes,
    )


def _why_none(library: Library, edition: Edition, plans: PlanningResult | None) -> str:
    if not any(is_about(solution, edition) for solution in library.solutions.values()):
        return NO_CATALOGUE
    if isinstance(plans, Unreachable):
        return tell_unreachable(edition, plans).words
    if isinstance(plans, Refused):
        return f"这次没有做出路线图：{list_as_clauses(plans.mistakes)}。"
    return ""


def _firm_values(firm: Firm, library: Library) -> dict[str, Any]:
    """The part of `core.assessment.firm_json.firm_values` that a report needs, of a firm that may be known in part."""
    industry = library.sizes.industries.get(firm.industry or "")
    division = library.sizes.divisions.by_code.get(firm.division or "")
    size = industry and library.sizes.find_size_class(
        industry.id, employees=firm.employees, revenue_wan_yuan=firm.revenue_wan_yuan
    )
    return {
        "name": firm.name,
        "credit_code": firm.credit_code,
        "industry_name": industry.name if industry else "",
        "division": firm.division,
        "division_name": division.name if division else "",
        "region": firm.region,
        "region_name": find_region_name(firm.region) if firm.region else "",
        "employees": firm.employees,
        "revenue_wan_yuan": None if firm.revenue_wan_yuan is None else f"{firm.revenue_wan_yuan:f}",
        "size_class": size,
    }


def _industry_words(values: Mapping[str, Any]) -> str:
    return industry_words(
        values["industry_name"], division=values.get("division"), division_name=values.get("division_name")
    )


def report_firm(values: Mapping[str, Any]) -> ReportFirm:
    """The firm as a report names it. values: of `core.assessment.firm_json.firm_values`."""
    revenue = values["revenue_wan_yuan"]
    rows = (
        ("统一社会信用代码", values["credit_code"]),
        ("所属行业", _industry_words(values)),
        ("所在地区", values["region_name"]),
        ("从业人员", f"{values['employees']:,} 人"),
        ("上年营业收入", f"{Decimal(revenue):,} 万元" if revenue is not None else ""),
        ("企业规模", SIZE_NAMES.get(values["size_class"] or "", "")),
    )
    return ReportFirm(values["name"], tuple((name, value) for name, value in rows if value))
