"""My account: name, consent, the organisation acted for, open log-ins, personal data."""

from __future__ import annotations

import json

from flask import Blueprint, Response, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SubmitField
from wtforms.validators import DataRequired

from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.presentation.wording.people import (
    ACCOUNT_BUTTONS,
    ACCOUNT_ERASED,
    ACCOUNT_LABELS,
    CONSENT_RECORDED,
    ERASURE_UNCONFIRMED,
    KIND_WORDS,
    NAME_CHANGED,
    ROLE_WORDS,
)
from rongtong_assess.services.people.audit import add_audit_entry_for
from rongtong_assess.services.people.invitations import list_open_for
from rongtong_assess.services.people.own_data import erase_account, export_own_data
from rongtong_assess.storage.people.accounts import list_memberships
from rongtong_assess.storage.people.identity import list_identities
from rongtong_assess.storage.tables.people import Account
from rongtong_assess.web.account.forms import OurVerifyForm
from rongtong_assess.web.account.mobile.codes import offers_sms
from rongtong_assess.web.account.open_sessions import list_open_sessions
from rongtong_assess.web.account.single_sign_on.views import label_of
from rongtong_assess.web.frame.fields import person_name_field
from rongtong_assess.web.frame.guard import ACTING_KEY, Right, acting_account, needs
from rongtong_assess.web.frame.site import PRIVACY_NOTICE_VERSION, find_home, now
from rongtong_assess.web.frame.transaction import begin_writing_if_unsafe, installation, request_session

blueprint = Blueprint("account", __name__, url_prefix="/account")


class ActForm(FlaskForm):
    """The organisation that the person acts for from now on."""

    organisation = HiddenField()


class NameForm(FlaskForm):
    name = person_name_field(ACCOUNT_LABELS["name"], autocomplete="name")


class ErasureForm(OurVerifyForm):
    """The password once more, and a tick: an erased account cannot be restored."""

    is_understood = BooleanField(ACCOUNT_LABELS["is_understood"], validators=[DataRequired(ERASURE_UNCONFIRMED)])
    submit = SubmitField(ACCOUNT_BUTTONS["erase"])


@blueprint.get("/")
@needs(Right.ACCOUNT)
def home() -> ResponseReturnValue:
    """Everything about my account on one page."""
    return _show_home(NameForm(data={"name": _account().name}))


@blueprint.post("/name")
@needs(Right.ACCOUNT)
def rename() -> ResponseReturnValue:
    form = NameForm()
    if not form.validate():
        return _show_home(form), 422
    _account().name = form.name.data
    _note(AuditedAction.ACCOUNT_RENAME)
    flash(NAME_CHANGED, "good")
    return redirect(url_for("account.home"), 303)


@blueprint.post("/consent")
@needs(Right.ACCOUNT)
def consent() -> ResponseReturnValue:
    """Agree to the present privacy notice: asked of accounts made by others, and after a new version."""
    account = _account()
    account.consent_version, account.consented_at = PRIVACY_NOTICE_VERSION, now()
    _note(AuditedAction.ACCOUNT_CONSENT)
    flash(CONSENT_RECORDED, "good")
    return redirect(url_for("account.home"), 303)


@blueprint.post("/acting")
@needs(Right.ACCOUNT)
def act() -> ResponseReturnValue:
    """Act for another of my organisations; the rights change, so the token does too."""
    form = ActForm()
    if not form.validate() or form.organisation.data not in _active_organisation_ids():
        raise NotFound
    session[ACTING_KEY] = form.organisation.data
    session.renew_token()  # type: ignore[attr-defined]  # a ServerSession
    return redirect(url_for("public.front"), 303)


@blueprint.get("/data.json")
@needs(Right.ACCOUNT)
def export() -> ResponseReturnValue:
    """All personal data of the account, as a file."""
    data = export_own_data(request_session(), acting_account().account_id)
    response = Response(json.dumps(data, ensure_ascii=False, indent=2), mimetype="application/json")
    response.headers.set("Content-Disposition", "attachment", filename="rongtong-my-data.json")
    return response


@blueprint.get("/erase")
@needs(Right.ACCOUNT)
def erasure() -> ResponseReturnValue:
    return render_template("account/erase.html", form=ErasureForm(user=_account()))


@blueprint.post("/erase")
@needs(Right.ACCOUNT)
def erase() -> ResponseReturnValue:
    """Erase the account; results stay with their firm."""
    form = ErasureForm(user=_account())
    if not form.validate():
        # Status 200, so that the failure is committed and counted.
        return render_template("account/erase.html", form=form)
    # The password took a while to check; only now is the write lock taken.
    begin_writing_if_unsafe()
    try:
        erase_account(request_session(), acting_account().account_id, now=now())
    except Refused as refusal:
        form.form_errors.extend(mistake.words for mistake in refusal.mistakes)
        return render_template("account/erase.html", form=form), 422
    session.clear()
    flash(ACCOUNT_ERASED, "good")
    return redirect(url_for("public.front"), 303)


def _show_home(form: NameForm) -> str:
    account = _account()
    return render_template(
        "account/home.html",
        account=account,
        form=form,
        memberships=list_memberships(request_session(), account.id),
        invitations=list_open_for(request_session(), account, now=now()),
        kind_words=KIND_WORDS,
        has_home=find_home(acting_account().kind) is not None,
        role_words=ROLE_WORDS,
        sessions=list_open_sessions(request_session(), account.id, now=now()),
        identities=list_identities(request_session(), account.id),
        single_sign_on_label=label_of(installation().settings.single_sign_on),
        offers_sms=offers_sms(installation().settings),
        needs_consent=account.consent_version != PRIVACY_NOTICE_VERSION,
    )


def _account() -> Account:
    return current_user._get_current_object()  # type: ignore[no-any-return]  # an Account, where the guard let in


def _active_organisation_ids() -> set[str]:
    memberships = list_memberships(request_session(), acting_account().account_id, only_active=True)
    return {str(organisation.id) for organisation, _role in memberships}


def _note(action: AuditedAction) -> None:
    add_audit_entry_for(request_session(), action, account_id=acting_account().account_id, now=now())
