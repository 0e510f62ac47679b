"""Slows guessing down without locking out the person whose secret is guessed.

A signed cookie says who has logged in with this browser before, so the server stores nothing about devices.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.exceptions import TooManyRequests

from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.people.log_in import WINDOW, seconds_to_wait
from rongtong_assess.core.people.mobile import read_mobile
from rongtong_assess.services.people.audit import add_audit_entry_for
from rongtong_assess.storage.people.log_ins import (
    add_failures,
    delete_failures_of,
    delete_failures_until,
    list_failures,
)
from rongtong_assess.storage.tables.people import Account
from rongtong_assess.web.frame.limits import count_or_refuse, find_source
from rongtong_assess.web.frame.log_in_sessions import session_now
from rongtong_assess.web.frame.transaction import installation, request_session

COOKIE = "rongtong_device"
KNOWN_FOR = timedelta(days=180)
# Colleagues may share a computer; a person has up to two log-in names.
MOST_NAMES = 8
# From one source, on one known device, or after the right password.
MOST_FAILURES_OF_A_NAME = 10
# A whole office may share one address.
MOST_FAILURES_OF_A_SOURCE = 30
# From all sources but known devices together; after that, one guess per interval.
FREE_FAILURES_OF_A_NAME = 30
ONE_AT_A_TIME = "1 per 30 second"


@dataclass(frozen=True, slots=True)
class Guess:
    """One try at the secret of an account.

    most: how often each subject may fail. slowed: a subject whose failures only slow further tries down.
    """

    most: dict[str, int]
    slowed: str = ""

    def refuse_after_many_failures(self) -> None:
        """Answer 429 after too many recent failures."""
        session, now = request_session(), session_now()
        subjects = {_keyed_hash(name): name for name in (*self.most, self.slowed) if name}
        found = list_failures(session, subjects, since=now - WINDOW)
        failures = [(subjects[subject_hash], failed_at) for subject_hash, failed_at in found]
        waits = [
            seconds_to_wait([moment for subject, moment in failures if subject == name], most, now)
            for name, most in self.most.items()
        ]
        if any(waits):
            raise TooManyRequests(retry_after=max(waits))
        if sum(subject == self.slowed for subject, _ in failures) >= FREE_FAILURES_OF_A_NAME:
            count_or_refuse(ONE_AT_A_TIME, "log-in under attack", whose=self.slowed)

    def note_failure(self, account_id: int | None) -> None:
        """Count a failure for all subjects, and delete failures that no longer count."""
        session, now = request_session(), session_now()
        delete_failures_until(session, now - WINDOW)
        add_failures(session, [_keyed_hash(name) for name in (*self.most, self.slowed) if name], at=now)
        source = request.remote_addr or ""
        add_audit_entry_for(
            session, AuditedAction.ACCOUNT_LOG_IN_FAILED, account_id=account_id, subject=source, now=now
        )


def guess_at_log_in(name: str) -> Guess:
    """A guess at a password or a code, possibly by a stranger. name: an e-mail address or a mobile number."""
    if device := find_device(name):
        return Guess({f"device:{device}": MOST_FAILURES_OF_A_NAME})
    source = find_source()
    most = {_pair(name, source): MOST_FAILURES_OF_A_NAME, f"source:{source}": MOST_FAILURES_OF_A_SOURCE}
    return Guess(most, slowed=_everywhere(name))


def guess_behind_the_password(account: Account) -> Guess:
    """A guess by a person who is logged in or has just given the right password."""
    return Guess({f"inside:{account.public_id}": MOST_FAILURES_OF_A_NAME})


def find_device(name: str) -> str:
    """This browser's name as a device of the person who logs in with `name`; "" if the person never did so with it."""
    return _read().get(_short_hash(name), "")


def remember_device(account: Account) -> None:
    """Remember that this person has logged in with this browser, whichever name they log in with next."""
    known = _read()
    own = [_short_hash(name) for name in account.log_in_names]
    found = [known.pop(name, "") for name in own]
    device = next(filter(None, found), "") or secrets.token_urlsafe(12)
    others = dict(list(known.items())[-(MOST_NAMES - len(own)) :])
    until = int((session_now() + KNOWN_FOR).timestamp())
    cookie = str(_signer().dumps([until, {**others, **dict.fromkeys(own, device)}]))

    @after_this_request
    def set_cookie(response: Response) -> Response:
        config = current_app.config
        response.set_cookie(
            COOKIE,
            cookie,
            max_age=KNOWN_FOR,
            path="/account",
            secure=config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return response


def forget_failures(account: Account) -> None:
    """After a log-in, forget the failures of this person on this device and from this source."""
    subjects = list(guess_behind_the_password(account).most)
    for name in account.log_in_names:
        subjects.append(_pair(name, find_source()))
        if device := find_device(name):
            subjects.append(f"device:{device}")
    _forget(subjects)


def forget_attack(account: Account) -> None:
    """After a new password, forget all guesses at the old one."""
    forget_failures(account)
    _forget([_everywhere(name) for name in account.log_in_names])


def _read() -> dict[str, str]:
    try:
        until, known = _signer().loads(request.cookies.get(COOKIE, ""))
    except BadData:
        return {}
    return known if session_now().timestamp() < until else {}


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="known device")


def _short_hash(name: str) -> str:
    return hashlib.sha256(_plain(name).encode()).hexdigest()[:16]


def _forget(subjects: list[str]) -> None:
    delete_failures_of(request_session(), [_keyed_hash(subject) for subject in subjects])


def _pair(name: str, source: str) -> str:
    return f"pair:{_plain(name)} {source}"


def _everywhere(name: str) -> str:
    return f"name:{_plain(name)}"


def _plain(name: str) -> str:
    """One text for every way to write an address or a number."""
    return read_mobile(name) or name.strip().casefold()


def _keyed_hash(subject: str) -> str:
    key = installation().settings.secret_key.encode()
    return hmac.new(key, subject.encode(), hashlib.sha256).hexdigest()
