"""Mail about notices and the daily reminders, beside the jobs: a long job does not hold them up."""

from __future__ import annotations

import logging
import time

from rongtong_assess.core.consulting.work.notices import KEPT, is_time_to_remind
from rongtong_assess.jobs.worker_context import WorkerContext, now
from rongtong_assess.operations.outgoing_mail import MailNotSent, put_email_in_outbox, send_email, write_email
from rongtong_assess.presentation.wording.consulting.work.notices import (
    letter_body,
    letter_line,
    letter_subject,
    notice_words,
)
from rongtong_assess.services.consulting.notices.add_notices import remind_of_late_cases
from rongtong_assess.services.consulting.notices.mail_notices import NoticeLetter, put_back, take_due_letters
from rongtong_assess.storage.consulting.work.notices import delete_old_notices, list_accounts_with_due_mail
from rongtong_assess.storage.database.faults import find_trouble, name_database_fault

LOG = logging.getLogger(__name__)
SECONDS_BETWEEN_MAILS = 20.0
SECONDS_BETWEEN_REMINDERS = 600.0


def keep_mailing(context: WorkerContext) -> None:
    """Send what is due and remind of what is late, again and again, until asked to stop."""
    remind_at = time.monotonic()
    while not context.stopping.is_set():
        try:
            if time.monotonic() >= remind_at:
                remind_at = time.monotonic() + SECONDS_BETWEEN_REMINDERS
                remind(context)
            mail_due_notices(context)
        except Exception as fault:
            if trouble := find_trouble(fault):
                LOG.error("the mail waits for the database (%s): %s", trouble.code, name_database_fault(fault))
            else:
                LOG.exception("the mail goes on after a fault")
        context.stopping.wait(SECONDS_BETWEEN_MAILS)


def remind(context: WorkerContext) -> None:
    """Write today's reminders of late cases; forget notices that are too old."""
    if not is_time_to_remind(now()):
        return
    with context.writing() as session:
        remind_of_late_cases(session, now=now())
        delete_old_notices(session, now() - KEPT)


def mail_due_notices(context: WorkerContext) -> None:
    """Send one letter to each person for whom something is due; it is marked as sent before it goes out."""
    with context.sessions() as session:
        if not list_accounts_with_due_mail(session, now(), most=1):
            return
    with context.writing() as session:
        letters = take_due_letters(session, now=now())
    for letter in letters:
        try:
            _send(context, letter)
        except (MailNotSent, OSError) as problem:
            LOG.error("a mail about notices was not sent (%s); it is tried again later", problem)
            with context.writing() as session:
                put_back(session, letter, now=now())


def _send(context: WorkerContext, letter: NoticeLetter) -> None:
    settings = context.settings
    lines = [
        letter_line(
            notice_words(line.kind, line.parameters, firm_name=line.firm_name, is_for_firm=line.is_for_firm),
            case_number=line.case_number,
            organisation_name=line.organisation_name,
        )
        for line in letter.notices
    ]
    body = letter_body(letter.name, lines, site_address=settings.site_address)
    message = write_email(settings.mail.sender, letter.address, subject=letter_subject(len(lines)), body=body)
    if settings.mail.server:
        send_email(settings.mail, message)
    else:
        put_email_in_outbox(settings, message)
