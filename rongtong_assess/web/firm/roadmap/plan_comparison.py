"""Plans compared with each other, and plans whose facts have changed since they were made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.errors import NotFound
from rongtong_assess.core.roadmap.plan import PLAN_KINDS
from rongtong_assess.presentation.views.roadmap import (
    PlanChoiceView,
    StaleFollowedView,
    build_plan_difference,
    list_choices,
)
from rongtong_assess.services.result.standing_facts import Result, load_result
from rongtong_assess.services.roadmap.keep_plans import changes_since, find_remade, show_stored
from rongtong_assess.storage.assessment import get_assessment
from rongtong_assess.storage.roadmap import get_plan_set, list_plan_sets
from rongtong_assess.storage.tables.assessment import AssessmentState
from rongtong_assess.storage.tables.progress import FollowedPlan
from rongtong_assess.storage.tables.roadmap import StoredPlanSet
from rongtong_assess.web.firm.blueprint import blueprint
from rongtong_assess.web.frame.guard import Right, acting_firm, needs
from rongtong_assess.web.frame.transaction import installation, request_session

MOST_OFFERED = 20


@blueprint.get("/assessments/<uuid:assessment_id>/plans/compare")
@needs(Right.FIRM_READ)
def compare_plans(assessment_id: UUID) -> ResponseReturnValue:
    """Choose two plans of this assessment, or see them compared."""
    session, library = request_session(), installation().library
    assessment = get_assessment(session, acting_firm(), assessment_id)
    if assessment.state == AssessmentState.OPEN:
        return redirect(url_for("firm.overview", assessment_id=assessment_id), 303)
    result = load_result(session, acting_firm(), assessment_id)
    stored = list_plan_sets(session, assessment.organisation_id, assessment.id, most=MOST_OFFERED)
    shown = (show_stored(plan_set, result, library) for plan_set in stored)
    choices = {choice.key: choice for choice in list_choices(shown)}
    keys = request.args.get("one", ""), request.args.get("other", "")
    if any(key and key not in choices for key in keys):
        raise NotFound
    return _show(result, choices, keys=keys)


def remade_address(stored: StoredPlanSet, result: Result) -> str:
    """The page of the plans that were made again for the facts that stand now; "" while there are none."""
    newer = find_remade(request_session(), stored, result=result, library=installation().library)
    return url_for("firm.plan_set", assessment_id=newer.assessment_id, plan_set_id=newer.id) if newer else ""


def find_stale_followed(plan: FollowedPlan) -> StaleFollowedView | None:
    """What has changed under the followed plan; None where its facts still hold."""
    if (found := _load(plan)) is None:
        return None
    stored, result = found
    kind = next(kind for kind in PLAN_KINDS if kind == plan.kind)
    stale = show_stored(stored, result, installation().library, chosen=kind).stale
    return StaleFollowedView(stale, remade_address(stored, result)) if stale else None


def is_stale(plan: FollowedPlan) -> bool:
    """Whether the facts of the followed plan have changed."""
    found = _load(plan)
    return found is not None and bool(changes_since(*found, installation().library))


def _show(result: Result, choices: Mapping[str, PlanChoiceView], *, keys: tuple[str, str]) -> str:
    """keys: of the two chosen plans, "" for one that is not chosen yet."""
    assessment = result.assessment
    pair = [choices[key] for key in keys] if all(keys) else []
    edition = installation().library.get_edition(assessment.edition_id)
    scenes = result.scorecard.scenes
    return render_template(
        "firm/plan_comparison.html",
        assessment=assessment,
        choices=list(choices.values()),
        chosen=_chosen(keys, list(choices)),
        pair=pair,
        difference=build_plan_difference(edition, one=pair[0].row, other=pair[1].row, present=scenes) if pair else None,
    )


def _chosen(keys: tuple[str, str], offered: Sequence[str]) -> tuple[str, str]:
    """The keys that the lists show at first: those asked for, else the first two plans."""
    first, second = (*offered, "", "")[:2]
    return keys[0] or first, keys[1] or second


def _load(plan: FollowedPlan) -> tuple[StoredPlanSet, Result] | None:
    session = request_session()
    if get_assessment(session, plan.organisation_id, plan.assessment_id).state == AssessmentState.OPEN:
        return None
    stored = get_plan_set(session, plan.organisation_id, plan.assessment_id, plan.plan_set_id)
    return stored, load_result(session, plan.organisation_id, plan.assessment_id)
