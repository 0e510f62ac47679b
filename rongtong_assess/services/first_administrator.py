"""The first person who may administer a fresh installation."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from email_validator import EmailNotValidError, validate_email
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.core.audited_action import AuditedAction
from rongtong_assess.core.email_address import clean_email
from rongtong_assess.core.errors import Refused
from rongtong_assess.services.audit import add_audit_entry
from rongtong_assess.services.demo_mark import add_organisation
from rongtong_assess.services.passwords import hash_password, make_password
from rongtong_assess.storage.accounts import Account
from rongtong_assess.storage.queries.organisation import has_administration
from rongtong_assess.storage.queries.people import add_membership, has_account

ADMINISTRATION_NAME = "平台管理"


def create_first_administrator(session: Session, *, email: str, now: datetime) -> str:
    """Make the administration with one owner, and give the password, which is kept nowhere.

    Raises Refused when there is an administration already, or the address cannot be used.
    """
    address = _read_email(email)
    if has_administration(session):
        raise Refused.because("administrator", "已经有管理员了", "请用原来的管理员登录；忘了密码就用登录页的“忘记密码”")
    if has_account(session, address):
        raise Refused.because("email", f"邮箱 {address} 已经有账号了", "请换一个邮箱作管理员")
    password = make_password()
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
    add_membership(session, owner.id, organisation.id, Role.OWNER, now=now)
    actor = Actor(organisation.id, owner.id, OrganisationKind.ADMINISTRATOR, Role.OWNER)
    add_audit_entry(session, actor, AuditedAction.ADMINISTRATOR_CREATE, now=now)
    session.flush()
    return organisation.id


def _read_email(text: str) -> str:
    try:
        return validate_email(clean_email(text), check_deliverability=False).normalized
    except EmailNotValidError:
        raise Refused.because("email", f"“{text[:60]}”不是邮箱地址", "请写成 name@example.com 这样") from None
