"""The result page and its PDF: two faces of one report."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from flask import flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.presentation.document.pdf_maker import PdfFailed
from rongtong_assess.presentation.document.undrawn import make_report_pdf
from rongtong_assess.presentation.document.word import write_report_word
from rongtong_assess.presentation.report.report import Report
from rongtong_assess.presentation.views.assessment import list_remark_views
from rongtong_assess.presentation.wording.report import report_file_words
from rongtong_assess.services.forecast.place import find_placement
from rongtong_assess.services.make_report import ReportAnnotations, report_of_result
from rongtong_assess.services.remarks import list_remarks
from rongtong_assess.services.report_codes import find_authenticity
from rongtong_assess.services.standing_facts import load_result
from rongtong_assess.services.stored_plans import find_chosen, find_current_plans
from rongtong_assess.settings import find_data_folder
from rongtong_assess.storage.assessments import AssessmentState
from rongtong_assess.storage.plans import StoredPlanSet
from rongtong_assess.storage.queries.assessment import get_assessment
from rongtong_assess.web.documents import ask_to_wait, asker, documents, lay_out
from rongtong_assess.web.firm.blueprint import blueprint
from rongtong_assess.web.firm.stale_plans import remade_address
from rongtong_assess.web.rights import Right, acting_account, acting_firm, may_edit, needs
from rongtong_assess.web.this_installation import installation
from rongtong_assess.web.transaction import request_session

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/assessments/<uuid:assessment_id>/result")
@needs(Right.FIRM_READ)
def result(assessment_id: UUID) -> ResponseReturnValue:
    """Level, points, what is missing, the plans that count now."""
    assessment = get_assessment(request_session(), acting_firm(), assessment_id)
    if assessment.state == AssessmentState.OPEN:
        return redirect(url_for("firm.overview", assessment_id=assessment_id), 303)
    remarks = list_remarks(request_session(), assessment.organisation_id, assessment_id)
    edition = installation().library.get_edition(assessment.edition_id)
    report = _report(assessment_id)
    stored = find_chosen(request_session(), assessment.organisation_id, assessment_id).stored
    return render_template(
        "firm/result.html",
        report=report,
        assessment=assessment,
        stored=stored,
        remade=_remade_address(report, stored),
        may_edit=may_edit(),
        remarks=list_remark_views(edition, remarks),
    )


@blueprint.get("/assessments/<uuid:assessment_id>/report.pdf")
@needs(Right.FIRM_READ)
def report_pdf(assessment_id: UUID) -> ResponseReturnValue:
    """The report to print and hand on."""
    with documents().turn(asker()) as is_my_turn:
        if not is_my_turn:
            return ask_to_wait()
        report = _report(assessment_id)
        # Laying out takes a second or two; the database is not kept waiting for it.
        request_session().rollback()
        templates, maker = find_data_folder("templates") / "report", installation().pdf_maker
        try:
            pdf = lay_out(repr(report), lambda: make_report_pdf(report, templates, maker.make))
        except PdfFailed as failure:
            flash(str(failure), "bad")
            return redirect(url_for("firm.result", assessment_id=assessment_id), 303)
    if pdf is None:
        return ask_to_wait()
    name = _file_name(report, "pdf")
    return send_file(BytesIO(pdf), mimetype="application/pdf", as_attachment=True, download_name=name)


@blueprint.get("/assessments/<uuid:assessment_id>/report.docx")
@needs(Right.FIRM_READ)
def report_docx(assessment_id: UUID) -> ResponseReturnValue:
    """The same report to go on writing in."""
    with documents().turn(asker()) as is_my_turn:
        if not is_my_turn:
            return ask_to_wait()
        report = _report(assessment_id)
        request_session().rollback()
        word = BytesIO(write_report_word(report))
    return send_file(word, mimetype=WORD_TYPE, as_attachment=True, download_name=_file_name(report, "docx"))


def _remade_address(report: Report, stored: StoredPlanSet | None) -> str:
    if stored is None or report.roadmap is None or report.roadmap.stale is None:
        return ""
    return remade_address(stored, load_result(request_session(), stored.organisation_id, stored.assessment_id))


def _file_name(report: Report, suffix: str) -> str:
    return report_file_words(report.header.number, suffix)


def _report(assessment_id: UUID) -> Report:
    found = load_result(request_session(), acting_firm(), assessment_id)
    ours = installation()
    plans = find_current_plans(request_session(), found, ours.library, ours.plan_maker.find_roadmap)
    address = ours.settings.site_address
    ids = found.assessment.organisation_id, assessment_id
    annotations = ReportAnnotations(
        brand=ours.settings.brand,
        verification=find_authenticity(request_session(), found.assessment, site_address=address),
        placement=find_placement(request_session(), *ids),
    )
    return report_of_result(found, ours.library, plans=plans, is_demo=acting_account().is_demo, annotations=annotations)
