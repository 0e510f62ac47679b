"""Queries of the demo, which look at the whole database."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.tables.assessment import Assessment, StoredScorecard
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.consulting.work import CaseNotice
from rongtong_assess.storage.tables.people import Account, Membership, Organisation
from rongtong_assess.storage.tables.progress import FollowedPlan


def has_organisation(session: Session) -> bool:
    """Whether there is any organisation at all."""
    return session.scalar(select(Organisation.id).limit(1)) is not None


def has_demo_organisation(session: Session) -> bool:
    """Whether any organisation is demo data."""
    return session.scalar(select(Organisation.id).where(Organisation.is_demo).limit(1)) is not None


def mark_organisations_as_demo(session: Session) -> None:
    """Mark every organisation as demo data."""
    session.execute(update(Organisation).where(~Organisation.is_demo).values(is_demo=True))


def find_first_organisation(session: Session, kind: OrganisationKind) -> UUID | None:
    """The oldest demo organisation of this kind."""
    query = select(Organisation.id).where(Organisation.kind == kind, Organisation.is_demo)
    return session.scalars(query.order_by(Organisation.created_at, Organisation.id)).first()


def find_demo_organisation(session: Session, kind: OrganisationKind, name: str) -> UUID | None:
    """The demo organisation of this kind and name."""
    query = select(Organisation.id).where(Organisation.kind == kind, Organisation.name == name)
    return session.scalars(query.order_by(Organisation.created_at, Organisation.id)).first()


def find_demo_account(session: Session, email: str) -> Account | None:
    """The demo's own account with this address; None where it is a visitor's, or there is none."""
    return session.scalar(select(Account).where(Account.email == email, Account.is_demo))


def has_case(session: Session) -> bool:
    """Whether there is any case at all."""
    return session.scalar(select(Case.id).limit(1)) is not None


def settle_notices(session: Session, *, read_before: datetime) -> None:
    """What happened before that moment counts as read, and nothing is mailed about what the demo made up."""
    session.execute(update(CaseNotice).values(mail_due_at=None))
    session.execute(update(CaseNotice).where(CaseNotice.created_at < read_before).values(read_at=CaseNotice.created_at))


def get_first_organisation(session: Session, kind: OrganisationKind) -> UUID:
    """Like `find_first_organisation`; raises NotFound where there is none."""
    found = find_first_organisation(session, kind)
    if found is None:
        raise NotFound
    return found


def list_demo_accounts(session: Session) -> list[Account]:
    """The demo's own accounts, by id."""
    return list(session.scalars(select(Account).where(Account.is_demo).order_by(Account.id)))


def open_organisations_of_demo_accounts(session: Session) -> None:
    """Switch on every organisation that a demo account acts for."""
    acted_for = select(Membership.organisation_id).join(Account, Account.id == Membership.account_id)
    ids = session.scalars(acted_for.where(Account.is_demo)).all()
    session.execute(update(Organisation).where(Organisation.id.in_(ids)).values(is_active=True))


def list_demo_organisations(session: Session) -> list[Row[int, str, str, str, str]]:
    """Rows of account id, e-mail, organisation name and kind, and role: every organisation of each demo account.

    By account, the first joined first.
    """
    query = (
        select(Account.id, Account.email, Organisation.name, Organisation.kind, Membership.role)
        .join_from(Account, Membership)
        .join(Organisation)
    )
    order = (Account.id, Membership.created_at, Organisation.id)
    return list(session.execute(query.where(Account.is_demo).order_by(*order)))


def list_members_with_result(session: Session) -> list[Membership]:
    """The members of firms with a scorecard, once for each scorecard."""
    query = select(Membership).join(StoredScorecard, StoredScorecard.organisation_id == Membership.organisation_id)
    return list(session.scalars(query))


def find_followed_assessment(session: Session) -> Assessment | None:
    """A submitted assessment of a firm that follows a plan."""
    return session.scalars(
        select(Assessment)
        .join(FollowedPlan, FollowedPlan.organisation_id == Assessment.organisation_id)
        .where(Assessment.submitted_at.is_not(None))
    ).first()


def list_scored(session: Session) -> list[tuple[UUID, UUID]]:
    """Organisation and assessment of every scorecard."""
    rows = session.execute(select(StoredScorecard.organisation_id, StoredScorecard.assessment_id))
    return [(row.organisation_id, row.assessment_id) for row in rows]
