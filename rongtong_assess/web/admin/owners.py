"""The administrator invites one more owner: for a firm that someone else registered, or whose owner leaves."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from rongtong_assess.services.people.invitations import Invited
from rongtong_assess.storage.people.organisations import get_organisation
from rongtong_assess.storage.tables.people import Organisation
from rongtong_assess.web.account.invitations import invite_and_show
from rongtong_assess.web.admin.forms import OwnerForm
from rongtong_assess.web.frame.guard import Right, needs
from rongtong_assess.web.frame.transaction import request_session

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
    return invite_and_show(Invited(form.owner_email.data, form.owner_name.data, organisation.id))


def _get(organisation_id: UUID) -> Organisation:
    return get_organisation(request_session(), organisation_id)
