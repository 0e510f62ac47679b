"""The platform's own data: its credit code."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired

from rongtong_assess.core.errors import Refused
from rongtong_assess.presentation.wording.people import (
    PLATFORM_CODE_HINT,
    PLATFORM_CODE_LABEL,
    PLATFORM_CODE_MISSING,
    PLATFORM_SAVED,
)
from rongtong_assess.services.catalogue.platform_profile import declare_platform_code
from rongtong_assess.storage.catalogue import find_platform_code
from rongtong_assess.web.frame.guard import Right, acting_platform, current_actor, may_edit, needs
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import request_session
from rongtong_assess.web.platform.blueprint import blueprint


class SettingsForm(FlaskForm):
    credit_code = StringField(
        PLATFORM_CODE_LABEL,
        description=PLATFORM_CODE_HINT,
        validators=[InputRequired(PLATFORM_CODE_MISSING)],
    )


@blueprint.get("/settings")
@needs(Right.PLATFORM_READ)
def settings() -> ResponseReturnValue:
    return _show(SettingsForm(data={"credit_code": _own_code()}))


@blueprint.post("/settings")
@needs(Right.PLATFORM_MANAGE)
def save_settings() -> ResponseReturnValue:
    form = SettingsForm()
    if not form.validate():
        return _show(form), 422
    try:
        declare_platform_code(request_session(), current_actor(), form.credit_code.data, now=now())
    except Refused as refusal:
        form.credit_code.errors = [mistake.words for mistake in refusal.mistakes]
        return _show(form), 422
    flash(PLATFORM_SAVED, "good")
    return redirect(url_for("platform.settings"), 303)


def _own_code() -> str:
    return find_platform_code(request_session(), acting_platform())


def _show(form: SettingsForm) -> str:
    return render_template("platform/settings.html", form=form, own_code=_own_code(), may_edit=may_edit())
