"""A firm starts an assessment."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.china_time import CHINA
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.edition.listed_edition import refuse_other_industry
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.storage.assessment import find_industry, find_open_assessment, is_number_taken, lock_firm
from rongtong_assess.storage.tables.assessment import Assessment, AssessmentState

# Without 0, 1, I and O, which people confuse when they read a number aloud.
NUMBER_CHARACTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
NUMBER_LENGTH = 6


def start_assessment(session: Session, actor: Actor, *, edition: Edition, now: datetime) -> Assessment:
    """The firm's open assessment of this edition; a new one if there is none.

    Raises NotFound when no such firm exists, Refused when the edition serves other industries.
    """
    organisation_id = actor.organisation_id
    lock_firm(session, organisation_id)
    refuse_other_industry(edition, find_industry(session, organisation_id))
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
        started_by=actor.account_id,
    )
    session.add(assessment)
    add_audit_entry(session, actor, AuditedAction.ASSESSMENT_START, subject=assessment.number, now=now)
    session.flush()
    return assessment


def _new_number(session: Session, now: datetime) -> str:
    """A random number that is not taken, with today's date in China."""
    while True:
        characters = "".join(secrets.choice(NUMBER_CHARACTERS) for _ in range(NUMBER_LENGTH))
        number = f"RT-{now.astimezone(CHINA):%Y%m%d}-{characters}"
        if not is_number_taken(session, number):
            return number
