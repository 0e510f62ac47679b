"""The fill-in workbook of an assessment: downloaded, filled in without a network, uploaded."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from flask import redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.presentation.views.questionnaire import question_place
from rongtong_assess.presentation.wording.assessment import UPLOADED_FILE, workbook_file_words
from rongtong_assess.services.assessment.import_workbook import (
    READ_TITLES,
    ImportOutcome,
    export_answers,
    import_answers,
    read_filled_workbook,
)
from rongtong_assess.storage.assessment import get_assessment
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.assessment import Assessment, AssessmentState
from rongtong_assess.web.firm.assessment.answering import edition_of
from rongtong_assess.web.firm.assessment.doubted_numbers import list_doubt_lines
from rongtong_assess.web.firm.blueprint import blueprint
from rongtong_assess.web.frame.documents import ask_to_wait, asker, documents
from rongtong_assess.web.frame.errors import refused_page
from rongtong_assess.web.frame.guard import (
    Right,
    acting_account,
    acting_firm,
    current_actor,
    may_edit,
    needs,
    takes_upload,
)
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import installation, request_session

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_UPLOAD_BYTES = 1024 * 1024


@blueprint.get("/assessments/<uuid:assessment_id>/answers.xlsx")
@needs(Right.FIRM_READ)
def answer_workbook(assessment_id: UUID) -> ResponseReturnValue:
    """The workbook with the answers so far."""
    assessment = get_assessment(request_session(), acting_firm(), assessment_id)
    if assessment.state == AssessmentState.SUBMITTED:
        return redirect(url_for("firm.result", assessment_id=assessment_id), 303)
    with documents().turn(asker()) as is_my_turn:
        if not is_my_turn:
            return ask_to_wait()
        workbook = export_answers(
            request_session(),
            assessment,
            edition=edition_of(assessment),
            firm_name=acting_account().organisation_name,
            now=now(),
        )
    name = workbook_file_words(assessment.number)
    return send_file(BytesIO(workbook), mimetype=WORKBOOK_TYPE, as_attachment=True, download_name=name)


@blueprint.get("/assessments/<uuid:assessment_id>/import")
@needs(Right.FIRM_READ)
def import_page(assessment_id: UUID) -> ResponseReturnValue:
    """The page to download and upload the workbook."""
    assessment = get_assessment(request_session(), acting_firm(), assessment_id)
    if assessment.state == AssessmentState.SUBMITTED:
        return redirect(url_for("firm.result", assessment_id=assessment_id), 303)
    return _show(assessment)


@blueprint.post("/assessments/<uuid:assessment_id>/import")
@needs(Right.FIRM_EDIT)
@takes_upload(MOST_UPLOAD_BYTES)
def import_workbook(assessment_id: UUID) -> ResponseReturnValue:
    """Save the answers of the workbook as if they had been typed on the pages."""
    session = request_session()
    assessment = get_assessment(session, acting_firm(), assessment_id)
    edition, file = edition_of(assessment), request.files.get("workbook")
    try:
        if file is None or not file.filename:
            raise Refused.because(UPLOADED_FILE, "还没有选文件", "请先选填好的 .xlsx 文件，再按“上传”")
        workbook = installation().file_reader.read_workbook(file.read(), UPLOADED_FILE, titles=READ_TITLES)
        filled = read_filled_workbook(workbook, UPLOADED_FILE, edition=edition, assessment_id=assessment_id)
    except Refused as refusal:
        return refused_page(_show(assessment, mistakes=refusal.mistakes), refusal)
    begin_writing(session)
    assessment = get_assessment(session, acting_firm(), assessment_id, for_update=True)
    outcome = import_answers(session, current_actor(), assessment, filled=filled, edition=edition, now=now())
    return _show(assessment, outcome=outcome)


def _show(assessment: Assessment, *, mistakes: tuple[Mistake, ...] = (), outcome: ImportOutcome | None = None) -> str:
    edition = edition_of(assessment)

    def address(question: str) -> str:
        step, anchor = question_place(edition, question)
        return url_for("firm.answer", assessment_id=assessment.id, step=step, _anchor=anchor)

    return render_template(
        "firm/import.html",
        assessment=assessment,
        edition=edition,
        mistakes=mistakes,
        outcome=outcome,
        doubts=list_doubt_lines(edition, assessment) if outcome else (),
        address=address,
        may_edit=may_edit(),
    )
