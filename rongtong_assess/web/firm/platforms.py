"""Which service platforms may see the firm's results: the owner decides, and may end it at any time."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import DataRequired

from rongtong_assess.core.actor import Role
from rongtong_assess.presentation.wording.people import AUTHORISATION_ENDED, PLATFORM_AUTHORISED
from rongtong_assess.services.authorisations import end, grant
from rongtong_assess.storage.queries.organisation import list_authorisations, list_platforms
from rongtong_assess.web.firm.blueprint import blueprint
from rongtong_assess.web.rights import Right, acting_account, acting_firm, current_actor, needs
from rongtong_assess.web.site import now
from rongtong_assess.web.transaction import request_session

CONSENT_VERSION = "2026-11-28"
"""Changes with the words of templates/firm/platforms.html that say what a platform sees."""


class ConsentForm(FlaskForm):
    is_agreed = BooleanField("我已知道平台能看到什么，同意", validators=[DataRequired("请先勾选同意，再授权。")])


@blueprint.get("/platforms")
@needs(Right.FIRM_READ)
def platforms() -> ResponseReturnValue:
    """Every platform of this installation, and which may see the results."""
    return _show(ConsentForm())


@blueprint.post("/platforms/<uuid:platform_id>/authorise")
@needs(Right.FIRM_MANAGE)
def authorise_platform(platform_id: UUID) -> ResponseReturnValue:
    form = ConsentForm()
    if not form.validate():
        return _show(form, refused=platform_id), 422
    grant(request_session(), current_actor(), platform_id, consent_version=CONSENT_VERSION, now=now())
    flash(PLATFORM_AUTHORISED, "good")
    return redirect(url_for("firm.platforms"), 303)


@blueprint.post("/platforms/<uuid:platform_id>/end")
@needs(Right.FIRM_MANAGE)
def end_authorisation(platform_id: UUID) -> ResponseReturnValue:
    end(request_session(), current_actor(), platform_id, now=now())
    flash(AUTHORISATION_ENDED, "good")
    return redirect(url_for("firm.platforms"), 303)


def _show(form: ConsentForm, *, refused: UUID | None = None) -> str:
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
