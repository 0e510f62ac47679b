"""A firm that has submitted and had plans made; small steps with its measures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.assessment.sheet_json import read_sheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.roadmap.plan import PlanSet, Unreachable
from rongtong_assess.core.roadmap.plan_json import PlanContext, plan_set_json, read_plan_set
from rongtong_assess.core.roadmap.wishes import PlanWishes
from rongtong_assess.planning.roadmap.roadmap import find_roadmap
from rongtong_assess.services.assessment.save import save_answers
from rongtong_assess.services.forecast.submit import Submission, submit
from rongtong_assess.services.progress.choose_plan import PlanChosen, follow_plan
from rongtong_assess.services.progress.follow_up import change_measure
from rongtong_assess.services.result.standing_facts import load_result
from rongtong_assess.services.roadmap.keep_plans import add_plan_set
from rongtong_assess.services.roadmap.make_plans import make_plans
from rongtong_assess.storage.assessment import get_assessment
from rongtong_assess.storage.progress import find_active_plan, list_measures, read_measure
from rongtong_assess.storage.tables.progress import FollowedPlan, StoredMeasure
from tests.actors import firm_actor
from tests.services.conftest import Firm
from tests.services.makers import NOW, example, example_changes

_RECORDS: dict[str, Any] = {}


@dataclass(frozen=True)
class Planned:
    """The firm and the id of its plan set."""

    firm: Firm
    plan_set_id: UUID


def actor_of(firm: Firm) -> Actor:
    return firm_actor(firm.organisation_id, firm.account_id)


def prepare(session: Session, firm: Firm, library: Library, edition: Edition) -> Planned:
    """Answer as the machining shop did, submit, and keep plans."""
    assessment = get_assessment(session, firm.organisation_id, firm.assessment_id, for_update=True)
    changes = example_changes(edition)
    assert not save_answers(session, firm.actor, assessment, edition=edition, changes=changes, now=NOW).refused
    submit(session, firm.actor, firm.assessment_id, Submission("2026-11"), library=library, models=None, now=NOW)
    return keep_plans(session, firm, library, edition)


def keep_plans(session: Session, firm: Firm, library: Library, edition: Edition) -> Planned:
    """Keep plans for the machining shop's submitted answers."""
    result = load_result(session, firm.organisation_id, firm.assessment_id)
    context = PlanContext(edition, result.sheet, library.solutions, library.plan_rules)
    found = read_plan_set(_planned_record(library, edition), context)
    kept = add_plan_set(session, actor_of(firm), found, result=result, now=NOW)
    return Planned(firm, kept.id)


def _planned_record(library: Library, edition: Edition) -> Any:
    """Planned once for all tests; the answers are always the same."""
    if edition.fingerprint not in _RECORDS:
        sheet = read_sheet(edition, example()).sheet
        found: PlanSet | Unreachable = make_plans(find_roadmap, library, sheet, PlanWishes(), employees=60)
        assert isinstance(found, PlanSet)
        _RECORDS[edition.fingerprint] = plan_set_json(found)
    return _RECORDS[edition.fingerprint]


def follow(
    session: Session,
    planned: Planned,
    library: Library,
    kind: str = "least_cost",
    *,
    begun_on: date | None = None,
    now: datetime = NOW,
) -> FollowedPlan:
    return follow_plan(
        session,
        actor_of(planned.firm),
        PlanChosen(planned.firm.assessment_id, planned.plan_set_id, kind),
        library=library,
        begun_on=begun_on,
        now=now,
    )


def list_rows(session: Session, firm: Firm) -> list[StoredMeasure]:
    """The measures of the plan that is followed."""
    plan = find_active_plan(session, firm.organisation_id)
    return list_measures(session, firm.organisation_id, plan.id) if plan else []


def tell(session: Session, firm: Firm, row: StoredMeasure, *, now: datetime = NOW, **change: Any) -> StoredMeasure:
    """Save the measure with these fields changed."""
    return change_measure(
        session,
        actor_of(firm),
        row.id,
        wanted=replace(read_measure(row), **change),
        seen_revision=row.revision,
        now=now,
    )
