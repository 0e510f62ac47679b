"""Codes by text message: made, tried, used once.

What is stored are keyed hashes of number and code. Whether a code is sent at all is decided by the caller; a code is
made in every case, so that a stranger cannot tell from the answer or its time whether a number has an account.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from rongtong_assess.core.people.mobile import (
    CODE_DIGITS,
    MOST_WRONG_CODES,
    CodeUse,
    code_expires_at,
    code_of,
)
from rongtong_assess.storage.people.identity import count_try, delete_code, delete_expired_codes, replace_code


def make_sms_code(session: Session, use: CodeUse, *, key: str, now: datetime) -> str:
    """A new code for this use; the one before it no longer counts. key: the installation's secret."""
    code = code_of(secrets.randbelow(10**CODE_DIGITS))
    delete_expired_codes(session, now=now)
    expires_at = code_expires_at(now)
    replace_code(session, _hash(use.subject, key), _hash(f"{use.subject} {code}", key), expires_at=expires_at)
    return code


def use_sms_code(session: Session, use: CodeUse, code: str, *, key: str, now: datetime) -> bool:
    """Whether this is the code that was sent for this use; it is used up by that.

    Every try is counted, and the caller commits it also where the code was wrong. After MOST_WRONG_CODES tries the
    right code is refused as well.
    """
    subject_hash = _hash(use.subject, key)
    expected = count_try(session, subject_hash, most=MOST_WRONG_CODES, now=now)
    if expected is None or not hmac.compare_digest(expected, _hash(f"{use.subject} {code}", key)):
        return False
    return delete_code(session, subject_hash, expected)


def _hash(text: str, key: str) -> str:
    return hmac.new(key.encode(), f"sms code {text}".encode(), hashlib.sha256).hexdigest()
