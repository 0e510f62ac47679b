"""The administrator's pages: accounts, organisations and their owners, the audit log."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security.recoverable import generate_reset_link

from rongtong_assess.core.actor import OrganisationKind, leading_role
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.typed_text import MOST_SEARCH, one_line
from rongtong_assess.presentation.wording.audit import action_words
from rongtong_assess.presentation.wording.people import (
    ACCOUNT_SWITCHED_OFF,
    ACCOUNT_SWITCHED_ON,
    INVITATION_STATE_WORDS,
    KIND_WORDS,
    ORGANISATION_SWITCHED_OFF,
    ORGANISATION_SWITCHED_ON,
    ROLE_WORDS,
    SECOND_FACTOR_OFF,
)
from rongtong_assess.services.people.administration import switch_account, switch_organisation
from rongtong_assess.services.people.audit import add_audit_entry_for
from rongtong_assess.services.people.invitations import Invited, list_invitations
from rongtong_assess.services.people.organisations import create_organisation
from rongtong_assess.storage.people.accounts import get_account_by_public_id, list_members, list_memberships_by_name
from rongtong_assess.storage.people.administration import list_accounts, list_audit_entries, list_organisations
from rongtong_assess.storage.people.log_ins import delete_sessions
from rongtong_assess.storage.people.organisations import get_organisation
from rongtong_assess.storage.tables.people import Account, Organisation
from rongtong_assess.web.account.invitations import invite_and_show
from rongtong_assess.web.account.membership.forms import SearchForm
from rongtong_assess.web.admin.forms import InvitationForm, OwnerForm, SwitchOffForm
from rongtong_assess.web.frame.guard import Right, current_actor, needs
from rongtong_assess.web.frame.site import now, page_number
from rongtong_assess.web.frame.transaction import request_session

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


@blueprint.get("/accounts")
@needs(Right.ADMINISTER)
def accounts() -> ResponseReturnValue:
    search, number = _search(), page_number()
    page = list_accounts(request_session(), search=search, page=number)
    return render_template("admin/accounts.html", page=page, form=SearchForm(request.args), search=search)


@blueprint.get("/accounts/<uuid:public_id>")
@needs(Right.ADMINISTER)
def account(public_id: UUID) -> ResponseReturnValue:
    return _show_account(get_account_by_public_id(request_session(), public_id), SwitchOffForm())


@blueprint.post("/accounts/<uuid:public_id>/switch-off")
@needs(Right.ADMINISTER)
def switch_account_off(public_id: UUID) -> ResponseReturnValue:
    shown, form = get_account_by_public_id(request_session(), public_id), SwitchOffForm()
    if not form.validate():
        return _show_account(shown, form), 422
    return _switch_account(shown, is_active=False)


@blueprint.post("/accounts/<uuid:public_id>/switch-on")
@needs(Right.ADMINISTER)
def switch_account_on(public_id: UUID) -> ResponseReturnValue:
    return _switch_account(get_account_by_public_id(request_session(), public_id), is_active=True)


@blueprint.post("/accounts/<uuid:public_id>/reset-link")
@needs(Right.ADMINISTER)
def make_reset_link(public_id: UUID) -> ResponseReturnValue:
    """Show, once, a link for setting a new password, which the administrator passes on."""
    shown = get_account_by_public_id(request_session(), public_id)
    link, _token = generate_reset_link(shown)  # type: ignore[no-untyped-call]  # the library's function
    _note(AuditedAction.ACCOUNT_MAKE_RESET_LINK, shown)
    return render_template("admin/reset_link.html", account=shown, link=link)


@blueprint.post("/accounts/<uuid:public_id>/end-second-factor")
@needs(Right.ADMINISTER)
def end_second_factor(public_id: UUID) -> ResponseReturnValue:
    """For a person who lost phone and recovery codes and has proved who they are."""
    shown = get_account_by_public_id(request_session(), public_id)
    datastore = current_app.extensions["security"].datastore
    datastore.tf_reset(shown)
    datastore.mf_set_recovery_codes(shown, None)
    shown.tf_last_counter = None
    _note(AuditedAction.ACCOUNT_END_SECOND_FACTOR, shown)
    flash(SECOND_FACTOR_OFF, "good")
    return redirect(url_for("admin.account", public_id=public_id), 303)


@blueprint.get("/organisations")
@needs(Right.ADMINISTER)
def organisations() -> ResponseReturnValue:
    search, number = _search(), page_number()
    page = list_organisations(request_session(), search=search, page=number)
    form = SearchForm(request.args)
    return render_template("admin/organisations.html", page=page, form=form, search=search, kind_words=KIND_WORDS)


@blueprint.get("/organisations/new")
@needs(Right.ADMINISTER)
def new_organisation() -> ResponseReturnValue:
    return render_template("admin/new_organisation.html", form=InvitationForm())


@blueprint.post("/organisations/new")
@needs(Right.ADMINISTER)
def add_organisation() -> ResponseReturnValue:
    form = InvitationForm()
    if not form.validate():
        return render_template("admin/new_organisation.html", form=form), 422
    return invite_and_show(_invited_by(form, _add_organisation_of(form)))


@blueprint.get("/organisations/<uuid:organisation_id>")
@needs(Right.ADMINISTER)
def organisation(organisation_id: UUID) -> ResponseReturnValue:
    return _show_organisation(get_organisation(request_session(), organisation_id), SwitchOffForm())


@blueprint.post("/organisations/<uuid:organisation_id>/switch-off")
@needs(Right.ADMINISTER)
def switch_organisation_off(organisation_id: UUID) -> ResponseReturnValue:
    """Its members can no longer act for it and are logged out."""
    shown, form = get_organisation(request_session(), organisation_id), SwitchOffForm()
    if not form.validate():
        return _show_organisation(shown, form), 422
    response = _switch_organisation(shown, is_active=False)
    members = list_members(request_session(), organisation_id)
    delete_sessions(request_session(), [person.id for person, _role in members])
    return response


@blueprint.post("/organisations/<uuid:organisation_id>/switch-on")
@needs(Right.ADMINISTER)
def switch_organisation_on(organisation_id: UUID) -> ResponseReturnValue:
    return _switch_organisation(get_organisation(request_session(), organisation_id), is_active=True)


@blueprint.get("/organisations/<uuid:organisation_id>/owners/new")
@needs(Right.ADMINISTER)
def new_owner(organisation_id: UUID) -> ResponseReturnValue:
    """For a firm that someone else registered, or whose owner leaves."""
    return _show_new_owner(get_organisation(request_session(), organisation_id), OwnerForm())


@blueprint.post("/organisations/<uuid:organisation_id>/owners/new")
@needs(Right.ADMINISTER)
def add_owner(organisation_id: UUID) -> ResponseReturnValue:
    found, form = get_organisation(request_session(), organisation_id), OwnerForm()
    if not form.validate():
        return _show_new_owner(found, form), 422
    return invite_and_show(_invited_by(form, found))


@blueprint.get("/audit")
@needs(Right.ADMINISTER)
def audit() -> ResponseReturnValue:
    page = list_audit_entries(request_session(), page=page_number())
    return render_template("admin/audit.html", page=page, action_words=action_words)


def _search() -> str:
    return one_line(request.args.get("search"))[:MOST_SEARCH]


def _invited_by(form: OwnerForm, organisation: Organisation | None) -> Invited:
    """Who is invited to lead an organisation; None: a firm that the person registers."""
    kind = OrganisationKind(organisation.kind) if organisation else OrganisationKind.FIRM
    return Invited(
        form.owner_email.data, form.owner_name.data, organisation.id if organisation else None, leading_role(kind)
    )


def _add_organisation_of(form: InvitationForm) -> Organisation | None:
    """The new organisation; None for a firm, which its owner registers with its credit code."""
    kind, name = OrganisationKind(form.kind.data), form.organisation_name.data or ""
    if kind is OrganisationKind.FIRM:
        return None
    return create_organisation(request_session(), current_actor(), kind, name=name, now=now())


def _show_account(shown: Account, form: SwitchOffForm) -> str:
    memberships = list_memberships_by_name(request_session(), shown.id)
    return render_template(
        "admin/account.html", account=shown, form=form, memberships=memberships, role_words=ROLE_WORDS
    )


def _show_organisation(shown: Organisation, form: SwitchOffForm) -> str:
    return render_template(
        "admin/organisation.html",
        organisation=shown,
        form=form,
        members=list_members(request_session(), shown.id),
        invitations=list_invitations(request_session(), now=now(), organisation_id=shown.id),
        state_words=INVITATION_STATE_WORDS,
        kind_words=KIND_WORDS,
        role_words=ROLE_WORDS,
    )


def _show_new_owner(shown: Organisation, form: OwnerForm) -> str:
    return render_template("admin/new_owner.html", organisation=shown, form=form)


def _switch_account(shown: Account, *, is_active: bool) -> ResponseReturnValue:
    switch_account(request_session(), current_actor(), shown.id, is_active=is_active, now=now())
    flash(ACCOUNT_SWITCHED_ON if is_active else ACCOUNT_SWITCHED_OFF, "good")
    return redirect(url_for("admin.account", public_id=shown.public_id), 303)


def _switch_organisation(shown: Organisation, *, is_active: bool) -> ResponseReturnValue:
    switch_organisation(request_session(), current_actor(), shown.id, is_active=is_active, now=now())
    flash(ORGANISATION_SWITCHED_ON if is_active else ORGANISATION_SWITCHED_OFF, "good")
    return redirect(url_for("admin.organisation", organisation_id=shown.id), 303)


def _note(action: AuditedAction, shown: Account) -> None:
    account_id = current_actor().account_id
    add_audit_entry_for(request_session(), action, account_id=account_id, subject=str(shown.public_id), now=now())
