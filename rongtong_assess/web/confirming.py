"""Confirming one's address: an e-mail with a link that works only while logged in to that very account.

So nobody is led to confirm an account that a stranger made for their address: they cannot log in to it.
"""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security.utils import send_mail
from itsdangerous import BadData, URLSafeTimedSerializer

from rongtong_assess.presentation.wording.people import (
    EMAIL_CONFIRMED,
    NO_MAIL_SERVER,
    SUBJECT_OF_A_CONFIRMATION,
    confirmation_sent_words,
)
from rongtong_assess.services.invitations import confirm_address
from rongtong_assess.storage.accounts import Account
from rongtong_assess.web.limits import count_or_refuse
from rongtong_assess.web.rights import Right, needs
from rongtong_assess.web.site import now
from rongtong_assess.web.this_installation import installation
from rongtong_assess.web.transaction import request_session

blueprint = Blueprint("confirming", __name__, url_prefix="/account/confirm")
GOOD_FOR = timedelta(days=3)
EMAILS_PER_ACCOUNT = "5 per hour"
EMAILS_IN_ALL = "300 per hour"


@blueprint.post("")
@needs(Right.ACCOUNT)
def ask() -> ResponseReturnValue:
    """Send the e-mail, again if need be."""
    account: Account = current_user._get_current_object()
    if account.confirmed_at is None:
        count_or_refuse(EMAILS_PER_ACCOUNT, "confirmation letters", str(account.id))
        count_or_refuse(EMAILS_IN_ALL, "confirmation letters")
        link = make_confirmation_link(account)
        send_mail(SUBJECT_OF_A_CONFIRMATION, account.email, "security/email/confirm", user=account, link=link)
        flash(_where_the_email_is(account.email), "info")
    return redirect(url_for("account.home"), 303)


@blueprint.get("/<token>")
@needs(Right.ACCOUNT)
def look(token: str) -> ResponseReturnValue:
    """Where the link leads: a button, since opening a page changes nothing."""
    return _show(token)


@blueprint.post("/<token>")
@needs(Right.ACCOUNT)
def confirm(token: str) -> ResponseReturnValue:
    if not _is_for_me(token):
        return _show(token)
    account: Account = current_user._get_current_object()
    if account.confirmed_at is None:
        confirm_address(request_session(), account, now=now())
    flash(EMAIL_CONFIRMED, "good")
    return redirect(url_for("account.home"), 303)


def make_confirmation_link(account: Account) -> str:
    """The link for an e-mail to the account's address; void once the address has changed."""
    token = _signer().dumps([str(account.public_id), account.email])
    return url_for("confirming.look", token=token, _external=True)


def _show(token: str) -> ResponseReturnValue:
    is_for_me = _is_for_me(token)
    page = render_template("account/confirm.html", token=token, is_for_me=is_for_me, email=current_user.email)
    return page, 200 if is_for_me else 404


def _is_for_me(token: str) -> bool:
    try:
        content = _signer().loads(token, max_age=int(GOOD_FOR.total_seconds()))
    except BadData:
        return False
    return bool(content == [str(current_user.public_id), current_user.email])


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="confirm an address")


def _where_the_email_is(email: str) -> str:
    if installation().settings.mail.server:
        return confirmation_sent_words(email)
    return NO_MAIL_SERVER
