"""Sending a code: how many, and by the gateway or into the outbox.

Every request is counted before anything is looked up, and a code is made for every number, so that the answer and its
time are the same for numbers with and without an account.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from rongtong_assess.core.people.delivery import GatewayRequest, SmsGateway
from rongtong_assess.core.people.mobile import COUNTRY, CodePurpose, CodeUse
from rongtong_assess.operations.outgoing_mail import put_in_outbox
from rongtong_assess.operations.outgoing_sms import SmsNotSent, send_sms
from rongtong_assess.presentation.wording.identity import CODE_MINUTES, sms_words
from rongtong_assess.services.people.sms_codes import make_sms_code
from rongtong_assess.settings import Settings
from rongtong_assess.storage.people.accounts import find_account_by_mobile, is_shut_out
from rongtong_assess.web.frame.limits import SOURCES_AT_ONCE, count_or_refuse, find_source
from rongtong_assess.web.frame.log_in_sessions import session_now
from rongtong_assess.web.frame.transaction import installation, request_session

LOG = logging.getLogger(__name__)
CODES_PER_NUMBER = ("1 per minute", "5 per hour", "10 per day")
WHAT = "text messages"
SENDER = "rongtong-sms"


def init_sms(app: Flask) -> None:
    """Keep the threads that send; a page does not wait for the gateway, which would tell who has an account."""
    app.extensions[SENDER] = ThreadPoolExecutor(max_workers=2, thread_name_prefix="text messages")


def offers_sms(settings: Settings) -> bool:
    """Whether pages offer codes: with a gateway, and in the demo, whose outbox is at hand."""
    return bool(settings.sms.url) or settings.is_demo


def send_code(app: Flask, use: CodeUse) -> None:
    """Make a code for this use and send it to whom it concerns. Answers 429 after too many."""
    _count(use.mobile)
    settings = installation().settings
    code = make_sms_code(request_session(), use, key=settings.secret_key, now=session_now())
    if not _is_wanted(use):
        return
    digits, minutes = use.mobile.removeprefix(COUNTRY), str(CODE_MINUTES)
    text = sms_words(use.purpose, code)
    if settings.sms.url:
        values = {"mobile": digits, "number": use.mobile, "code": code, "text": text, "minutes": minutes}
        app.extensions[SENDER].submit(_send, settings.sms, settings.sms.request(values))
    else:
        path = put_in_outbox(settings, f"{use.mobile}\n{text}\n".encode(), ending="sms.txt")
        LOG.warning("no gateway for text messages is set; the message is in %s", path)


def _count(mobile: str) -> None:
    for rate in CODES_PER_NUMBER:
        count_or_refuse(rate, WHAT, whose=mobile)
    per_source = installation().settings.registrations_per_hour
    count_or_refuse(f"{per_source} per hour", WHAT, whose=f"source {find_source()}")
    count_or_refuse(f"{per_source * SOURCES_AT_ONCE} per hour", WHAT)


def _is_wanted(use: CodeUse) -> bool:
    """Whether the message is sent: to log in or to set a password only to a number whose account may log in."""
    if use.purpose in {CodePurpose.REGISTER, CodePurpose.CHANGE}:
        return True
    account = find_account_by_mobile(request_session(), use.mobile)
    return account is not None and account.active and not is_shut_out(request_session(), account.id)


def _send(gateway: SmsGateway, request: GatewayRequest) -> None:
    try:
        send_sms(gateway, request)
    except SmsNotSent as failure:
        LOG.error("a text message was not sent (%s); check the settings RONGTONG_SMS_…", failure)
