"""The first person who may administer a fresh installation."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind, Role
from rongtong_assess.core.audited_action import AuditedAction
from rongtong_assess.core.email_address import clean_email
from rongtong_assess.core.errors import Refused
from rongtong_assess.services.audit import add_audit_entry
from rongtong_assess.services.demo_mark import add_organisation
from rongtong_assess.services.passwords import draw_password, hash_password
from rongtong_assess.storage.accounts import Account
from rongtong_assess.storage.organisations import Membership, Organisation

ADMINISTRATION_NAME = "平台管理"


def has_administrator(session: Session) -> bool:
    """Whether somebody administers this installation already."""
    query = select(Organisation.id).where(Organisation.kind == OrganisationKind.ADMINISTRATOR).limit(1)
    return session.scalar(query) is not None


def create_first_administrator(session: Session, *, email: str, now: datetime) -> str:
    """Make the administration with one owner, and give the password, which is kept nowhere.

    Raises Refused when there is an administration already, or the address cannot be used.
    """
    address = _read_email(email)
    if has_administrator(session):
        raise Refused.because("administrator", "已经有管理员了", "请用原来的管理员登录；忘了密码就用登录页的“忘记密码”")
    if session.scalar(select(Account.id).where(Account.email == address)):
        raise Refused.because("email", f"邮箱 {address} 已经有账号了", "请换一个邮箱作管理员")
    password = draw_password()
    account = new_account(session, email=address, name="管理员", password_hash=hash_password(password), now=now)
    add_administration(session, account, name=ADMINISTRATION_NAME, now=now)
    return password


def new_account(session: Session, *, email: str, name: str, password_hash: str, now: datetime) -> Account:
    """An account for an address that the operator vouches for, so it counts as confirmed."""
    account = Account(
        email=email,
        name=name,
        password=password_hash,
        active=True,
        fs_uniquifier=uuid4().hex,
        confirmed_at=now,
        created_at=now,
    )
    session.add(account)
    session.flush()
    return account


def add_administration(session: Session, owner: Account, *, name: str, now: datetime) -> UUID:
    """The administrators' organisation, owned by this account."""
    organisation = add_organisation(session, OrganisationKind.ADMINISTRATOR, name, now=now)
    session.add(Membership(account_id=owner.id, organisation_id=organisation.id, role=Role.OWNER, created_at=now))
    add_audit_entry(
        session,
        action=AuditedAction.ADMINISTRATOR_CREATE,
        account_id=owner.id,
        organisation_id=organisation.id,
        now=now,
    )
    session.flush()
    return organisation.id


def _read_email(text: str) -> str:
    try:
        return validate_email(clean_email(text), check_deliverability=False).normalized
    except EmailNotValidError:
        raise Refused.because("email", f"“{text[:60]}”不是邮箱地址", "请写成 name@example.com 这样") from None
