"""The way to the provider and back, and the link between an account and an identity there."""

from __future__ import annotations

import logging
from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security.utils import get_message

from rongtong_assess.core.people.single_sign_on import Entry, SingleSignOn
from rongtong_assess.presentation.wording.identity import (
    IDENTITY_LINKED,
    IDENTITY_NOT_PROVEN,
    IDENTITY_TAKEN,
    IDENTITY_UNLINKED,
    IDENTITY_UNREACHABLE,
    USUAL_SINGLE_SIGN_ON_LABEL,
)
from rongtong_assess.services.people.single_sign_on import Entered, end_link, enter_with_identity
from rongtong_assess.storage.people.accounts import get_account
from rongtong_assess.storage.people.identity import list_identities
from rongtong_assess.web.account.forms import OurVerifyForm
from rongtong_assess.web.account.second_factor import let_in
from rongtong_assess.web.account.single_sign_on.provider import (
    NotProven,
    ProviderUnreachable,
    finish_log_in,
    start_log_in,
)
from rongtong_assess.web.frame.guard import Right, acting, acting_account, needs, writes_late
from rongtong_assess.web.frame.log_in_sessions import session_now
from rongtong_assess.web.frame.transaction import begin_writing_on_get, installation, request_session

LOG = logging.getLogger(__name__)
blueprint = Blueprint("single_sign_on", __name__, url_prefix="/account/single-sign-on")
ASKED_BY_KEY, TARGET_KEY = "sso_asked_by", "sso_target"
# From the password to the provider and back.
LINK_WITHIN = timedelta(minutes=10)


@blueprint.before_request
def lead_back_without_provider() -> ResponseReturnValue | None:
    """Where there is no provider, an old link to one leads to the usual log-in."""
    if _settings().issuer:
        return None
    return redirect(url_for("account.home" if acting() else "security.login"), 303)


@blueprint.get("/start")
@needs(Right.PUBLIC)
def start() -> ResponseReturnValue:
    """To the provider: to log in, or, for who has just given the password, to link."""
    settings = _settings()
    if acting() is not None and not _has_asked(session.get(ASKED_BY_KEY)):
        return redirect(url_for("account.home"), 303)
    try:
        address = start_log_in(settings, callback=url_for("single_sign_on.callback", _external=True))
    except ProviderUnreachable as problem:
        return _go_back(IDENTITY_UNREACHABLE, problem)
    session[TARGET_KEY] = request.args.get("next", "")
    return redirect(address, 303)


@blueprint.get("/callback")
@needs(Right.PUBLIC)
def callback() -> ResponseReturnValue:
    """Back from the provider, with a code for this browser's own question only."""
    settings, person = _settings(), acting()
    asked, target = session.pop(ASKED_BY_KEY, None), session.pop(TARGET_KEY, "")
    if person is not None and not _has_asked(asked):
        return redirect(url_for("account.home"), 303)
    try:
        proven = finish_log_in(settings)
    except NotProven as problem:
        return _go_back(IDENTITY_NOT_PROVEN, problem)
    except ProviderUnreachable as problem:
        return _go_back(IDENTITY_UNREACHABLE, problem)
    begin_writing_on_get()
    entered = enter_with_identity(
        request_session(),
        proven,
        asked_by=person.account_id if person else None,
        trusts_email=settings.trusts_email,
        now=session_now(),
    )
    return _move_on(entered, target)


@blueprint.get("/link")
@needs(Right.ACCOUNT)
def link() -> ResponseReturnValue:
    """Linking asks for the password: the link opens the account from then on."""
    return _show_link(OurVerifyForm(user=current_user))


@blueprint.post("/link")
@needs(Right.ACCOUNT)
@writes_late
def ask_for_link() -> ResponseReturnValue:
    """The next page has a plain link to the provider, since a form may lead to pages of this site only."""
    form = OurVerifyForm(user=current_user)
    if not form.validate():
        # Status 200, so that the failure is committed and counted.
        return _show_link(form)
    session[ASKED_BY_KEY] = [acting_account().account_id, session_now().timestamp()]
    return _show_link(form, may_go=True)


@blueprint.post("/unlink")
@needs(Right.ACCOUNT)
def unlink() -> ResponseReturnValue:
    """The provider no longer opens this account; the password still does."""
    account_id = acting_account().account_id
    for issuer in {row.issuer for row in list_identities(request_session(), account_id)}:
        end_link(request_session(), account_id, issuer, now=session_now())
    flash(IDENTITY_UNLINKED, "good")
    return redirect(url_for("account.home"), 303)


def label_of(settings: SingleSignOn) -> str:
    """What the button on the log-in page says; "" where there is no provider."""
    return (settings.label or USUAL_SINGLE_SIGN_ON_LABEL) if settings.issuer else ""


def _has_asked(asked: list[float] | None) -> bool:
    """Whether the person of this request has given the password for a link, and not long ago.

    asked: account and moment, as the session keeps them.
    """
    account_id, at = asked or (None, 0.0)
    return account_id == acting_account().account_id and session_now().timestamp() - at < LINK_WITHIN.total_seconds()


def _settings() -> SingleSignOn:
    return installation().settings.single_sign_on


def _show_link(form: OurVerifyForm, *, may_go: bool = False) -> str:
    return render_template("account/single_sign_on_link.html", form=form, may_go=may_go, label=label_of(_settings()))


def _move_on(entered: Entered, target: str) -> ResponseReturnValue:
    if entered.entry in {Entry.LINK, Entry.TAKEN}:
        is_linked = entered.entry is Entry.LINK
        flash(IDENTITY_LINKED if is_linked else IDENTITY_TAKEN, "good" if is_linked else "bad")
        return redirect(url_for("account.home"), 303)
    if entered.account_id is None:
        return render_template("account/single_sign_on_unknown.html", label=label_of(_settings()))
    account = get_account(request_session(), entered.account_id)
    answer = let_in(account, via="oidc", target=target)
    return answer or _go_back(get_message("DISABLED_ACCOUNT")[0], None)


def _go_back(words: str, problem: Exception | None) -> ResponseReturnValue:
    if problem is not None:
        LOG.warning("single sign-on failed: %s", problem)
    flash(words, "warn")
    return redirect(url_for("account.home" if acting() else "security.login"), 303)
