"""Recording a visit, question by question, in as many steps and by as many people as it takes."""

from __future__ import annotations

from uuid import UUID

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField

from rongtong_assess.core.errors import Refused, words_by_place
from rongtong_assess.services.record_findings import Consultant, find_own_verification, load_findings, save_findings
from rongtong_assess.services.remarks import list_remarks
from rongtong_assess.services.visit_list import Visit, get_visit
from rongtong_assess.storage.visits import VerificationState
from rongtong_assess.web.firm.remarks import RemarkLine, list_remark_lines
from rongtong_assess.web.platform.blueprint import blueprint
from rongtong_assess.web.platform.verification_form import NOTHING_SENT, Sent, build_groups, read_entries
from rongtong_assess.web.platform.visits import norms_of
from rongtong_assess.web.rights import Right, acting_account, acting_platform, may_edit, needs
from rongtong_assess.web.site import now
from rongtong_assess.web.this_installation import installation
from rongtong_assess.web.transaction import request_session


class VerificationForm(FlaskForm):
    """What stands beside the findings themselves."""

    confirm_rest = BooleanField("其余各题都已当场核对，和填报一致")


@blueprint.get("/visits/<uuid:assessment_id>/verification")
@needs(Right.PLATFORM_READ)
def verification(assessment_id: UUID) -> ResponseReturnValue:
    """Every question with what the firm declared and what was found so far."""
    return _show(_get_visit(assessment_id), VerificationForm())


@blueprint.post("/visits/<uuid:assessment_id>/verification")
@needs(Right.PLATFORM_EDIT)
def save_verification(assessment_id: UUID) -> ResponseReturnValue:
    """Save; with the other button, go on to the result that this gives."""
    form, visit = VerificationForm(), _get_visit(assessment_id)
    try:
        save_findings(
            request_session(),
            assessment_id,
            read_entries(visit.edition, request.form),
            edition=visit.edition,
            by=Consultant(acting_platform(), acting_account().account_id),
            now=now(),
            confirm_rest=bool(form.confirm_rest.data),
        )
    except Refused as refusal:
        return _refused(assessment_id, form, refusal)
    if "completion" in request.form:
        return redirect(url_for("platform.completion", assessment_id=assessment_id), 303)
    flash("已保存，可以以后接着填。", "good")
    return redirect(url_for("platform.verification", assessment_id=assessment_id), 303)


def mistake_words(refusal: Refused) -> dict[str, str]:
    """By question or field, as sentences."""
    return words_by_place(refusal.mistakes)


def _get_visit(assessment_id: UUID) -> Visit:
    return get_visit(request_session(), acting_platform(), assessment_id, shelf=installation().shelf, norms_of=norms_of)


def _refused(assessment_id: UUID, form: VerificationForm, refusal: Refused) -> ResponseReturnValue:
    request_session().rollback()
    sent = Sent(request.form, mistake_words(refusal))
    response = make_response(_show(_get_visit(assessment_id), form, sent=sent))
    if response.status_code == 200:
        response.status_code = 422
    return response


def _show(visit: Visit, form: VerificationForm, *, sent: Sent = NOTHING_SENT) -> ResponseReturnValue:
    found = find_own_verification(request_session(), visit.assessment, acting_platform())
    if visit.is_elsewhere or (found and found.state == VerificationState.COMPLETED):
        for message in sent.messages.values():
            flash(f"刚才填的没有保存：{message}", "bad")
        return redirect(url_for("platform.visit", assessment_id=visit.assessment.id, _anchor="verified"), 303)
    findings = load_findings(request_session(), found)
    return render_template(
        "platform/verification.html",
        visit=visit,
        form=form,
        groups=build_groups(visit, findings, remarks=_remarks(visit), sent=sent),
        messages=sent.messages,
        done=len(findings),
        may_edit=may_edit(),
    )


def _remarks(visit: Visit) -> dict[str, RemarkLine]:
    """What the firm said of its answers, by question."""
    remarks = list_remarks(request_session(), visit.assessment.organisation_id, visit.assessment.id)
    return {one.question: list_remark_lines(visit.edition, [one])[0] for one in remarks}
