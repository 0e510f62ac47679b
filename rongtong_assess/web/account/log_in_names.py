"""Changing what one logs in with: a mobile number by a code, an e-mail address by a letter, and doing without one.

Every change asks for the password, and a new name counts only once the person has proved to receive what is sent to
it. Whether a name belongs to somebody else is said only after that.
"""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security.forms import EmailValidation
from flask_security.utils import send_mail
from itsdangerous import BadData, URLSafeTimedSerializer
from wtforms import EmailField, SubmitField
from wtforms.validators import DataRequired, Length

from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.people.log_in import clean_email
from rongtong_assess.core.people.mobile import CodePurpose, CodeUse
from rongtong_assess.core.typed_text import MOST_EMAIL
from rongtong_assess.presentation.wording.identity import (
    EMAIL_BUTTON,
    EMAIL_CHANGED,
    LOG_IN_NAME_REMOVED,
    MOBILE_CHANGED,
    NEW_EMAIL_LABEL,
    REMOVE_BUTTON,
    SMS_CODE_WRONG,
    SUBJECT_OF_A_CHANGE,
    SUBJECT_OF_A_NEW_EMAIL,
    code_sent_words,
    letter_sent_words,
)
from rongtong_assess.presentation.wording.people import EMAIL_MISSING, EMAIL_MISSPELT, NO_MAIL_SERVER
from rongtong_assess.services.people.log_in_names import change_email, change_mobile, remove_log_in_name
from rongtong_assess.services.people.sms_codes import use_sms_code
from rongtong_assess.storage.tables.people import Account
from rongtong_assess.web.account.emails import EMAILS_IN_ALL, EMAILS_PER_ACCOUNT, GOOD_FOR
from rongtong_assess.web.account.forms import OurVerifyForm
from rongtong_assess.web.account.log_in_failures import guess_behind_the_password
from rongtong_assess.web.account.mobile.codes import offers_sms, send_code
from rongtong_assess.web.account.mobile.forms import CodeOnlyForm, NewNumberForm
from rongtong_assess.web.frame.guard import Right, acting_account, needs, writes_late
from rongtong_assess.web.frame.limits import count_or_refuse
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import begin_writing_if_unsafe, installation, request_session

blueprint = Blueprint("log_in_names", __name__, url_prefix="/account/log-in-names")
NEW_NUMBER_KEY = "new_mobile"


class NewEmailForm(OurVerifyForm):
    """Another address to log in with; asks for the password, since a letter can set a new one."""

    email = EmailField(
        NEW_EMAIL_LABEL,
        validators=[
            DataRequired(EMAIL_MISSING),
            Length(max=MOST_EMAIL, message=EMAIL_MISSPELT),
            EmailValidation(verify=True),
        ],
        filters=[clean_email],
        render_kw={"autocomplete": "email", "inputmode": "email"},
    )
    submit = SubmitField(EMAIL_BUTTON)

    def has_failed(self) -> bool:
        return bool(self.password.data and self.password.errors)


class RemovalForm(OurVerifyForm):
    submit = SubmitField(REMOVE_BUTTON)


@blueprint.get("/mobile")
@needs(Right.ACCOUNT)
def mobile() -> ResponseReturnValue:
    return _show_mobile(NewNumberForm(user=_account()))


@blueprint.post("/mobile")
@needs(Right.ACCOUNT)
@writes_late
def ask_for_code() -> ResponseReturnValue:
    """Check the password and send a code to the new number."""
    form = NewNumberForm(user=_account())
    if not form.validate():
        # Status 200, so that the failure is committed and counted.
        return _show_mobile(form)
    begin_writing_if_unsafe()
    use = CodeUse(CodePurpose.CHANGE, form.number, acting_account().account_id)
    send_code(current_app, use)
    session[NEW_NUMBER_KEY] = form.number
    flash(code_sent_words(form.number, use.purpose), "info")
    return redirect(url_for("log_in_names.mobile_code"), 303)


@blueprint.get("/mobile/code")
@needs(Right.ACCOUNT)
def mobile_code() -> ResponseReturnValue:
    if NEW_NUMBER_KEY not in session:
        return redirect(url_for("log_in_names.mobile"), 303)
    return _show_code(CodeOnlyForm())


@blueprint.post("/mobile/code")
@needs(Right.ACCOUNT)
def confirm_mobile() -> ResponseReturnValue:
    """The code came to the new number, so it is the person's."""
    form, account_id = CodeOnlyForm(), acting_account().account_id
    use = CodeUse(CodePurpose.CHANGE, session.get(NEW_NUMBER_KEY, ""), account_id)
    if not use.mobile:
        return redirect(url_for("log_in_names.mobile"), 303)
    if not form.validate():
        return _show_code(form), 422
    guess = guess_behind_the_password(_account())
    guess.refuse_after_many_failures()
    key = installation().settings.secret_key
    if not use_sms_code(request_session(), use, form.code.data, key=key, now=now()):
        guess.note_failure(account_id)
        form.code.errors = [SMS_CODE_WRONG]
        return _show_code(form)
    try:
        change_mobile(request_session(), account_id, use.mobile, now=now())
    except Refused as refusal:
        form.code.errors = [refusal.words]
        return _show_code(form)
    session.pop(NEW_NUMBER_KEY)
    return _go_home(MOBILE_CHANGED, _account().email)


@blueprint.get("/email")
@needs(Right.ACCOUNT)
def email() -> ResponseReturnValue:
    return render_template("account/new_email.html", form=NewEmailForm(user=_account()), account=_account())


@blueprint.post("/email")
@needs(Right.ACCOUNT)
@writes_late
def ask_for_letter() -> ResponseReturnValue:
    """Check the password and send a link to the new address; the present one stays until it is opened."""
    form, account = NewEmailForm(user=_account()), _account()
    if not form.validate():
        return render_template("account/new_email.html", form=form, account=account)
    count_or_refuse(EMAILS_PER_ACCOUNT, "letters to new addresses", whose=str(account.id))
    count_or_refuse(EMAILS_IN_ALL, "letters to new addresses")
    begin_writing_if_unsafe()
    token = _signer().dumps([str(account.public_id), account.email or "", form.email.data])
    link = url_for("log_in_names.new_email", token=token, _external=True)
    send_mail(SUBJECT_OF_A_NEW_EMAIL, form.email.data, "security/email/new_email", email=form.email.data, link=link)
    has_server = bool(installation().settings.mail.server)
    flash(letter_sent_words(form.email.data) if has_server else NO_MAIL_SERVER, "info")
    return redirect(url_for("account.home"), 303)


@blueprint.get("/email/<token>")
@needs(Right.ACCOUNT)
def new_email(token: str) -> ResponseReturnValue:
    """The page that the link leads to, with a button, since opening a page must change nothing."""
    return render_template("account/new_email_confirm.html", token=token, email=_read_token(token), fault="")


@blueprint.post("/email/<token>")
@needs(Right.ACCOUNT)
def confirm_email(token: str) -> ResponseReturnValue:
    address, before = _read_token(token), _account().email
    try:
        change_email(request_session(), acting_account().account_id, address, now=now())
    except Refused as refusal:
        fault = refusal.words
        return render_template("account/new_email_confirm.html", token=token, email=address, fault=fault), 422
    return _go_home(EMAIL_CHANGED, before)


@blueprint.get("/remove/mobile", defaults={"which": "mobile"})
@blueprint.get("/remove/email", defaults={"which": "email"})
@needs(Right.ACCOUNT)
def removal(which: str) -> ResponseReturnValue:
    form = RemovalForm(user=_account())
    return render_template("account/log_in_name_remove.html", form=form, which=which, account=_account())


@blueprint.post("/remove/mobile", defaults={"which": "mobile"})
@blueprint.post("/remove/email", defaults={"which": "email"})
@needs(Right.ACCOUNT)
@writes_late
def remove(which: str) -> ResponseReturnValue:
    form, before = RemovalForm(user=_account()), _account().email
    page = {"form": form, "which": which, "account": _account()}
    if not form.validate():
        return render_template("account/log_in_name_remove.html", **page)
    begin_writing_if_unsafe()
    try:
        remove_log_in_name(request_session(), acting_account().account_id, is_mobile=which == "mobile", now=now())
    except Refused as refusal:
        form.form_errors.append(refusal.words)
        return render_template("account/log_in_name_remove.html", **page), 422
    return _go_home(LOG_IN_NAME_REMOVED, before)


def _go_home(words: str, notified: str | None) -> ResponseReturnValue:
    """Back to the account, after a notice to the address that was known before, if there was one."""
    if notified:
        send_mail(SUBJECT_OF_A_CHANGE, notified, "security/email/log_in_name_notice")
    session.renew_token()  # type: ignore[attr-defined]  # a ServerSession
    flash(words, "good")
    return redirect(url_for("account.home"), 303)


def _show_mobile(form: NewNumberForm) -> str:
    has_gateway = offers_sms(installation().settings)
    return render_template("account/new_mobile.html", form=form, account=_account(), has_gateway=has_gateway)


def _show_code(form: CodeOnlyForm) -> str:
    number, has_gateway = session[NEW_NUMBER_KEY], offers_sms(installation().settings)
    return render_template("account/new_mobile_code.html", form=form, mobile=number, has_gateway=has_gateway)


def _read_token(token: str) -> str:
    """The new address of a link that was made for this account as it is. Raises NotFound."""
    try:
        content = _signer().loads(token, max_age=int(GOOD_FOR.total_seconds()))
    except BadData:
        raise NotFound from None
    *made_for, address = content
    if made_for != [str(_account().public_id), _account().email or ""]:
        raise NotFound
    return str(address)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="change an address")


def _account() -> Account:
    return current_user._get_current_object()  # type: ignore[no-any-return]  # an Account, where the guard let in
