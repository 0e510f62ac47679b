"""Identities of another house's log-in: which account one opens, linking it, ending the link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.people.single_sign_on import Entry, EntryFacts, ProvenIdentity, judge_entry
from rongtong_assess.services.people.audit import add_audit_entry_for
from rongtong_assess.storage.people.accounts import find_account_by_email
from rongtong_assess.storage.people.identity import add_identity, delete_identities, find_linked_account


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of an identity, and the account it opens; None where it opens none."""

    entry: Entry
    account_id: int | None


def enter_with_identity(
    session: Session, proven: ProvenIdentity, *, asked_by: int | None, trusts_email: bool, now: datetime
) -> Entered:
    """Find the account that a proven identity opens, and link it where that is allowed.

    asked_by: the account that is logged in and has asked for the link, after giving its password.
    """
    linked_to = find_linked_account(session, proven.issuer, proven.subject)
    facts = EntryFacts(linked_to, asked_by, _find_confirmed(session, proven.email) if trusts_email else None)
    entry = judge_entry(facts, trusts_email=trusts_email)
    account_id = {
        Entry.LOG_IN: linked_to,
        Entry.LINK: asked_by,
        Entry.LINK_BY_EMAIL: facts.same_email,
    }.get(entry)
    if account_id is not None and account_id != linked_to:
        add_identity(session, proven.issuer, proven.subject, account_id=account_id, now=now)
        action = AuditedAction.ACCOUNT_LINK_IDENTITY
        add_audit_entry_for(session, action, account_id=account_id, subject=proven.issuer[:200], now=now)
    return Entered(entry, account_id)


def end_link(session: Session, account_id: int, issuer: str, *, now: datetime) -> None:
    """Let this provider's identities no longer open the account; nothing happens where none does."""
    if delete_identities(session, account_id, issuer):
        action = AuditedAction.ACCOUNT_UNLINK_IDENTITY
        add_audit_entry_for(session, action, account_id=account_id, subject=issuer[:200], now=now)


def _find_confirmed(session: Session, email: str) -> int | None:
    """The account that has confirmed this address; a stranger may have registered it without."""
    account = find_account_by_email(session, email) if email else None
    return account.id if account is not None and account.confirmed_at is not None else None
