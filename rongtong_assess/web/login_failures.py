"""Slows guessing down: after too many failures an e-mail or an address has to wait.

The counter is in the database, so it holds across processes and restarts. Only keyed hashes are
kept, of e-mails that nobody registered as well: waiting says nothing about who has an account.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

from flask import abort, request
from sqlalchemy import delete, func, select

from rongtong_assess.core.audited_action import AuditedAction
from rongtong_assess.services.audit import add_audit_entry
from rongtong_assess.storage.accounts import LoginFailure
from rongtong_assess.web.login_sessions import session_now
from rongtong_assess.web.product import product
from rongtong_assess.web.transaction import request_session

WINDOW = timedelta(minutes=15)
MOST_FAILURES_OF_AN_EMAIL = 10
# A whole office may share one address.
MOST_FAILURES_OF_AN_ADDRESS = 30


def refuse_after_many_failures(email: str) -> None:
    """Answer 429 when this e-mail or this address has failed too often of late."""
    limits = {_email_hash(email): MOST_FAILURES_OF_AN_EMAIL, _address_hash(): MOST_FAILURES_OF_AN_ADDRESS}
    query = select(LoginFailure.subject_hash, func.count()).group_by(LoginFailure.subject_hash)
    query = query.where(LoginFailure.subject_hash.in_(limits), LoginFailure.failed_at > session_now() - WINDOW)
    if any(count >= limits[subject] for subject, count in request_session().execute(query)):
        abort(429)


def note_failure(email: str, account_id: int | None) -> None:
    """Count one failure for the e-mail and the address, and forget those that no longer count."""
    session, now = request_session(), session_now()
    session.execute(delete(LoginFailure).where(LoginFailure.failed_at <= now - WINDOW))
    session.add_all(
        LoginFailure(subject_hash=subject, failed_at=now) for subject in (_email_hash(email), _address_hash())
    )
    add_audit_entry(
        session,
        action=AuditedAction.ACCOUNT_LOG_IN_FAILED,
        account_id=account_id,
        subject=request.remote_addr or "",
        now=now,
    )


def forget_failures(email: str) -> None:
    """A completed log-in clears the e-mail's failures, never the address's."""
    request_session().execute(delete(LoginFailure).where(LoginFailure.subject_hash == _email_hash(email)))


def _email_hash(email: str) -> str:
    return _keyed_hash(f"email:{email.strip().casefold()}")


def _address_hash() -> str:
    return _keyed_hash(f"address:{request.remote_addr}")


def _keyed_hash(subject: str) -> str:
    key = product().settings.secret_key.encode()
    return hmac.new(key, subject.encode(), hashlib.sha256).hexdigest()
