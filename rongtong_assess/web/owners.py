"""The administrator gives an organisation one more owner."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.errors import NotFound
from rongtong_assess.services.invite_owner import add_owner as add_owner_to
from rongtong_assess.storage.organisations import Organisation
from rongtong_assess.web.admin import OwnerForm
from rongtong_assess.web.rights import Right, acting_account, needs
from rongtong_assess.web.site import now
from rongtong_assess.web.transaction import request_session

blueprint = Blueprint("owners", __name__, url_prefix="/admin/organisations/<uuid:organisation_id>/owners")


@blueprint.get("/new")
@needs(Right.ADMINISTER)
def new_owner(organisation_id: UUID) -> ResponseReturnValue:
    return render_template("admin/new_owner.html", organisation=_get(organisation_id), form=OwnerForm())


@blueprint.post("/new")
@needs(Right.ADMINISTER)
def add_owner(organisation_id: UUID) -> ResponseReturnValue:
    organisation, form = _get(organisation_id), OwnerForm()
    if not form.validate():
        return render_template("admin/new_owner.html", organisation=organisation, form=form), 422
    owner = add_owner_to(
        request_session(),
        organisation,
        name=form.owner_name.data,
        email=form.owner_email.data,
        acting_account_id=acting_account().account_id,
        now=now(),
    )
    flash("已增加。负责人还没有密码时，请在这里生成重设密码的链接并转交。", "good")
    return redirect(url_for("admin.account", public_id=owner.public_id), 303)


def _get(organisation_id: UUID) -> Organisation:
    found = request_session().get(Organisation, organisation_id)
    if found is None:
        raise NotFound
    return found
