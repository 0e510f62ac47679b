"""What a person logs in with: an account by mobile number, and the change of number and e-mail address.

A name is only ever set after the person has proved to receive what is sent to it: views check the code or the signed
link before they call these functions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from rongtong_assess.core.errors import Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.services.people.audit import add_audit_entry_for
from rongtong_assess.storage.people.accounts import find_account_by_email, find_account_by_mobile, get_account
from rongtong_assess.storage.tables.people import Account


@dataclass(frozen=True, slots=True)
class NewMobileAccount:
    """What somebody registers with who has proved to have this number. consent_version: of the privacy notice."""

    mobile: str
    name: str
    password_hash: str
    consent_version: str


def register_mobile(session: Session, new: NewMobileAccount, *, now: datetime) -> Account:
    """A new account without an e-mail address."""
    account = Account(
        mobile=new.mobile,
        name=new.name,
        password=new.password_hash,
        active=True,
        fs_uniquifier=uuid4().hex,
        created_at=now,
        consented_at=now,
        consent_version=new.consent_version,
    )
    session.add(account)
    session.flush()
    add_audit_entry_for(session, AuditedAction.ACCOUNT_REGISTER, account_id=account.id, now=now)
    return account


def change_mobile(session: Session, account_id: int, mobile: str, *, now: datetime) -> Account:
    """Log in with this number from now on. Raises Refused where it belongs to another account."""
    account, other = get_account(session, account_id), find_account_by_mobile(session, mobile)
    if other is not None and other.id != account_id:
        cure = "请换一个号码；要用这个号码，请先用它登录那个账号，把号码去掉或注销"
        raise Refused.because("mobile", "这个手机号是另一个账号的登录名", cure)
    account.mobile = mobile
    add_audit_entry_for(session, AuditedAction.ACCOUNT_CHANGE_MOBILE, account_id=account_id, now=now)
    session.flush()
    return account


def change_email(session: Session, account_id: int, email: str, *, now: datetime) -> Account:
    """Log in with this address from now on; it counts as confirmed. Raises Refused where another account has it."""
    account, other = get_account(session, account_id), find_account_by_email(session, email)
    if other is not None and other.id != account_id:
        cure = "请换一个邮箱；要用这个邮箱，请先用它登录那个账号，把邮箱去掉或注销"
        raise Refused.because("email", "这个邮箱是另一个账号的登录名", cure)
    account.email = email
    account.confirmed_at = now
    add_audit_entry_for(session, AuditedAction.ACCOUNT_CHANGE_EMAIL, account_id=account_id, now=now)
    session.flush()
    return account


def remove_log_in_name(session: Session, account_id: int, *, is_mobile: bool, now: datetime) -> Account:
    """Log in with the other name only. Raises Refused for the only one."""
    account = get_account(session, account_id)
    if len(account.log_in_names) < 2:
        raise Refused.because("remove", "这是唯一的登录名，去掉后就登录不了了", "请先加上另一个")
    if is_mobile:
        account.mobile = None
    else:
        account.email = None
    add_audit_entry_for(session, AuditedAction.ACCOUNT_REMOVE_LOG_IN_NAME, account_id=account_id, now=now)
    session.flush()
    return account
