"""The roadmaps of a submitted assessment: kept as they were found, shown again as they were."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess import __version__
from rongtong_assess.content.shelf import Shelf
from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.plan import PlanSet, Unreachable
from rongtong_assess.core.plan_record import PlanContext, plan_set_record, read_plan_set, read_wishes
from rongtong_assess.core.plan_wishes import PlanWishes
from rongtong_assess.core.scorecard_document import canonical_json
from rongtong_assess.services.make_plan import PlanAnswer, Planner, first_wishes, make_plans
from rongtong_assess.services.standing_facts import Result
from rongtong_assess.storage.plans import StoredPlanSet


def list_plan_sets(session: Session, organisation_id: UUID, assessment_id: UUID) -> Sequence[StoredPlanSet]:
    """The firm's plan sets for this assessment, newest first."""
    query = select(StoredPlanSet).where(
        StoredPlanSet.organisation_id == organisation_id, StoredPlanSet.assessment_id == assessment_id
    )
    return session.scalars(query.order_by(StoredPlanSet.planned_at.desc(), StoredPlanSet.id)).all()


def find_newest(session: Session, organisation_id: UUID, assessment_id: UUID) -> StoredPlanSet | None:
    """The plan set that report and page show; None before any was asked for."""
    return next(iter(list_plan_sets(session, organisation_id, assessment_id)), None)


def get_plan_set(
    session: Session, organisation_id: UUID, assessment_id: UUID, plan_set_id: UUID
) -> StoredPlanSet:
    """Raises NotFound."""
    found = session.get(StoredPlanSet, plan_set_id)
    if found is None or (found.organisation_id, found.assessment_id) != (organisation_id, assessment_id):
        raise NotFound
    return found


def read_stored(stored: StoredPlanSet, sheet: AnswerSheet, shelf: Shelf) -> PlanSet:
    """The plans as they were found; Refused when the catalogue lacks one of their solutions by now."""
    edition = shelf.get_edition(sheet.edition_id)
    context = PlanContext(edition, sheet, shelf.solutions, shelf.plan_rules)
    return read_plan_set(json.loads(stored.document), context)


def read_stored_wishes(stored: StoredPlanSet) -> PlanWishes:
    """What was wished for, whatever became of the catalogue since."""
    return read_wishes(json.loads(stored.document)["wishes"])


def add_plan_set(
    session: Session,
    organisation_id: UUID,
    assessment_id: UUID,
    found: PlanSet,
    *,
    account_id: int,
    now: datetime,
) -> StoredPlanSet:
    """Keep what was found; from now on it is what report and page show.

    The same once more, such as by a second press of the button, is not kept twice.
    """
    document = canonical_json(plan_set_record(found))
    newest = find_newest(session, organisation_id, assessment_id)
    if newest and newest.document == document:
        return newest
    stored = StoredPlanSet(
        organisation_id=organisation_id,
        assessment_id=assessment_id,
        document=document,
        engine_version=__version__,
        planned_at=now,
        planned_by=account_id,
    )
    session.add(stored)
    session.flush()
    return stored


def current_plans(session: Session, result: Result, shelf: Shelf, planner: Planner) -> PlanSet | Unreachable:
    """The newest plans of a submitted assessment; before any was asked for, those of the first wishes.

    Raises Refused like `make_plans`.
    """
    assessment = result.assessment
    stored = find_newest(session, assessment.organisation_id, assessment.id)
    if stored:
        return read_stored(stored, result.sheet, shelf)
    wishes = first_wishes(shelf, result.sheet)
    return make_plans(planner, shelf, result.sheet, wishes, employees=result.firm["employees"])


def find_current_plans(session: Session, result: Result, shelf: Shelf, planner: Planner) -> PlanAnswer:
    """The same, or why there are none: result and report are shown in either case."""
    try:
        return current_plans(session, result, shelf, planner)
    except Refused as refusal:
        return refusal
