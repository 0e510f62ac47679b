"""An owner makes keys by which the organisation's programs reach the API, and revokes them.

A key acts for the organisation, and only as long as whoever made it is an owner of it who may log in.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Row, Select, and_, select, update
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind, Role
from rongtong_assess.core.api_key import (
    MOST_GOOD_KEYS,
    SECRET_BYTES,
    KeyLife,
    KeyState,
    expiry,
    hash_key,
    make_key,
    shown_part,
)
from rongtong_assess.core.audited_action import AuditedAction
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.services.audit import add_audit_entry
from rongtong_assess.storage.accounts import Account
from rongtong_assess.storage.api_keys import ApiKey
from rongtong_assess.storage.organisations import Membership, Organisation

KINDS = (OrganisationKind.FIRM, OrganisationKind.PLATFORM)


@dataclass(frozen=True, slots=True)
class KeyOverview:
    """A key as its organisation sees it. maker: empty where the account is gone."""

    key: ApiKey
    maker: str
    state: KeyState


@dataclass(frozen=True, slots=True)
class Caller:
    """The organisation for which a program asks, by which key. last_used_on: before this request."""

    key_id: UUID
    organisation_id: UUID
    kind: OrganisationKind
    last_used_on: date | None


def add_api_key(
    session: Session, organisation_id: UUID, *, name: str, lifetime_days: int, account_id: int, now: datetime
) -> tuple[ApiKey, str]:
    """A new key, and its text, which cannot be had again. Raises Refused when there are enough already."""
    # The lock makes two clicks at the same moment wait for each other.
    session.scalar(select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())
    good = [one for one in list_api_keys(session, organisation_id, now=now) if one.state is KeyState.GOOD]
    if len(good) >= MOST_GOOD_KEYS:
        raise Refused.because("name", f"有效的密钥已经有 {len(good)} 个，到上限了", "请先撤销不再用的，再新建")
    text = make_key(secrets.token_bytes(SECRET_BYTES))
    key = ApiKey(
        organisation_id=organisation_id,
        name=name,
        secret_hash=hash_key(text),
        shown=shown_part(text),
        created_at=now,
        made_by=account_id,
        expires_at=expiry(now, lifetime_days),
    )
    session.add(key)
    _audit(session, AuditedAction.API_KEY_MAKE, key, account_id=account_id, now=now)
    return key, text


def revoke_api_key(session: Session, organisation_id: UUID, key_id: UUID, *, account_id: int, now: datetime) -> None:
    """The key opens nothing from now on; a second call changes nothing. Raises NotFound."""
    key = get_api_key(session, organisation_id, key_id, for_update=True)
    if key.revoked_at is None:
        key.revoked_at, key.revoked_by = now, account_id
        _audit(session, AuditedAction.API_KEY_REVOKE, key, account_id=account_id, now=now)


def get_api_key(session: Session, organisation_id: UUID, key_id: UUID, *, for_update: bool = False) -> ApiKey:
    """One key of this organisation; raises NotFound."""
    query = select(ApiKey).where(ApiKey.organisation_id == organisation_id, ApiKey.id == key_id)
    key = session.scalar(query.with_for_update() if for_update else query)
    if key is None:
        raise NotFound
    return key


def list_api_keys(session: Session, organisation_id: UUID, *, now: datetime) -> list[KeyOverview]:
    """All that were ever made, newest first."""
    query = _with_makers().where(ApiKey.organisation_id == organisation_id)
    rows = session.execute(query.order_by(ApiKey.created_at.desc(), ApiKey.id))
    return [KeyOverview(row.ApiKey, row.name or "", _state(row, now)) for row in rows]


def find_caller(session: Session, text: str, *, now: datetime) -> Caller | None:
    """Who asks with this key; None unless key, maker and organisation are all in good standing."""
    secret_hash = hash_key(text)
    query = (
        _with_makers()
        .add_columns(Organisation.kind)
        .join(Organisation, Organisation.id == ApiKey.organisation_id)
        .where(ApiKey.secret_hash == secret_hash, Organisation.is_active, Organisation.kind.in_(KINDS))
    )
    row = session.execute(query).one_or_none()
    if row is None or not hmac.compare_digest(row.ApiKey.secret_hash, secret_hash):
        return None
    if _state(row, now) is not KeyState.GOOD:
        return None
    key: ApiKey = row.ApiKey
    return Caller(key.id, key.organisation_id, OrganisationKind(row.kind), key.last_used_on)


def note_use(session: Session, key_id: UUID, *, on: date) -> None:
    """Remember that the key was used on that day in China."""
    session.execute(update(ApiKey).where(ApiKey.id == key_id).values(last_used_on=on))


def _with_makers() -> Select[ApiKey, str | None, bool | None, str | None]:
    """Keys with their maker's name, whether that account may log in, and its role in the organisation."""
    is_member = and_(Membership.account_id == ApiKey.made_by, Membership.organisation_id == ApiKey.organisation_id)
    return (
        select(ApiKey, Account.name, Account.active, Membership.role)
        .outerjoin(Account, Account.id == ApiKey.made_by)
        .outerjoin(Membership, is_member)
    )


def _state(row: Row[*tuple[object, ...]], now: datetime) -> KeyState:
    maker_is_owner = bool(row.active) and row.role == Role.OWNER
    return KeyLife(row.ApiKey.expires_at, row.ApiKey.revoked_at, maker_is_owner).state(now)


def _audit(session: Session, action: AuditedAction, key: ApiKey, *, account_id: int, now: datetime) -> None:
    add_audit_entry(
        session,
        action=action,
        account_id=account_id,
        organisation_id=key.organisation_id,
        subject=f"{key.shown}… {key.name}",
        now=now,
    )
    session.flush()
