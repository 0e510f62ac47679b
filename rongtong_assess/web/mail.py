"""E-mails go out through the operator's mail server; without one they are written to the outbox.

The content of an e-mail (links among it) is never logged. E-mails are sent to the server in another thread: a slow
server neither holds the request's transaction nor reveals who has an account.
"""

from __future__ import annotations

import logging
import os
import secrets
import smtplib
import ssl
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Any

from flask import Flask
from flask_security import MailUtil

from rongtong_assess.settings import Mail, Settings
from rongtong_assess.web.limits import is_within
from rongtong_assess.web.this_installation import installation

LOG = logging.getLogger(__name__)
TIMEOUT_SECONDS = 20
# To one person, whatever the way in which they were asked for.
MOST_OF_A_KIND = "10 per hour"
IMPLICIT_TLS_PORT = 465


class OutgoingMail(MailUtil):
    """What the identity library sends its e-mails with."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self._sender = ThreadPoolExecutor(max_workers=1, thread_name_prefix="emails")

    def send_mail(  # type: ignore[override]  # the library passes these; its sender may be a pair, ours never is
        self, template: str, subject: str, recipient: str, sender: str, body: str | None, html: str | None, **_: Any
    ) -> None:
        if not is_within(MOST_OF_A_KIND, f"letter {template}", recipient.casefold()):
            # Whoever had them sent is told nothing, so that nobody learns who has an account.
            LOG.warning("一小时内发给同一个人的同一种信太多，这一封没有发：%s", template)
            return
        settings = installation().settings
        message = write_email(settings.mail.sender, recipient, str(subject), body or "")
        if settings.mail.server:
            self._sender.submit(_send, settings.mail, message)
        else:
            path = _put_in_outbox(settings, message)
            LOG.warning("没有配置邮件服务器，信件已写入 %s；请打开后把内容转交收件人。", path)


def write_email(sender: str, recipient: str, subject: str, body: str) -> EmailMessage:
    """A plain-text e-mail."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = recipient
    message["Subject"] = subject
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain="rongtong.invalid")
    message.set_content(body)
    return message


def _send(mail: Mail, message: EmailMessage) -> None:
    try:
        with _connect(mail) as server:
            if mail.user:
                server.login(mail.user, mail.password)
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as problem:
        LOG.error("邮件没有发出（%s）：请检查邮件服务器 %s:%s 的设置。", type(problem).__name__, mail.server, mail.port)


def _connect(mail: Mail) -> smtplib.SMTP:
    """A connection that is always encrypted, but for a server on this machine."""
    if mail.port == IMPLICIT_TLS_PORT:
        return smtplib.SMTP_SSL(mail.server, mail.port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
    server = smtplib.SMTP(mail.server, mail.port, timeout=TIMEOUT_SECONDS)
    if mail.server not in {"localhost", "127.0.0.1", "::1"}:
        server.starttls(context=ssl.create_default_context())
    return server


def _put_in_outbox(settings: Settings, message: EmailMessage) -> Path:
    """Write the e-mail where only the operator reads it."""
    folder = settings.outbox_folder
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}.eml"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(message.as_bytes(policy=SMTP))
    return path
