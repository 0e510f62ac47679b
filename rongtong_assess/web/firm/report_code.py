"""The code on a firm's report: what it shows to others, and how the owner takes it back."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import BooleanField
from wtforms.validators import DataRequired

from rongtong_assess.core.actor import Role
from rongtong_assess.presentation.wording.report import CODE_REPLACED
from rongtong_assess.services.report_codes import find_authenticity, replace_report_code
from rongtong_assess.storage.assessments import Assessment, AssessmentState
from rongtong_assess.storage.queries.assessment import get_assessment
from rongtong_assess.web.firm.blueprint import blueprint
from rongtong_assess.web.rights import Right, acting_account, acting_firm, current_actor, needs
from rongtong_assess.web.site import now
from rongtong_assess.web.this_installation import installation
from rongtong_assess.web.transaction import request_session


class RevokeForm(FlaskForm):
    is_confirmed = BooleanField(
        "我知道已经发出去的报告会查不到，确认撤销", validators=[DataRequired("请勾选确认后再撤销。")]
    )


@blueprint.get("/assessments/<uuid:assessment_id>/report-code")
@needs(Right.FIRM_READ)
def report_code(assessment_id: UUID) -> ResponseReturnValue:
    """The code of a submitted assessment."""
    return _show(get_assessment(request_session(), acting_firm(), assessment_id), RevokeForm())


@blueprint.post("/assessments/<uuid:assessment_id>/report-code")
@needs(Right.FIRM_MANAGE)
def revoke_report_code(assessment_id: UUID) -> ResponseReturnValue:
    """Reports handed out before cannot be checked any more; those made from now on can."""
    form = RevokeForm()
    if not form.validate():
        return _show(get_assessment(request_session(), acting_firm(), assessment_id), form), 422
    replace_report_code(request_session(), current_actor(), assessment_id, now=now())
    flash(CODE_REPLACED, "good")
    return redirect(url_for("firm.report_code", assessment_id=assessment_id), 303)


def _show(assessment: Assessment, form: RevokeForm) -> Response | str:
    if assessment.state == AssessmentState.OPEN:
        return redirect(url_for("firm.overview", assessment_id=assessment.id), 303)
    site_address = installation().settings.site_address
    return render_template(
        "firm/report_code.html",
        assessment=assessment,
        verification=find_authenticity(request_session(), assessment, site_address=site_address),
        may_revoke=acting_account().role == Role.OWNER,
        form=form,
    )
