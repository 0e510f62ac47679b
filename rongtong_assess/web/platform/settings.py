"""The platform's own data: its credit code, and how it handles its cases."""

from __future__ import annotations

from decimal import Decimal

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired

from rongtong_assess.core.actor import Role
from rongtong_assess.core.consulting.sign_off import MOST_APPEAL_DAYS, CaseRules
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.exact import NumberAsked
from rongtong_assess.presentation.wording.consulting.cases import (
    APPEAL_DAYS_HINT,
    APPEAL_DAYS_LABEL,
    APPEAL_DAYS_MISSING,
    OTHER_ORGANISATION_HINT,
    OTHER_ORGANISATION_LABEL,
    RULES_SAVED,
)
from rongtong_assess.presentation.wording.people import (
    PLATFORM_CODE_HINT,
    PLATFORM_CODE_LABEL,
    PLATFORM_CODE_MISSING,
    PLATFORM_SAVED,
)
from rongtong_assess.services.catalogue.platform_profile import declare_platform_code
from rongtong_assess.services.consulting.cases.batches import save_case_rules
from rongtong_assess.storage.catalogue import find_platform_code
from rongtong_assess.storage.consulting.cases import find_case_settings
from rongtong_assess.web.frame.fields import WholeNumberField
from rongtong_assess.web.frame.guard import Right, acting_account, acting_platform, current_actor, needs
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import request_session
from rongtong_assess.web.platform.blueprint import blueprint


class SettingsForm(FlaskForm):
    credit_code = StringField(
        PLATFORM_CODE_LABEL,
        description=PLATFORM_CODE_HINT,
        validators=[InputRequired(PLATFORM_CODE_MISSING)],
    )


class CaseRulesForm(FlaskForm):
    """How the platform handles its cases."""

    appeal_days = WholeNumberField(
        APPEAL_DAYS_LABEL,
        NumberAsked("", Decimal(1), Decimal(MOST_APPEAL_DAYS), places=0),
        missing=APPEAL_DAYS_MISSING,
        description=APPEAL_DAYS_HINT,
    )
    needs_other_organisation = BooleanField(OTHER_ORGANISATION_LABEL, description=OTHER_ORGANISATION_HINT)


@blueprint.get("/settings")
@needs(Right.PLATFORM_READ)
def settings() -> ResponseReturnValue:
    return _show(SettingsForm(data={"credit_code": _own_code()}), _case_form())


@blueprint.post("/settings")
@needs(Right.PLATFORM_MANAGE)
def save_settings() -> ResponseReturnValue:
    form = SettingsForm()
    if not form.validate():
        return _show(form, _case_form()), 422
    try:
        declare_platform_code(request_session(), current_actor(), form.credit_code.data, now=now())
    except Refused as refusal:
        form.credit_code.errors = [mistake.words for mistake in refusal.mistakes]
        return _show(form, _case_form()), 422
    flash(PLATFORM_SAVED, "good")
    return redirect(url_for("platform.settings"), 303)


@blueprint.post("/settings/cases")
@needs(Right.PLATFORM_MANAGE)
def save_case_settings() -> ResponseReturnValue:
    """Keep how cases are handled."""
    form = CaseRulesForm()
    if not form.validate() or form.appeal_days.data is None:
        return _show(SettingsForm(data={"credit_code": _own_code()}), form), 422
    rules = CaseRules(form.appeal_days.data, bool(form.needs_other_organisation.data))
    save_case_rules(request_session(), current_actor(), rules, now=now())
    flash(RULES_SAVED, "good")
    return redirect(url_for("platform.settings"), 303)


def _case_form() -> CaseRulesForm:
    """The rules in force; without a request's own data, which belong to the other form."""
    rules = find_case_settings(request_session(), acting_platform())
    data = {"appeal_days": rules.appeal_days, "needs_other_organisation": rules.needs_other_organisation}
    return CaseRulesForm(formdata=None, data=data)


def _own_code() -> str:
    return find_platform_code(request_session(), acting_platform())


def _show(form: SettingsForm, case_form: CaseRulesForm) -> str:
    return render_template(
        "platform/settings.html",
        form=form,
        case_form=case_form,
        own_code=_own_code(),
        may_edit=acting_account().role == Role.MANAGER,
    )
