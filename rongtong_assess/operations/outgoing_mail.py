"""E-mails through the operator's mail server; without one they are put into the outbox folder as files."""

from __future__ import annotations

import os
import secrets
import smtplib
import ssl
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path

from rongtong_assess.core.people.delivery import Mail
from rongtong_assess.settings import Settings

TIMEOUT_SECONDS = 20
IMPLICIT_TLS_PORT = 465
LOCAL_SERVERS = frozenset({"localhost", "127.0.0.1", "::1"})


class MailNotSent(Exception):
    """The mail server could not be reached or did not take the message; the text names the kind of fault."""


def write_email(sender: str, recipient: str, *, subject: str, body: str) -> EmailMessage:
    """A plain-text e-mail."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = recipient
    message["Subject"] = subject
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain="rongtong.invalid")
    message.set_content(body)
    return message


def send_email(mail: Mail, message: EmailMessage) -> None:
    """Hand the message to the mail server, and wait until it has it. Raises MailNotSent."""
    try:
        with _connect(mail.server, mail.port) as server:
            if mail.user:
                server.login(mail.user, mail.password)
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as problem:
        raise MailNotSent(type(problem).__name__) from problem


def put_in_outbox(settings: Settings, message: bytes, *, ending: str) -> Path:
    """Write a letter or a text message to a file that only the operator can read. ending: of the file's name."""
    folder = settings.outbox_folder
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}.{ending}"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(message)
    return path


def put_email_in_outbox(settings: Settings, message: EmailMessage) -> Path:
    """Write the e-mail as it would be sent into the outbox."""
    return put_in_outbox(settings, message.as_bytes(policy=SMTP), ending="eml")


def _connect(name: str, port: int) -> smtplib.SMTP:
    """A connection to the server; encrypted unless the server is on this machine."""
    if port == IMPLICIT_TLS_PORT:
        return smtplib.SMTP_SSL(name, port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
    server = smtplib.SMTP(name, port, timeout=TIMEOUT_SECONDS)
    if name not in LOCAL_SERVERS:
        server.starttls(context=ssl.create_default_context())
    return server
