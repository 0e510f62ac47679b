"""Creates the first administrator, and lets administrators switch accounts and organisations on and off.

Passwords are random and are stored as argon2 hashes.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID, uuid4

from argon2 import PasswordHasher
from email_validator import EmailNotValidError, validate_email
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.people.log_in import clean_email
from rongtong_assess.services.people.audit import add_audit_entry, add_audit_entry_for
from rongtong_assess.services.people.organisations import add_organisation
from rongtong_assess.storage.people.accounts import add_membership, get_account, has_account
from rongtong_assess.storage.people.log_ins import delete_sessions
from rongtong_assess.storage.people.organisations import get_organisation, has_administration, lock_administration
from rongtong_assess.storage.tables.people import Account, Organisation

# Without characters that look alike on a screen.
EASY_CHARACTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 4, 4
ADMINISTRATION_NAME = "平台管理"


def create_first_administrator(session: Session, *, email: str, now: datetime) -> str:
    """Create the administration with one owner; returns the password, which is stored nowhere.

    Raises Refused when an administration exists already, or the address cannot be used.
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
    add_membership(session, owner.id, organisation.id, Role.ADMINISTRATOR, now=now)
    actor = Actor(organisation.id, owner.id, OrganisationKind.ADMINISTRATOR, Role.ADMINISTRATOR)
    add_audit_entry(session, actor, AuditedAction.ADMINISTRATOR_CREATE, now=now)
    session.flush()
    return organisation.id


def switch_account(session: Session, actor: Actor, account_id: int, *, is_active: bool, now: datetime) -> Account:
    """Let a person log in, or no longer; switching off also ends their sessions.

    Raises NotFound, or Refused for one's own account.
    """
    account = get_account(session, account_id)
    if account_id == actor.account_id:
        raise Refused.because("account", "不能停用自己的账号", "请让另一位管理员来停用")
    _refuse_inactive_actor(session, actor)
    account.active = is_active
    if not is_active:
        delete_sessions(session, [account_id])
    action = AuditedAction.ACCOUNT_SWITCH_ON if is_active else AuditedAction.ACCOUNT_SWITCH_OFF
    _audit(session, actor, action, subject=str(account.public_id), now=now)
    return account


def switch_organisation(
    session: Session, actor: Actor, organisation_id: UUID, *, is_active: bool, now: datetime
) -> Organisation:
    """Let an organisation's members act for it, or no longer.

    Raises NotFound, or Refused for the administration itself.
    """
    organisation = get_organisation(session, organisation_id)
    if organisation.kind == OrganisationKind.ADMINISTRATOR and not is_active:
        raise Refused.because("organisation", "不能停用平台管理自己", "停用后就没有人能管理平台了；请改为停用某个账号")
    organisation.is_active = is_active
    action = AuditedAction.ORGANISATION_SWITCH_ON if is_active else AuditedAction.ORGANISATION_SWITCH_OFF
    _audit(session, actor, action, subject=organisation.name, now=now)
    return organisation


def hash_password(text: str) -> str:
    """The hash that log-in verifies; argon2 with the library's own parameters."""
    return PasswordHasher().hash(text)


def make_password() -> str:
    """A random password of 79 bits, in groups that are easy to copy by hand."""
    return "-".join("".join(secrets.choice(EASY_CHARACTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))


def _read_email(text: str) -> str:
    try:
        return validate_email(clean_email(text), check_deliverability=False).normalized
    except EmailNotValidError:
        raise Refused.because("email", f"“{text[:60]}”不是邮箱地址", "请写成 name@example.com 这样") from None


def _refuse_inactive_actor(session: Session, actor: Actor) -> None:
    """Raises Refused where another administrator has just switched off the actor's own account."""
    lock_administration(session)
    try:
        is_active = actor.account_id is not None and get_account(session, actor.account_id).active
    except NotFound:
        is_active = False
    if not is_active:
        raise Refused.because("account", "您的账号刚刚被停用了", "请联系另一位管理员")


def _audit(session: Session, actor: Actor, action: AuditedAction, *, subject: str, now: datetime) -> None:
    add_audit_entry_for(session, action, account_id=actor.account_id, subject=subject, now=now)
    session.flush()
