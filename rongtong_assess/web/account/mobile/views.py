"""Registering, logging in and setting a new password with a code that was sent to a mobile number.

Two pages each: the number, then the code with whatever else is asked for. The code is tried last and together with the
action it is for, so there is no state "number proven" that somebody could carry off.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import password_reset
from flask_security.recoverable import send_password_reset_notice
from flask_security.utils import get_message, hash_password

from rongtong_assess.core.people.mobile import CodePurpose, CodeUse
from rongtong_assess.presentation.wording.identity import (
    MOBILE_KNOWN,
    PASSWORD_RESET_BY_CODE,
    PURPOSE_TITLES,
    SMS_CODE_WRONG,
    code_sent_words,
)
from rongtong_assess.services.people.log_in_names import NewMobileAccount, register_mobile
from rongtong_assess.services.people.sms_codes import use_sms_code
from rongtong_assess.storage.people.accounts import find_account_by_mobile
from rongtong_assess.storage.tables.people import Account
from rongtong_assess.web.account.log_in_failures import guess_at_log_in
from rongtong_assess.web.account.mobile.codes import offers_sms, send_code
from rongtong_assess.web.account.mobile.forms import (
    CODE_FORMS,
    CodeOnlyForm,
    NumberForm,
    RegisterByCodeForm,
    ResetByCodeForm,
)
from rongtong_assess.web.account.second_factor import let_in
from rongtong_assess.web.frame.guard import Right, acting, needs, writes_late
from rongtong_assess.web.frame.log_in_sessions import session_now
from rongtong_assess.web.frame.site import PRIVACY_NOTICE_VERSION
from rongtong_assess.web.frame.transaction import begin_writing_if_unsafe, installation, request_session

blueprint = Blueprint("mobile", __name__, url_prefix="/account/mobile")
NUMBER_KEY = "mobile_asked"
View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


def for_each_purpose(method: str, page: str = "") -> Callable[[View], View]:
    """Give a view an address of its own for every purpose. page: what follows in the address."""

    def register(view: View) -> View:
        for purpose in PURPOSE_TITLES:
            blueprint.route(f"/{purpose}{page}", methods=[method], defaults={"purpose": purpose.value})(view)
        return view

    return register


@for_each_purpose("GET")
@needs(Right.PUBLIC)
def number(purpose: str) -> ResponseReturnValue:
    return _send_away() or _show_number(CodePurpose(purpose), NumberForm())


@for_each_purpose("POST")
@needs(Right.PUBLIC)
def ask_for_code(purpose: str) -> ResponseReturnValue:
    """Send a code; the answer is the same whether the number has an account or not."""
    if away := _send_away():
        return away
    form = NumberForm()
    if not form.validate():
        return _show_number(CodePurpose(purpose), form), 422
    send_code(current_app, CodeUse(CodePurpose(purpose), form.number))
    session[NUMBER_KEY] = form.number
    flash(code_sent_words(form.number, CodePurpose(purpose)), "info")
    return redirect(url_for("mobile.code", purpose=purpose, next=request.args.get("next")), 303)


@for_each_purpose("GET", "/code")
@needs(Right.PUBLIC)
def code(purpose: str) -> ResponseReturnValue:
    if away := _send_away():
        return away
    if NUMBER_KEY not in session:
        return redirect(url_for("mobile.number", purpose=purpose, next=request.args.get("next")), 303)
    return _show_code(CodePurpose(purpose), CODE_FORMS[CodePurpose(purpose)]())


@for_each_purpose("POST", "/code")
@needs(Right.PUBLIC)
@writes_late
def use_code(purpose: str) -> ResponseReturnValue:
    """Try the code and do what it is for, in one step."""
    if away := _send_away():
        return away
    form, use = CODE_FORMS[CodePurpose(purpose)](), CodeUse(CodePurpose(purpose), session.get(NUMBER_KEY, ""))
    if not use.mobile:
        return redirect(url_for("mobile.number", purpose=purpose), 303)
    if not form.validate() or not _may_be_password(form, use):
        return _show_code(use.purpose, form), 422
    guess = guess_at_log_in(use.mobile)
    guess.refuse_after_many_failures()
    # Takes a while, so it is done before the write lock is taken.
    password_hash = hash_password(form.password.data) if isinstance(form, ResetByCodeForm) else ""
    begin_writing_if_unsafe()
    account = find_account_by_mobile(request_session(), use.mobile)
    key = installation().settings.secret_key
    if not use_sms_code(request_session(), use, form.code.data, key=key, now=session_now()):
        guess.note_failure(account.id if account else None)
        form.code.errors = [SMS_CODE_WRONG]
        # Status 200, so that the failure is committed and counted.
        return _show_code(use.purpose, form)
    return _finish(use, form, account=account, password_hash=password_hash) or _refuse(use.purpose, form)


def _may_be_password(form: CodeOnlyForm, use: CodeUse) -> bool:
    if not isinstance(form, ResetByCodeForm):
        return True
    name = form.name.data if isinstance(form, RegisterByCodeForm) else ""
    return form.check_password(mobile=use.mobile, name=name)


def _finish(
    use: CodeUse, form: CodeOnlyForm, *, account: Account | None, password_hash: str
) -> ResponseReturnValue | None:
    """What the code was for; None where the account may not log in."""
    if account is None and isinstance(form, RegisterByCodeForm):
        new = NewMobileAccount(use.mobile, form.name.data, password_hash, PRIVACY_NOTICE_VERSION)
        account = register_mobile(request_session(), new, now=session_now())
    elif account is not None and use.purpose is CodePurpose.REGISTER:
        flash(MOBILE_KNOWN, "info")
    if account is None or not account.active:
        return None
    session.pop(NUMBER_KEY, None)
    if use.purpose is CodePurpose.RESET:
        _set_password(account, password_hash)
        return redirect(url_for("security.login"), 303)
    return let_in(account, via="sms", target=request.args.get("next"))


def _set_password(account: Account, password_hash: str) -> None:
    """As the library does after its letter: the new password ends all log-ins, and the second factor stays."""
    account.password = password_hash
    current_app.extensions["security"].datastore.set_uniquifier(account)
    send_password_reset_notice(account)  # type: ignore[no-untyped-call]  # the library's own
    password_reset.send(current_app._get_current_object(), user=account)  # type: ignore[attr-defined]  # a proxy's method
    flash(PASSWORD_RESET_BY_CODE, "good")


def _refuse(purpose: CodePurpose, form: CodeOnlyForm) -> ResponseReturnValue:
    form.code.errors = [get_message("DISABLED_ACCOUNT")[0]]
    return _show_code(purpose, form)


def _send_away() -> ResponseReturnValue | None:
    """Who is logged in needs none of this."""
    return redirect(url_for("account.home"), 303) if acting() else None


def _show_number(purpose: CodePurpose, form: NumberForm) -> str:
    return render_template(
        "account/mobile_number.html",
        form=form,
        purpose=purpose,
        title=PURPOSE_TITLES[purpose],
        has_gateway=_has_gateway(),
    )


def _show_code(purpose: CodePurpose, form: CodeOnlyForm) -> str:
    return render_template(
        "account/mobile_code.html",
        form=form,
        purpose=purpose,
        title=PURPOSE_TITLES[purpose],
        mobile=cast(str, session[NUMBER_KEY]),
        has_gateway=_has_gateway(),
    )


def _has_gateway() -> bool:
    return offers_sms(installation().settings)
