"""Stored plan sets of submitted assessments; every query asks for one organisation's rows."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.tables.roadmap import StoredPlanSet


def list_plan_sets(
    session: Session, organisation_id: UUID, assessment_id: UUID, *, most: int | None = None
) -> list[StoredPlanSet]:
    """The firm's plan sets for this assessment, newest first. most: None for all of them."""
    return list(session.scalars(_newest_first(organisation_id, assessment_id).limit(most)))


def find_newest_plan_set(session: Session, organisation_id: UUID, assessment_id: UUID) -> StoredPlanSet | None:
    """The newest plan set of this assessment; None before any."""
    return session.scalar(_newest_first(organisation_id, assessment_id).limit(1))


def get_plan_set(session: Session, organisation_id: UUID, assessment_id: UUID, plan_set_id: UUID) -> StoredPlanSet:
    """One plan set. Raises NotFound, also for another firm's and for another assessment's."""
    found = session.scalar(_of_assessment(organisation_id, assessment_id).where(StoredPlanSet.id == plan_set_id))
    if found is None:
        raise NotFound
    return found


def _of_assessment(organisation_id: UUID, assessment_id: UUID) -> Select[StoredPlanSet]:
    return select(StoredPlanSet).where(
        StoredPlanSet.organisation_id == organisation_id, StoredPlanSet.assessment_id == assessment_id
    )


def _newest_first(organisation_id: UUID, assessment_id: UUID) -> Select[StoredPlanSet]:
    query = _of_assessment(organisation_id, assessment_id)
    return query.order_by(StoredPlanSet.planned_at.desc(), StoredPlanSet.id)
