"""Recording a visit, question by question, in as many steps and by as many people as it takes."""

from __future__ import annotations

from uuid import UUID

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField

from rongtong_assess.core.errors import Refused, words_by_place
from rongtong_assess.presentation.views.assessment import RemarkView, list_remark_views
from rongtong_assess.presentation.views.finding import list_finding_groups
from rongtong_assess.presentation.wording.visit import FINDINGS_SAVED, not_saved_words
from rongtong_assess.services.record_findings import save_findings
from rongtong_assess.services.remarks import list_remarks
from rongtong_assess.services.visit_list import ResultToVisit, get_result_to_visit
from rongtong_assess.storage.queries.visit import find_own_visit, list_findings
from rongtong_assess.storage.visits import VisitState
from rongtong_assess.web.platform.blueprint import blueprint
from rongtong_assess.web.platform.verification_form import NOTHING_SENT, Sent, list_given, read_entries
from rongtong_assess.web.platform.visits import norms_of
from rongtong_assess.web.rights import Right, acting_platform, current_actor, may_edit, needs
from rongtong_assess.web.site import now
from rongtong_assess.web.this_installation import installation
from rongtong_assess.web.transaction import request_session


class VisitForm(FlaskForm):
    """What is sent together with the findings themselves."""

    confirm_rest = BooleanField("其余各题都已当场核对，和填报一致")


@blueprint.get("/visits/<uuid:assessment_id>/verification")
@needs(Right.PLATFORM_READ)
def verification(assessment_id: UUID) -> ResponseReturnValue:
    """Every question with what the firm declared and what was found so far."""
    return _show(_get_visit(assessment_id), VisitForm())


@blueprint.post("/visits/<uuid:assessment_id>/verification")
@needs(Right.PLATFORM_EDIT)
def save_verification(assessment_id: UUID) -> ResponseReturnValue:
    """Save; with the other button, go on to the result that this gives."""
    form, visit = VisitForm(), _get_visit(assessment_id)
    try:
        save_findings(
            request_session(),
            current_actor(),
            assessment_id,
            read_entries(visit.edition, request.form),
            edition=visit.edition,
            confirm_rest=bool(form.confirm_rest.data),
            now=now(),
        )
    except Refused as refusal:
        return _refused(assessment_id, form, refusal)
    if "completion" in request.form:
        return redirect(url_for("platform.completion", assessment_id=assessment_id), 303)
    flash(FINDINGS_SAVED, "good")
    return redirect(url_for("platform.verification", assessment_id=assessment_id), 303)


def mistake_words(refusal: Refused) -> dict[str, str]:
    """By question or field, as sentences."""
    return words_by_place(refusal.mistakes)


def _get_visit(assessment_id: UUID) -> ResultToVisit:
    return get_result_to_visit(
        request_session(), current_actor(), assessment_id, library=installation().library, norms_of=norms_of
    )


def _refused(assessment_id: UUID, form: VisitForm, refusal: Refused) -> ResponseReturnValue:
    request_session().rollback()
    sent = Sent(request.form, mistake_words(refusal))
    response = make_response(_show(_get_visit(assessment_id), form, sent=sent))
    if response.status_code == 200:
        response.status_code = 422
    return response


def _show(visit: ResultToVisit, form: VisitForm, *, sent: Sent = NOTHING_SENT) -> ResponseReturnValue:
    found = find_own_visit(request_session(), visit.assessment.id, acting_platform())
    if visit.is_elsewhere or (found and found.state == VisitState.COMPLETED):
        for message in sent.messages.values():
            flash(not_saved_words(message), "bad")
        return redirect(url_for("platform.visit", assessment_id=visit.assessment.id, _anchor="verified"), 303)
    findings = list_findings(request_session(), found)
    return render_template(
        "platform/verification.html",
        visit=visit,
        form=form,
        groups=list_finding_groups(
            visit.edition,
            visit.sheet,
            flags=visit.flags,
            given=list_given(visit.edition, findings, sent),
            remarks=_remarks(visit),
        ),
        messages=sent.messages,
        done=len(findings),
        may_edit=may_edit(),
    )


def _remarks(visit: ResultToVisit) -> dict[str, RemarkView]:
    """What the firm said of its answers, by question."""
    remarks = list_remarks(request_session(), visit.assessment.organisation_id, visit.assessment.id)
    return {remark.question: list_remark_views(visit.edition, [remark])[0] for remark in remarks}
