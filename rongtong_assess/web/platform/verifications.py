"""Recording a visit, and the result beside what the firm declared."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, HiddenField
from wtforms.validators import Optional

from rongtong_assess.core.errors import Refused
from rongtong_assess.services.verify_assessment import (
    Consultant,
    complete,
    find_verification,
    load_findings,
    revision_of,
    save_findings,
)
from rongtong_assess.services.visit_list import get_visit
from rongtong_assess.storage.visits import VerificationState
from rongtong_assess.web.platform.blueprint import blueprint
from rongtong_assess.web.platform.verification_form import build_groups, read_entries
from rongtong_assess.web.platform.visits import norms_of
from rongtong_assess.web.product import product
from rongtong_assess.web.rights import Right, acting_account, acting_platform, may_edit, needs
from rongtong_assess.web.site import now
from rongtong_assess.web.transaction import request_session


class VerificationForm(FlaskForm):
    """What stands beside the findings themselves."""

    seen_revision = HiddenField()
    visited_on = DateField("到访日期", validators=[Optional()])
    confirm_rest = BooleanField("其余各题都已当场核对，和填报一致")


@blueprint.get("/visits/<uuid:assessment_id>/verification")
@needs(Right.PLATFORM_READ)
def verification(assessment_id: UUID) -> ResponseReturnValue:
    """Every question with what the firm declared and what was found so far."""
    return _show(assessment_id, VerificationForm())


@blueprint.post("/visits/<uuid:assessment_id>/verification")
@needs(Right.PLATFORM_EDIT)
def save_verification(assessment_id: UUID) -> ResponseReturnValue:
    """Save; with the other button, complete as well."""
    form, session = VerificationForm(), request_session()
    visit = get_visit(session, acting_platform(), assessment_id, shelf=product().shelf, norms_of=norms_of)
    entries = read_entries(visit.edition, request.form, confirm_rest=bool(form.confirm_rest.data))
    by = Consultant(acting_platform(), acting_account().account_id)
    seen = form.seen_revision.data or ""
    revision = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1
    try:
        save_findings(session, assessment_id, entries, edition=visit.edition, by=by, seen_revision=revision, now=now())
    except Refused as refusal:
        return _refused(assessment_id, form, refusal)
    if "complete" not in request.form:
        flash("已保存，可以以后接着填。", "good")
        return redirect(url_for("platform.verification", assessment_id=assessment_id), 303)
    return _complete(assessment_id, form, by)


def _complete(assessment_id: UUID, form: VerificationForm, by: Consultant) -> ResponseReturnValue:
    """Close what was just recorded; where that is refused, nothing of this sending is kept but on the page."""
    try:
        if form.visited_on.data is None:
            raise Refused.because("visited_on", "没有填到访日期，或者不是日期", "请填哪天到的现场")
        complete(
            request_session(),
            assessment_id,
            shelf=product().shelf,
            visited_on=form.visited_on.data,
            by=by,
            now=now(),
        )
    except Refused as refusal:
        return _refused(assessment_id, form, refusal)
    flash("现场评定已完成，企业也能看到结果。", "good")
    return redirect(url_for("platform.visit", assessment_id=assessment_id, _anchor="verified"), 303)


def _refused(assessment_id: UUID, form: VerificationForm, refusal: Refused) -> ResponseReturnValue:
    request_session().rollback()
    messages = {mistake.where: f"{mistake.what}。{mistake.cure}。" for mistake in refusal.mistakes}
    response = make_response(_show(assessment_id, form, typed=request.form, messages=messages))
    if response.status_code == 200:
        response.status_code = 422
    return response


def _show(
    assessment_id: UUID,
    form: VerificationForm,
    *,
    typed: MultiDict[str, str] | None = None,
    messages: Mapping[str, str] | None = None,
) -> ResponseReturnValue:
    session = request_session()
    visit = get_visit(session, acting_platform(), assessment_id, shelf=product().shelf, norms_of=norms_of)
    found = find_verification(session, visit.assessment)
    if found and found.state == VerificationState.COMPLETED:
        return redirect(url_for("platform.visit", assessment_id=assessment_id, _anchor="verified"), 303)
    findings = load_findings(session, found)
    # Looked at once more, what is saved next is based on what is there now.
    form.seen_revision.data = str(revision_of(findings))
    return render_template(
        "platform/verification.html",
        visit=visit,
        form=form,
        groups=build_groups(visit, findings, typed=typed, messages=messages),
        messages=messages or {},
        done=len(findings),
        may_edit=may_edit(),
    )
