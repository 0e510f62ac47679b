"""The report of an assessment, or of an answer sheet from a file: one object for page and PDF."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from rongtong_assess.content.regions import find_region_name
from rongtong_assess.content.shelf import Shelf
from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.errors import Mistake, NotFound, Refused
from rongtong_assess.core.firm import Firm
from rongtong_assess.core.roadmap import first_roadmap
from rongtong_assess.core.scorecard_document import canonical_json
from rongtong_assess.core.scoring import Scorecard, score
from rongtong_assess.core.size_class import SIZE_NAMES
from rongtong_assess.reporting.report import Report, ReportFirm, ReportStamp, build_report
from rongtong_assess.services.show_result import Result
from rongtong_assess.services.submit_assessment import sheet_values

CHINA = ZoneInfo("Asia/Shanghai")
NUMBER_LENGTH = 6


def report_of_result(result: Result, shelf: Shelf, *, is_demo: bool) -> Report:
    """The report of a submitted assessment, from what was stored at submission.

    Raises NotFound while it is not submitted.
    """
    assessment, firm = result.assessment, result.firm
    if assessment.submitted_at is None:
        raise NotFound
    return _build(
        shelf,
        result.sheet,
        scorecard=result.scorecard,
        employees=firm["employees"],
        firm=_report_firm(firm),
        stamp=ReportStamp(assessment.number, assessment.submitted_at.astimezone(CHINA).date(), is_demo),
    )


def report_of_sheet(shelf: Shelf, sheet: AnswerSheet, firm: Firm | None, *, on: date) -> Report:
    """The report of an answer sheet that no assessment holds; its number follows from its content.

    Raises Refused when name or employees of the firm are missing: prices depend on the size.
    """
    if firm is None or not firm.name or firm.employees is None:
        raise Refused([Mistake("firm", "没有企业名称或从业人员数", "请在答题表的 firm 里写上 name 和 employees")])
    values = _firm_values(firm, shelf)
    digest = hashlib.sha256(canonical_json([sheet_values(sheet), values]).encode()).hexdigest()
    return _build(
        shelf,
        sheet,
        scorecard=score(shelf.get_edition(sheet.edition_id), sheet),
        employees=firm.employees,
        firm=_report_firm(values),
        stamp=ReportStamp(f"RT-{on:%Y%m%d}-{digest[:NUMBER_LENGTH].upper()}", on),
    )


def _build(
    shelf: Shelf, sheet: AnswerSheet, *, scorecard: Scorecard, employees: int, firm: ReportFirm, stamp: ReportStamp
) -> Report:
    edition = shelf.get_edition(sheet.edition_id)
    roadmap = first_roadmap(
        edition, sheet, scorecard=scorecard, solutions=shelf.solutions.values(), employees=employees
    )
    return build_report(edition, sheet, scorecard=scorecard, roadmap=roadmap, firm=firm, stamp=stamp)


def _firm_values(firm: Firm, shelf: Shelf) -> dict[str, Any]:
    """The same plain values as `submit_assessment.firm_document`, as far as the sheet says them."""
    industry = shelf.sizes.industries.get(firm.industry or "")
    size = industry and shelf.sizes.find_size_class(
        industry.id, employees=firm.employees, revenue_wan_yuan=firm.revenue_wan_yuan
    )
    return {
        "name": firm.name,
        "credit_code": firm.credit_code,
        "industry_name": industry.name if industry else "",
        "region_name": find_region_name(firm.region) if firm.region else "",
        "employees": firm.employees,
        "revenue_wan_yuan": None if firm.revenue_wan_yuan is None else f"{firm.revenue_wan_yuan:f}",
        "size_class": size,
    }


def _report_firm(values: Mapping[str, Any]) -> ReportFirm:
    revenue = values["revenue_wan_yuan"]
    rows = (
        ("统一社会信用代码", values["credit_code"]),
        ("所属行业", values["industry_name"]),
        ("所在地区", values["region_name"]),
        ("从业人员", f"{values['employees']:,} 人"),
        ("上年营业收入", f"{Decimal(revenue):,} 万元" if revenue is not None else ""),
        ("企业规模", SIZE_NAMES.get(values["size_class"] or "", "")),
    )
    return ReportFirm(values["name"], tuple((name, value) for name, value in rows if value))
