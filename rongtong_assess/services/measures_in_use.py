"""Measures that came into use in a stretch of time, whatever plan they belonged to."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from rongtong_assess.core.follow_up import FollowedMeasure, MeasureState
from rongtong_assess.presentation.wording.days import day_in_china
from rongtong_assess.services.stored_measures import read_measure
from rongtong_assess.storage.assessments import Assessment
from rongtong_assess.storage.follow_up import FollowedPlan, StoredMeasure
from rongtong_assess.storage.plans import StoredPlanSet


@dataclass(frozen=True, slots=True)
class DoneBetween:
    """What a firm did between two results. planned_level: what the plan followed then aimed at; None without one."""

    measures: tuple[FollowedMeasure, ...]
    planned_level: int | None


def list_in_use(
    session: Session, organisation_id: UUID, *, since: date, until: date | None = None
) -> list[StoredMeasure]:
    """In use since a day in this stretch, both ends included, and not stopped; in that order.

    A measure that goes on in a later plan is there once, as it is now.
    """
    later = aliased(StoredMeasure)
    query = select(StoredMeasure).where(
        StoredMeasure.organisation_id == organisation_id,
        StoredMeasure.state == MeasureState.IN_USE,
        StoredMeasure.real_end >= since,
        ~exists().where(later.continues == StoredMeasure.id),
    )
    if until is not None:
        query = query.where(StoredMeasure.real_end <= until)
    return list(session.scalars(query.order_by(StoredMeasure.real_end, StoredMeasure.place, StoredMeasure.id)))


def since_of(assessment: Assessment) -> date:
    """From when on a measure is newer than what an assessment says: its submission, or else its beginning."""
    return day_in_china(assessment.submitted_at or assessment.started_at)


def done_between(session: Session, before: Assessment, after: Assessment) -> DoneBetween:
    """Between two results of one firm, the earlier one first."""
    firm, until = before.organisation_id, since_of(after)
    rows = list_in_use(session, firm, since=since_of(before), until=until)
    return DoneBetween(tuple(map(read_measure, rows)), _planned_level(session, before, after))


def _planned_level(session: Session, before: Assessment, after: Assessment) -> int | None:
    """Of the last plan that was chosen for the earlier result before the later one."""
    query = (
        select(StoredPlanSet.document)
        .join(FollowedPlan, FollowedPlan.plan_set_id == StoredPlanSet.id)
        .where(
            FollowedPlan.organisation_id == before.organisation_id,
            FollowedPlan.assessment_id == before.id,
            FollowedPlan.chosen_at <= (after.submitted_at or after.started_at),
        )
    )
    document = session.scalar(query.order_by(FollowedPlan.chosen_at.desc()).limit(1))
    return None if document is None else int(json.loads(document)["target"])
