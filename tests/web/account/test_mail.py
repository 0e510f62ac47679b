"""Letters: to the operator's server, or into the outbox."""

from __future__ import annotations

import logging
import smtplib
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from rongtong_assess.core.people.delivery import Mail
from rongtong_assess.web.account import emails as mail
from rongtong_assess.web.frame.transaction import EXTENSION

SERVER = Mail(server="mail.example.com", port=465, user="someone", password="a word", sender="from@example.com")


class Server:
    """Stands for a mail server and remembers what it was told."""

    def __init__(self, *place: Any, **_: Any) -> None:
        self.place, self.told = place, []
        Server.last = self

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.told.append("closed")

    def starttls(self, **_: Any) -> None:
        self.told.append("encrypted")

    def login(self, user: str, password: str) -> None:
        self.told.append((user, password))

    def send_message(self, letter: Any) -> None:
        self.told.append((letter["To"], letter.get_content()))


@pytest.fixture
def letter() -> Any:
    return mail.write_email("from@example.com", "to@example.com", subject="主题", body="秘密链接\n")


@pytest.mark.parametrize(("port", "kind", "first"), [(465, "SMTP_SSL", []), (587, "SMTP", ["encrypted"])])
def test_a_letter_goes_to_the_server_encrypted(
    monkeypatch: pytest.MonkeyPatch, letter: Any, port: int, kind: str, first: list[str]
) -> None:
    monkeypatch.setattr(smtplib, kind, Server)
    mail._send(replace(SERVER, port=port), letter)
    assert Server.last.place == ("mail.example.com", port)
    assert Server.last.told == [*first, ("someone", "a word"), ("to@example.com", "秘密链接\n"), "closed"]


def test_a_server_that_is_down_is_logged_without_the_letter(
    monkeypatch: pytest.MonkeyPatch, letter: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise ConnectionRefusedError("秘密链接")

    monkeypatch.setattr(smtplib, "SMTP_SSL", refuse)
    with caplog.at_level(logging.INFO):
        mail._send(SERVER, letter)
    assert "请检查邮件服务器 mail.example.com:465" in caplog.text
    assert "秘密链接" not in caplog.text


def test_without_a_server_a_letter_is_a_file_that_only_the_operator_reads(
    app: Flask, outbox: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = set(outbox.glob("*.eml"))
    assert not app.extensions[EXTENSION].settings.mail.server
    with app.app_context():
        mail.OutgoingMail(app).send_mail("", "主题", "to@example.com", "", "秘密链接\n", None)
    (path,) = set(outbox.glob("*.eml")) - before
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert str(path) in caplog.text
    assert "秘密链接" not in caplog.text
