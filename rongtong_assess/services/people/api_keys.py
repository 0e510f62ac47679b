"""Owners create and revoke the keys with which their organisation's programs use the API.

A key acts for the organisation as long as the account that created it is an active owner.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor, Role
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.people.api_key import (
    MOST_GOOD_KEYS,
    SECRET_BYTES,
    KeyLife,
    KeyState,
    expiry,
    hash_key,
    make_key,
    shown_part,
)
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.people.rights import KINDS_WITH_KEYS
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.storage.people.api_keys import KeyRow, find_key_row, get_api_key, list_key_rows
from rongtong_assess.storage.people.organisations import lock_organisation
from rongtong_assess.storage.tables.people import ApiKey


@dataclass(frozen=True, slots=True)
class KeyOverview:
    """A key as its organisation sees it. maker: empty where the account is gone."""

    key: ApiKey
    maker: str
    state: KeyState


@dataclass(frozen=True, slots=True)
class Caller:
    """A program that sent a key, and the organisation it acts for. last_used_on: before this request."""

    actor: Actor
    key_id: UUID
    last_used_on: date | None


def add_api_key(session: Session, actor: Actor, *, name: str, lifetime_days: int, now: datetime) -> tuple[ApiKey, str]:
    """A new key and its text, which is shown only this once. Raises Refused at MOST_GOOD_KEYS."""
    lock_organisation(session, actor.organisation_id)
    good = [overview for overview in list_api_keys(session, actor, now=now) if overview.state is KeyState.GOOD]
    if len(good) >= MOST_GOOD_KEYS:
        raise Refused.because("name", f"有效的密钥已经有 {len(good)} 个，到上限了", "请先撤销不再用的，再新建")
    text = make_key(secrets.token_bytes(SECRET_BYTES))
    key = ApiKey(
        organisation_id=actor.organisation_id,
        name=name,
        secret_hash=hash_key(text),
        shown=shown_part(text),
        created_at=now,
        made_by=actor.account_id,
        expires_at=expiry(now, lifetime_days),
    )
    session.add(key)
    _audit(session, actor, AuditedAction.API_KEY_MAKE, key, now=now)
    return key, text


def revoke_api_key(session: Session, actor: Actor, key_id: UUID, *, now: datetime) -> None:
    """The key opens nothing from now on; a second call changes nothing. Raises NotFound."""
    key = get_api_key(session, actor.organisation_id, key_id, for_update=True)
    if key.revoked_at is None:
        key.revoked_at, key.revoked_by = now, actor.account_id
        _audit(session, actor, AuditedAction.API_KEY_REVOKE, key, now=now)


def list_api_keys(session: Session, actor: Actor, *, now: datetime) -> list[KeyOverview]:
    """Every key of the organisation, revoked and expired ones too, newest first."""
    rows = list_key_rows(session, actor.organisation_id)
    return [KeyOverview(row.key, row.maker, _state(row, now)) for row in rows]


def find_caller(session: Session, text: str, *, now: datetime) -> Caller | None:
    """The caller behind this key; None unless key, maker and organisation are all active."""
    secret_hash = hash_key(text)
    row = find_key_row(session, secret_hash, kinds=KINDS_WITH_KEYS)
    if row is None or not hmac.compare_digest(row.key.secret_hash, secret_hash):
        return None
    if _state(row, now) is not KeyState.GOOD:
        return None
    actor = Actor(row.key.organisation_id, account_id=None, kind=row.kind, role=Role.READER)
    return Caller(actor, row.key.id, row.key.last_used_on)


def _state(row: KeyRow, now: datetime) -> KeyState:
    return KeyLife(row.key.expires_at, row.key.revoked_at, row.maker_is_owner).state(now)


def _audit(session: Session, actor: Actor, action: AuditedAction, key: ApiKey, *, now: datetime) -> None:
    add_audit_entry(session, actor, action, subject=f"{key.shown}… {key.name}", now=now)
    session.flush()
