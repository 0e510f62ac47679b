"""A firm begins an assessment, and finds those it has."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.audited_action import AuditedAction
from rongtong_assess.core.china_time import CHINA
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import NotFound
from rongtong_assess.core.industry import refuse_other_industry
from rongtong_assess.services.audit import add_audit_entry_for
from rongtong_assess.storage.assessments import Assessment, AssessmentState
from rongtong_assess.storage.organisations import FirmProfile, Organisation

# Without 0, 1, I and O, which people mix up when they read a number aloud.
NUMBER_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
NUMBER_LENGTH = 6


def start_assessment(
    session: Session, organisation_id: UUID, *, edition: Edition, account_id: int, now: datetime
) -> Assessment:
    """The firm's open assessment of this edition; a new one if there is none.

    Raises NotFound when no such firm exists, Refused when the edition serves other industries.
    """
    lock_firm(session, organisation_id)
    refuse_other_industry(edition, _industry_of(session, organisation_id))
    found = find_open_assessment(session, organisation_id, edition.id)
    if found is not None:
        return found
    assessment = Assessment(
        organisation_id=organisation_id,
        number=_new_number(session, now),
        edition_id=edition.id,
        edition_fingerprint=edition.fingerprint,
        state=AssessmentState.OPEN,
        started_at=now,
        started_by=account_id,
    )
    session.add(assessment)
    add_audit_entry_for(
        session,
        AuditedAction.ASSESSMENT_START,
        account_id=account_id,
        organisation_id=organisation_id,
        subject=assessment.number,
        now=now,
    )
    session.flush()
    return assessment


def lock_firm(session: Session, organisation_id: UUID) -> None:
    """Make two clicks at the same moment wait for each other. Raises NotFound when no such firm exists."""
    firm = select(Organisation.id).where(Organisation.id == organisation_id, Organisation.kind == OrganisationKind.FIRM)
    if session.scalar(firm.with_for_update()) is None:
        raise NotFound


def list_assessments(session: Session, organisation_id: UUID) -> list[Assessment]:
    """The organisation's assessments, newest first."""
    query = select(Assessment).where(Assessment.organisation_id == organisation_id)
    return list(session.scalars(query.order_by(Assessment.started_at.desc(), Assessment.id)))


def get_assessment(
    session: Session, organisation_id: UUID, assessment_id: UUID, *, for_update: bool = False
) -> Assessment:
    """One assessment of this organisation, read afresh; for_update also locks it.

    Raises NotFound, also when it belongs to someone else.
    """
    query = select(Assessment).where(Assessment.organisation_id == organisation_id, Assessment.id == assessment_id)
    if for_update:
        query = query.with_for_update()
    assessment = session.scalar(query.execution_options(populate_existing=True))
    if assessment is None:
        raise NotFound
    return assessment


def _industry_of(session: Session, organisation_id: UUID) -> str | None:
    return session.scalar(select(FirmProfile.industry).where(FirmProfile.organisation_id == organisation_id))


def find_open_assessment(session: Session, organisation_id: UUID, edition_id: str) -> Assessment | None:
    """The firm's open assessment of this edition."""
    return session.scalar(
        select(Assessment).where(
            Assessment.organisation_id == organisation_id,
            Assessment.edition_id == edition_id,
            Assessment.state == AssessmentState.OPEN,
        )
    )


def _new_number(session: Session, now: datetime) -> str:
    """A number nobody has yet, with the date it was drawn in China."""
    while True:
        signs = "".join(secrets.choice(NUMBER_SIGNS) for _ in range(NUMBER_LENGTH))
        number = f"RT-{now.astimezone(CHINA):%Y%m%d}-{signs}"
        # numbers are unique across all firms, so this one query names no organisation
        if session.scalar(select(Assessment.id).where(Assessment.number == number)) is None:
            return number
