"""E-mails to people, through the operator's mail server or into the outbox; the confirmation of an address.

A link confirms an address only for the person who is logged in to the account.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security import MailUtil
from flask_security.utils import send_mail
from itsdangerous import BadData, URLSafeTimedSerializer

from rongtong_assess.core.people.delivery import Mail
from rongtong_assess.operations.outgoing_mail import MailNotSent, put_email_in_outbox, send_email, write_email
from rongtong_assess.presentation.wording.people import (
    EMAIL_CONFIRMED,
    NO_MAIL_SERVER,
    SUBJECT_OF_A_CONFIRMATION,
    confirmation_sent_words,
)
from rongtong_assess.services.people.invitations import confirm_address
from rongtong_assess.storage.tables.people import Account
from rongtong_assess.web.frame.guard import Right, needs
from rongtong_assess.web.frame.limits import count_or_refuse, is_within
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import installation, request_session

LOG = logging.getLogger(__name__)
# Of one kind to one person, however they were requested.
MOST_OF_A_KIND = "10 per hour"
blueprint = Blueprint("confirming", __name__, url_prefix="/account/confirm")
GOOD_FOR = timedelta(days=3)
EMAILS_PER_ACCOUNT = "5 per hour"
EMAILS_IN_ALL = "300 per hour"


class OutgoingMail(MailUtil):
    """Sends the e-mails of the identity library."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self._sender = ThreadPoolExecutor(max_workers=1, thread_name_prefix="emails")

    def send_mail(  # type: ignore[override]  # the library passes these; its sender may be a pair, ours never is
        self, template: str, subject: str, recipient: str, sender: str, body: str | None, html: str | None, **_: Any
    ) -> None:
        if not recipient:
            # The library's notices go to every account; one with a mobile number only receives none.
            return
        if not is_within(MOST_OF_A_KIND, f"letter {template}", whose=recipient.casefold()):
            # The page does not change, so that it does not reveal who has an account.
            LOG.warning("一小时内发给同一个人的同一种信太多，这一封没有发：%s", template)
            return
        settings = installation().settings
        message = write_email(settings.mail.sender, recipient, subject=str(subject), body=body or "")
        if settings.mail.server:
            self._sender.submit(_send, settings.mail, message)
        else:
            path = put_email_in_outbox(settings, message)
            LOG.warning("没有配置邮件服务器，信件已写入 %s；请打开后把内容转交收件人。", path)


@blueprint.post("")
@needs(Right.ACCOUNT)
def ask() -> ResponseReturnValue:
    """Send the e-mail with the confirmation link."""
    account: Account = current_user._get_current_object()
    if account.email and account.confirmed_at is None:
        count_or_refuse(EMAILS_PER_ACCOUNT, "confirmation letters", whose=str(account.id))
        count_or_refuse(EMAILS_IN_ALL, "confirmation letters")
        link = make_confirmation_link(account)
        send_mail(SUBJECT_OF_A_CONFIRMATION, account.email, "security/email/confirm", user=account, link=link)
        flash(_where_the_email_is(account.email), "info")
    return redirect(url_for("account.home"), 303)


@blueprint.get("/<token>")
@needs(Right.ACCOUNT)
def look(token: str) -> ResponseReturnValue:
    """The page that the link leads to, with a button, since opening a page must change nothing."""
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
    """The link that confirms the account's address; void once the address has changed."""
    token = _signer().dumps([str(account.public_id), account.email])
    return url_for("confirming.look", token=token, _external=True)


def _send(mail: Mail, message: EmailMessage) -> None:
    try:
        send_email(mail, message)
    except MailNotSent as problem:
        LOG.error("邮件没有发出（%s）：请检查邮件服务器 %s:%s 的设置。", problem, mail.server, mail.port)


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
