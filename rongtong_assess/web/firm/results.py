"""The result page and its PDF: two faces of one report."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from flask import flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.reporting.html import render_report_html
from rongtong_assess.reporting.pdf_errors import PdfFailed
from rongtong_assess.reporting.report import Report
from rongtong_assess.services.make_report import report_of_result
from rongtong_assess.services.remarks import list_remarks
from rongtong_assess.services.show_plans import summarise_plans
from rongtong_assess.services.show_result import load_result
from rongtong_assess.services.start_assessment import get_assessment
from rongtong_assess.settings import find_data_folder
from rongtong_assess.storage.assessments import AssessmentState
from rongtong_assess.web.firm.blueprint import blueprint
from rongtong_assess.web.firm.remarks import list_remark_lines
from rongtong_assess.web.product import product
from rongtong_assess.web.rights import Right, acting_account, acting_firm, needs
from rongtong_assess.web.transaction import request_session


@blueprint.get("/assessments/<uuid:assessment_id>/result")
@needs(Right.FIRM_READ)
def result(assessment_id: UUID) -> ResponseReturnValue:
    """Level, points, what is missing, the plans that count now."""
    assessment = get_assessment(request_session(), acting_firm(), assessment_id)
    if assessment.state == AssessmentState.OPEN:
        return redirect(url_for("firm.overview", assessment_id=assessment_id), 303)
    session, shelf = request_session(), product().shelf
    found = load_result(session, acting_firm(), assessment_id)
    remarks = list_remarks(session, assessment.organisation_id, assessment_id)
    return render_template(
        "firm/result.html",
        report=report_of_result(found, shelf, is_demo=acting_account().is_demo),
        assessment=assessment,
        plans=summarise_plans(session, found, shelf, product().plan_maker.find_roadmap),
        remarks=list_remark_lines(shelf.get_edition(assessment.edition_id), remarks),
    )


@blueprint.get("/assessments/<uuid:assessment_id>/report.pdf")
@needs(Right.FIRM_READ)
def report_pdf(assessment_id: UUID) -> ResponseReturnValue:
    """The report to print and hand on."""
    report = _report(assessment_id)
    # Laying out takes a second or two; the database is not kept waiting for it.
    request_session().rollback()
    try:
        pdf = product().pdf_maker.make(render_report_html(report, find_data_folder("templates") / "report"))
    except PdfFailed as failure:
        flash(str(failure), "bad")
        return redirect(url_for("firm.result", assessment_id=assessment_id), 303)
    name = f"{report.number}-数字化水平自评报告.pdf"
    return send_file(BytesIO(pdf), mimetype="application/pdf", as_attachment=True, download_name=name)


def _report(assessment_id: UUID) -> Report:
    found = load_result(request_session(), acting_firm(), assessment_id)
    return report_of_result(found, product().shelf, is_demo=acting_account().is_demo)
