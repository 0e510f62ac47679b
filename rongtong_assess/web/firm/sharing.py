"""Access to a firm's results by others: platforms that it authorises, and holders of a report with its code."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import BooleanField
from wtforms.validators import DataRequired

from rongtong_assess.core.actor import Role
from rongtong_assess.presentation.wording.people import (
    AUTHORISATION_ENDED,
    AUTHORISATION_LABEL,
    AUTHORISATION_UNCONFIRMED,
    PLATFORM_AUTHORISED,
    REVOCATION_UNCONFIRMED,
)
from rongtong_assess.presentation.wording.report.files import REVOCATION_LABEL
from rongtong_assess.presentation.wording.report.header import CODE_REPLACED
from rongtong_assess.services.result.report_code import find_authenticity, replace_report_code
from rongtong_assess.services.visit.authorise import end, grant
from rongtong_assess.storage.assessment import get_assessment
from rongtong_assess.storage.people.organisations import list_authorisations, list_platforms
from rongtong_assess.storage.tables.assessment import Assessment, AssessmentState
from rongtong_assess.web.firm.blueprint import blueprint
from rongtong_assess.web.frame.guard import Right, acting_account, acting_firm, current_actor, needs
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import installation, request_session

CONSENT_VERSION = "2026-11-30"
"""Changes whenever the text of templates/firm/platforms.html about what a platform sees changes."""


class ConsentForm(FlaskForm):
    is_agreed = BooleanField(AUTHORISATION_LABEL, validators=[DataRequired(AUTHORISATION_UNCONFIRMED)])


class RevokeCodeForm(FlaskForm):
    is_confirmed = BooleanField(REVOCATION_LABEL, validators=[DataRequired(REVOCATION_UNCONFIRMED)])


@blueprint.get("/platforms")
@needs(Right.FIRM_READ)
def platforms() -> ResponseReturnValue:
    """Every platform of this installation, and whether it may see the results."""
    return _show_platforms(ConsentForm())


@blueprint.post("/platforms/<uuid:platform_id>/authorise")
@needs(Right.FIRM_MANAGE)
def authorise_platform(platform_id: UUID) -> ResponseReturnValue:
    form = ConsentForm()
    if not form.validate():
        return _show_platforms(form, refused=platform_id), 422
    grant(request_session(), current_actor(), platform_id, consent_version=CONSENT_VERSION, now=now())
    flash(PLATFORM_AUTHORISED, "good")
    return redirect(url_for("firm.platforms"), 303)


@blueprint.post("/platforms/<uuid:platform_id>/end")
@needs(Right.FIRM_MANAGE)
def end_authorisation(platform_id: UUID) -> ResponseReturnValue:
    end(request_session(), current_actor(), platform_id, now=now())
    flash(AUTHORISATION_ENDED, "good")
    return redirect(url_for("firm.platforms"), 303)


@blueprint.get("/assessments/<uuid:assessment_id>/report-code")
@needs(Right.FIRM_READ)
def report_code(assessment_id: UUID) -> ResponseReturnValue:
    """The code of a submitted assessment."""
    return _show_code(get_assessment(request_session(), acting_firm(), assessment_id), RevokeCodeForm())


@blueprint.post("/assessments/<uuid:assessment_id>/report-code")
@needs(Right.FIRM_MANAGE)
def revoke_report_code(assessment_id: UUID) -> ResponseReturnValue:
    """Replace the code: earlier reports can no longer be checked, reports made from now on can."""
    form = RevokeCodeForm()
    if not form.validate():
        return _show_code(get_assessment(request_session(), acting_firm(), assessment_id), form), 422
    replace_report_code(request_session(), current_actor(), assessment_id, now=now())
    flash(CODE_REPLACED, "good")
    return redirect(url_for("firm.report_code", assessment_id=assessment_id), 303)


def _show_platforms(form: ConsentForm, *, refused: UUID | None = None) -> str:
    all_given = list_authorisations(request_session(), acting_firm())
    in_force = [authorisation for authorisation in all_given if authorisation.ended_at is None]
    given = {authorisation.platform_id: authorisation for authorisation in in_force}
    return render_template(
        "firm/platforms.html",
        platforms=list_platforms(request_session(), is_demo=acting_account().is_demo, authorised=given),
        given=given,
        may_decide=acting_account().role == Role.OWNER,
        form=form,
        refused=refused,
    )


def _show_code(assessment: Assessment, form: RevokeCodeForm) -> Response | str:
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
