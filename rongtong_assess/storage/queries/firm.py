"""Firms and their profiles."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.organisations import FirmProfile, Organisation


def get_firm(session: Session, firm_id: UUID) -> tuple[Organisation, FirmProfile]:
    """The firm and its profile. Raises NotFound, also for an organisation of another kind."""
    row = session.execute(
        select(Organisation, FirmProfile)
        .join(FirmProfile, FirmProfile.organisation_id == Organisation.id)
        .where(Organisation.id == firm_id, Organisation.kind == OrganisationKind.FIRM)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def lock_firm(session: Session, firm_id: UUID) -> None:
    """Make two clicks at the same moment wait for each other. Raises NotFound when no such firm exists."""
    firm = select(Organisation.id).where(Organisation.id == firm_id, Organisation.kind == OrganisationKind.FIRM)
    if session.scalar(firm.with_for_update()) is None:
        raise NotFound


def find_industry(session: Session, firm_id: UUID) -> str | None:
    """The firm's industry by its id in the size standard; None without a profile."""
    return session.scalar(select(FirmProfile.industry).where(FirmProfile.organisation_id == firm_id))


def find_firm_id(session: Session, credit_code: str) -> UUID | None:
    """The firm with this credit code, among all firms."""
    return session.scalar(select(FirmProfile.organisation_id).where(FirmProfile.credit_code == credit_code))


def flush_unless_taken(session: Session) -> bool:
    """Write what waits; False where another firm got the same credit code at the same moment."""
    try:
        session.flush()
    except IntegrityError:
        return False
    return True
