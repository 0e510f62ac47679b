"""Mail about notices: once to each person, never twice, again after a refusal, and not to those who left."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.core.consulting.case import CasePurpose, CaseState
from rongtong_assess.core.consulting.work.notices import WAIT_AFTER_FAILURES, NoticeKind
from rongtong_assess.core.people.delivery import Mail
from rongtong_assess.installation import Installation
from rongtong_assess.jobs import notice_mail
from rongtong_assess.jobs.notice_mail import mail_due_notices
from rongtong_assess.jobs.worker_context import WorkerContext, now
from rongtong_assess.operations.outgoing_mail import MailNotSent
from rongtong_assess.services.consulting.notices.add_notices import add_notices
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.consulting.work import CaseNotice
from rongtong_assess.storage.tables.people import Account, Membership
from tests.storage.consulting.case_rows import add_practice

Tell = Callable[[], None]


@pytest.fixture
def tell(sessions: sessionmaker[Session]) -> Tell:
    """Writes notices about two cases to the owner of a firm and to somebody of its staff."""

    def write() -> None:
        with sessions() as session:
            begin_writing(session)
            practice = add_practice(session)
            for purpose in (CasePurpose.INITIAL, CasePurpose.ON_SITE):
                case = practice.add_case(CaseState.TO_ASSIGN, purpose=purpose)
                add_notices(session, practice.actor("manager"), case, NoticeKind.OPENED, now=now())
            session.commit()

    return write


def letters(context: WorkerContext) -> list[Any]:
    files = sorted(context.settings.outbox_folder.glob("*.eml"))
    return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]


def change(sessions: sessionmaker[Session], statement: Any) -> None:
    with sessions.begin() as session:
        session.execute(statement)


def list_stored(sessions: sessionmaker[Session]) -> list[CaseNotice]:
    with sessions() as session:
        return list(session.scalars(select(CaseNotice).order_by(CaseNotice.id)))


def test_each_person_gets_one_letter_with_all_that_is_due_and_never_again(context: WorkerContext, tell: Tell) -> None:
    tell()
    mail_due_notices(context)
    sent = letters(context)
    assert len(sent) == 2
    assert len({letter["To"] for letter in sent}) == 2
    body = sent[0].get_content()
    assert "1. 甲平台为贵公司立了服务商初评案件" in body
    assert "2. 甲平台为贵公司立了现场评定案件" in body
    mail_due_notices(context)
    assert len(letters(context)) == 2


def test_a_worker_that_dies_before_sending_leaves_nothing_to_be_sent_twice(
    context: WorkerContext, tell: Tell, sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    tell()

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(notice_mail, "_send", die)
    with pytest.raises(KeyboardInterrupt):
        mail_due_notices(context)
    monkeypatch.undo()
    assert all(notice.mailed_at and notice.mail_due_at is None for notice in list_stored(sessions))
    mail_due_notices(context)
    assert letters(context) == []


def test_a_refused_letter_is_due_again_later_and_given_up_in_the_end(
    context: WorkerContext, tell: Tell, sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    tell()
    settings = replace(context.settings, mail=Mail(server="mail.example.com"))
    context = WorkerContext(Installation(settings).with_parts(sessions=sessions))

    def refuse(*_: object) -> None:
        raise MailNotSent("ConnectionRefusedError")

    monkeypatch.setattr(notice_mail, "send_email", refuse)
    for failures in range(1, len(WAIT_AFTER_FAILURES) + 2):
        mail_due_notices(context)
        stored = list_stored(sessions)
        assert {notice.mail_failures for notice in stored} == {failures}
        assert all(notice.mailed_at is None for notice in stored)
        if failures <= len(WAIT_AFTER_FAILURES):
            assert all(notice.mail_due_at and notice.mail_due_at > now() for notice in stored)
            change(sessions, update(CaseNotice).values(mail_due_at=now() - timedelta(seconds=1)))
    assert all(notice.mail_due_at is None for notice in list_stored(sessions))


@pytest.mark.parametrize("gone", ["left", "unconfirmed", "switched off", "read"])
def test_who_may_no_longer_be_told_gets_no_mail(
    context: WorkerContext, tell: Tell, sessions: sessionmaker[Session], gone: str
) -> None:
    tell()
    statement = {
        "left": Membership.__table__.delete(),
        "unconfirmed": update(Account).values(confirmed_at=None),
        "switched off": update(Account).values(active=False),
        "read": update(CaseNotice).values(read_at=now()),
    }[gone]
    change(sessions, statement)
    mail_due_notices(context)
    assert letters(context) == []
    assert all(notice.mail_due_at is None and notice.mailed_at is None for notice in list_stored(sessions))


def test_letters_lie_where_only_the_operator_reads_them(context: WorkerContext, tell: Tell) -> None:
    tell()
    mail_due_notices(context)
    folder: Path = context.settings.outbox_folder
    assert {file.stat().st_mode & 0o077 for file in folder.iterdir()} == {0}
