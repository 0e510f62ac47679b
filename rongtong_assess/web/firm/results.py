"""A firm's results: the report as a page, a PDF and a Word file, and two results compared."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.errors import NotFound
from rongtong_assess.presentation.document.pdf_maker import PdfFailed
from rongtong_assess.presentation.document.undrawn import make_report_pdf
from rongtong_assess.presentation.document.word import write_report_word
from rongtong_assess.presentation.report.report import Report
from rongtong_assess.presentation.views.assessment import list_remark_views
from rongtong_assess.presentation.views.result import DoneView, build_comparison, build_done, list_facts_behind
from rongtong_assess.presentation.wording.report.files import report_file_words
from rongtong_assess.presentation.wording.result.comparison import planned_words
from rongtong_assess.services.assessment.save import list_remarks
from rongtong_assess.services.forecast.forecast_assessment import find_forecast
from rongtong_assess.services.progress.follow_up import done_between
from rongtong_assess.services.result.compare import ComparedAssessments, compare_assessments
from rongtong_assess.services.result.report_code import find_authenticity
from rongtong_assess.services.result.standing_facts import load_result
from rongtong_assess.services.roadmap.keep_plans import find_chosen, find_current_plans
from rongtong_assess.services.roadmap.make_report import ReportAnnotations, report_of_result
from rongtong_assess.settings import find_data_folder
from rongtong_assess.storage.assessment import get_assessment, list_submitted_assessments
from rongtong_assess.storage.progress import list_followed_plans
from rongtong_assess.storage.tables.assessment import AssessmentState
from rongtong_assess.storage.tables.roadmap import StoredPlanSet
from rongtong_assess.web.firm.blueprint import blueprint
from rongtong_assess.web.firm.roadmap.plan_comparison import remade_address
from rongtong_assess.web.frame.documents import ask_to_wait, asker, documents, lay_out
from rongtong_assess.web.frame.guard import Right, acting_account, acting_firm, current_actor, may_edit, needs
from rongtong_assess.web.frame.transaction import installation, request_session

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/assessments/<uuid:assessment_id>/result")
@needs(Right.FIRM_READ)
def result(assessment_id: UUID) -> ResponseReturnValue:
    """Level, points, what the next level lacks, and the current plans."""
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
    """The report to print and pass on."""
    with documents().turn(asker()) as is_my_turn:
        if not is_my_turn:
            return ask_to_wait()
        report = _report(assessment_id)
        # Making the PDF takes a second or two; the database transaction ends before.
        request_session().rollback()
        templates, maker = find_data_folder("templates") / "report", installation().pdf_maker
        try:
            pdf = lay_out(repr(report), lambda: make_report_pdf(report, templates, lay_out=maker.make))
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
    """The same report for further editing."""
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
    plans = find_current_plans(request_session(), found, library=ours.library, planner=ours.plan_maker.find_roadmap)
    address = ours.settings.site_address
    ids = found.assessment.organisation_id, assessment_id
    annotations = ReportAnnotations(
        brand=ours.settings.brand,
        verification=find_authenticity(request_session(), found.assessment, site_address=address),
        forecast=find_forecast(request_session(), *ids),
    )
    return report_of_result(found, ours.library, plans=plans, is_demo=acting_account().is_demo, annotations=annotations)


@blueprint.get("/comparison")
@needs(Right.FIRM_READ)
def comparison() -> ResponseReturnValue:
    """Choose two results, or see them compared."""
    library = installation().library
    submitted = list_submitted_assessments(request_session(), acting_firm())
    chosen = request.args.get("before", ""), request.args.get("after", "")
    return render_template(
        "firm/comparison.html",
        submitted=submitted,
        titles={assessment.id: library.get_edition(assessment.edition_id).title for assessment in submitted},
        chosen=chosen,
        **_comparison_values(_compare(chosen) if all(chosen) else None),
    )


@blueprint.get("/measures/before-after")
@needs(Right.FIRM_READ)
def before_after() -> ResponseReturnValue:
    """Redirects to the comparison of the plan's result with the newest result."""
    session, firm = request_session(), acting_firm()
    plan = next(iter(list_followed_plans(session, firm)), None)
    if plan is None:
        return redirect(url_for("firm.comparison"), 303)
    before = get_assessment(session, firm, plan.assessment_id)
    newest = next(iter(list_submitted_assessments(session, firm)), before)
    if newest.id == before.id:
        return render_template("firm/before_after.html", before=before)
    return redirect(url_for("firm.comparison", before=before.id, after=newest.id), 303)


def _compare(chosen: tuple[str, str]) -> ComparedAssessments:
    """chosen: the ids of the earlier and the later assessment."""
    ids, is_conversion_wanted = (_read_id(chosen[0]), _read_id(chosen[1])), request.args.get("convert") == "1"
    library = installation().library
    return compare_assessments(
        request_session(), current_actor(), ids, library=library, is_conversion_wanted=is_conversion_wanted
    )


def _comparison_values(compared: ComparedAssessments | None) -> dict[str, object]:
    if compared is None:
        return {"compared": None, "shown": None, "facts_words": "", "done": None}
    old, new = (compared.old, compared.before.stands), (compared.new, compared.after.stands)
    return {
        "compared": compared,
        "shown": build_comparison(compared.found) if compared.found else None,
        "facts_words": list_facts_behind(old, new),
        "done": _show_done(compared),
    }


def _show_done(compared: ComparedAssessments) -> DoneView | None:
    """What was done between the two results; None where nothing was."""
    done = done_between(request_session(), compared.before.assessment, compared.after.assessment)
    level = planned_words(compared.new, done.planned_level, reached=compared.after.scorecard.level)
    if not (done.measures or level):
        return None
    return build_done(done.measures, level)


def _read_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
