"""Notices of people, the mail about them, and how people want it.

A notice is shown and mailed only while its person is a member of the organisation for which it was written and may
still see the case: the same rule as `cases.may_reach`, for many people at once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind, Role
from rongtong_assess.core.consulting.case import ENDED_STATES
from rongtong_assess.core.consulting.work.notices import MailChoice
from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.tables.consulting.case import Case, CaseMember
from rongtong_assess.storage.tables.consulting.work import CaseNotice, MailPreference
from rongtong_assess.storage.tables.people import Account, Membership, Organisation


@dataclass(frozen=True, slots=True)
class PersonOfCase:
    """A member of the case's firm or platform, and how the person wants mail. is_assigned: to the case, now."""

    membership: Membership
    is_assigned: bool
    choice: MailChoice


def list_people_of_case(session: Session, case: Case) -> list[PersonOfCase]:
    """The active members of the case's firm and platform."""
    is_assigned = exists().where(
        CaseMember.case_id == case.id, CaseMember.account_id == Membership.account_id, CaseMember.ended_at.is_(None)
    )
    query = (
        select(Membership, is_assigned.label("is_assigned"), MailPreference.choice)
        .join(Account, Account.id == Membership.account_id)
        .outerjoin(MailPreference, MailPreference.account_id == Membership.account_id)
        .where(Membership.organisation_id.in_([case.firm_id, case.platform_id]), Account.active)
    )
    rows = session.execute(query.order_by(Membership.account_id, Membership.organisation_id))
    return [
        PersonOfCase(membership, bool(assigned), MailChoice(choice) if choice else MailChoice.AT_ONCE)
        for membership, assigned, choice in rows
    ]


def count_unread(session: Session, account_id: int) -> int:
    """How many notices the person has not read."""
    query = _shown(account_id).where(CaseNotice.read_at.is_(None)).with_only_columns(func.count())
    return session.scalar(query) or 0


def list_notices(
    session: Session, account_id: int, *, most: int, skipped: int = 0
) -> list[Row[CaseNotice, Case, Organisation]]:
    """The person's notices with case and organisation, the newest first."""
    query = _shown(account_id).with_only_columns(CaseNotice, Case, Organisation)
    return list(
        session.execute(query.order_by(CaseNotice.created_at.desc(), CaseNotice.id.desc()).limit(most).offset(skipped))
    )


def count_notices(session: Session, account_id: int) -> int:
    """How many notices `list_notices` would list in all."""
    return session.scalar(_shown(account_id).with_only_columns(func.count())) or 0


def get_notice(session: Session, account_id: int, notice_id: int) -> CaseNotice:
    """One of the person's notices that may be shown. Raises NotFound."""
    notice = session.scalar(_shown(account_id).where(CaseNotice.id == notice_id))
    if notice is None:
        raise NotFound
    return notice


def read_all_notices(session: Session, account_id: int, *, now: datetime) -> None:
    """Mark every notice of the person as read; mail that has not gone out is then not sent."""
    unread = update(CaseNotice).where(CaseNotice.account_id == account_id, CaseNotice.read_at.is_(None))
    session.execute(unread.values(read_at=now, mail_due_at=None))


def list_reminded(session: Session, case_id: UUID, on: date) -> frozenset[int]:
    """The accounts that were reminded of the case on that day."""
    query = select(CaseNotice.account_id).where(CaseNotice.case_id == case_id, CaseNotice.reminded_on == on)
    return frozenset(session.scalars(query))


def list_late_cases(session: Session, today: date) -> list[Case]:
    """Every open case of any platform whose deadline has passed and that was not reminded of today."""
    is_reminded = exists().where(CaseNotice.case_id == Case.id, CaseNotice.reminded_on == today)
    query = select(Case).where(Case.due_on < today, Case.state.not_in(ENDED_STATES), ~is_reminded)
    return list(session.scalars(query.order_by(Case.due_on, Case.id)))


def list_accounts_with_due_mail(session: Session, now: datetime, *, most: int) -> list[int]:
    """The accounts for which mail is due, by id."""
    query = select(CaseNotice.account_id).where(CaseNotice.mail_due_at <= now).distinct()
    return list(session.scalars(query.order_by(CaseNotice.account_id).limit(most)))


def take_due_notices(session: Session, account_id: int, now: datetime) -> list[CaseNotice]:
    """The person's notices whose mail is due, locked against another worker."""
    query = select(CaseNotice).where(CaseNotice.account_id == account_id, CaseNotice.mail_due_at <= now)
    return list(session.scalars(query.order_by(CaseNotice.id).with_for_update(of=CaseNotice, skip_locked=True)))


def list_mailable(session: Session, account_id: int, ids: Collection[int]) -> list[Row[CaseNotice, Case, Organisation]]:
    """Those of these notices that may still be shown to a person who can be reached by mail, oldest first.

    Only a confirmed address counts: any other may be somebody else's.
    """
    can_be_mailed = exists().where(
        Account.id == account_id, Account.active, Account.email.is_not(None), Account.confirmed_at.is_not(None)
    )
    query = _shown(account_id).where(CaseNotice.id.in_(list(ids)), CaseNotice.read_at.is_(None), can_be_mailed)
    return list(session.execute(query.with_only_columns(CaseNotice, Case, Organisation).order_by(CaseNotice.id)))


def list_notices_by_id(session: Session, ids: Collection[int]) -> list[CaseNotice]:
    """These notices, whoever may see them; those that are gone are left out."""
    return list(session.scalars(select(CaseNotice).where(CaseNotice.id.in_(list(ids))).order_by(CaseNotice.id)))


def find_mail_choice(session: Session, account_id: int) -> MailChoice:
    """How the person wants mail about notices."""
    found = session.get(MailPreference, account_id)
    return MailChoice(found.choice) if found else MailChoice.AT_ONCE


def list_waiting_mail(session: Session, account_id: int) -> list[CaseNotice]:
    """The person's notices about which mail is still to be sent, oldest first."""
    query = select(CaseNotice).where(CaseNotice.account_id == account_id, CaseNotice.mail_due_at.is_not(None))
    return list(session.scalars(query.order_by(CaseNotice.id)))


def delete_old_notices(session: Session, before: datetime) -> None:
    """Delete notices from before that moment, read or not; the steps of a case stay on record with the case."""
    session.execute(delete(CaseNotice).where(CaseNotice.created_at < before))


def _shown(account_id: int) -> Select[CaseNotice]:
    """The person's notices that may be shown; joined with case, membership and organisation."""
    return (
        select(CaseNotice)
        .join(Case, Case.id == CaseNotice.case_id)
        .join(
            Membership,
            and_(
                Membership.account_id == CaseNotice.account_id, Membership.organisation_id == CaseNotice.organisation_id
            ),
        )
        .join(Organisation, Organisation.id == CaseNotice.organisation_id)
        .where(CaseNotice.account_id == account_id, Organisation.is_active, _reaches_case())
    )


def _reaches_case() -> ColumnElement[bool]:
    is_assigned = exists().where(
        CaseMember.case_id == Case.id, CaseMember.account_id == CaseNotice.account_id, CaseMember.ended_at.is_(None)
    )
    of_firm = and_(Organisation.kind == OrganisationKind.FIRM, Case.firm_id == CaseNotice.organisation_id)
    of_platform = and_(Organisation.kind == OrganisationKind.PLATFORM, Case.platform_id == CaseNotice.organisation_id)
    return or_(of_firm, and_(of_platform, or_(Membership.role != Role.CONSULTANT, is_assigned)))
