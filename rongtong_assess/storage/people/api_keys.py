"""Keys to the API, with the facts that decide whether they are valid."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, select, update
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import LEADING_ROLES, OrganisationKind
from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.tables.people import Account, ApiKey, Membership, Organisation


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key with its organisation's kind and its maker.

    maker: empty where the account is gone. maker_is_owner: whether the maker may log in and owns the organisation.
    """

    key: ApiKey
    kind: OrganisationKind
    maker: str
    maker_is_owner: bool


def get_api_key(session: Session, organisation_id: UUID, key_id: UUID, *, for_update: bool = False) -> ApiKey:
    """One key of this organisation. Raises NotFound."""
    query = select(ApiKey).where(ApiKey.organisation_id == organisation_id, ApiKey.id == key_id)
    key = session.scalar(query.with_for_update() if for_update else query)
    if key is None:
        raise NotFound
    return key


def list_key_rows(session: Session, organisation_id: UUID) -> list[KeyRow]:
    """All keys that the organisation ever created, newest first."""
    query = _with_makers().where(ApiKey.organisation_id == organisation_id)
    rows = session.execute(query.order_by(ApiKey.created_at.desc(), ApiKey.id))
    return [_key_row(row) for row in rows]


def find_key_row(session: Session, secret_hash: str, *, kinds: Collection[OrganisationKind]) -> KeyRow | None:
    """The key of this hash, where its organisation is switched on and of one of these kinds."""
    query = _with_makers().where(
        ApiKey.secret_hash == secret_hash, Organisation.is_active, Organisation.kind.in_(list(kinds))
    )
    row = session.execute(query).one_or_none()
    return _key_row(row) if row else None


def set_last_use(session: Session, key_id: UUID, *, on: date) -> None:
    """Store the day in China on which the key was last used."""
    session.execute(update(ApiKey).where(ApiKey.id == key_id).values(last_used_on=on))


def _with_makers() -> Select[*tuple[Any, ...]]:
    is_member = and_(Membership.account_id == ApiKey.made_by, Membership.organisation_id == ApiKey.organisation_id)
    return (
        select(ApiKey, Organisation.kind, Account.name, Account.active, Membership.role)
        .join(Organisation, Organisation.id == ApiKey.organisation_id)
        .outerjoin(Account, Account.id == ApiKey.made_by)
        .outerjoin(Membership, is_member)
    )


def _key_row(row: Row[*tuple[Any, ...]]) -> KeyRow:
    maker_is_owner = bool(row.active) and row.role in LEADING_ROLES
    return KeyRow(row.ApiKey, OrganisationKind(row.kind), row.name or "", maker_is_owner)
