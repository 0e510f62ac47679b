"""Plans whose facts are others by now, on the firm's pages: what changed, and where they were made anew."""

from __future__ import annotations

from flask import url_for

from rongtong_assess.core.plan import PLAN_KINDS
from rongtong_assess.presentation.views.roadmap import StaleFollowedView
from rongtong_assess.services.show_plans import show_stored
from rongtong_assess.services.standing_facts import Result, load_result
from rongtong_assess.services.stored_plans import changes_since, find_remade
from rongtong_assess.storage.assessments import AssessmentState
from rongtong_assess.storage.follow_up import FollowedPlan
from rongtong_assess.storage.plans import StoredPlanSet
from rongtong_assess.storage.queries.assessment import get_assessment
from rongtong_assess.storage.queries.roadmap import get_plan_set
from rongtong_assess.web.this_installation import installation
from rongtong_assess.web.transaction import request_session


def remade_address(stored: StoredPlanSet, result: Result) -> str:
    """The page of the plans that were made anew for the facts that stand; "" while nobody has asked for them."""
    newer = find_remade(request_session(), stored, result=result, library=installation().library)
    return url_for("firm.plan_set", assessment_id=newer.assessment_id, plan_set_id=newer.id) if newer else ""


def find_stale_followed(plan: FollowedPlan) -> StaleFollowedView | None:
    """Where the plan that is followed rests on facts that are others by now."""
    if (found := _load(plan)) is None:
        return None
    stored, result = found
    kind = next(kind for kind in PLAN_KINDS if kind == plan.kind)
    stale = show_stored(stored, result, installation().library, chosen=kind).stale
    return StaleFollowedView(stale, remade_address(stored, result)) if stale else None


def is_stale(plan: FollowedPlan) -> bool:
    """The same without the words."""
    found = _load(plan)
    return found is not None and bool(changes_since(*found, installation().library))


def _load(plan: FollowedPlan) -> tuple[StoredPlanSet, Result] | None:
    session = request_session()
    if get_assessment(session, plan.organisation_id, plan.assessment_id).state == AssessmentState.OPEN:
        return None
    stored = get_plan_set(session, plan.organisation_id, plan.assessment_id, plan.plan_set_id)
    return stored, load_result(session, plan.organisation_id, plan.assessment_id)
