"""One row of everything that proves who somebody is."""

from __future__ import annotations

from sqlalchemy.orm import Session

from rongtong_assess.storage.tables.identity import LinkedIdentity, LoginFailure, LoginSession, SmsCode
from tests.storage.rows import NOW


def add_identity_rows(session: Session, account_id: int) -> None:
    """A session and a linked identity of the account; a failure and a code, which belong to nobody."""
    times = {"created_at": NOW, "touched_at": NOW, "expires_at": NOW}
    session.add_all(
        [
            LoginSession(token_hash="t", content="{}", account_id=account_id, **times),
            LoginFailure(subject_hash="s", failed_at=NOW),
            SmsCode(subject_hash="s", code_hash="c", tries=0, expires_at=NOW),
            LinkedIdentity(issuer="https://id.example.com", subject="7", account_id=account_id, linked_at=NOW),
        ]
    )
    session.flush()
