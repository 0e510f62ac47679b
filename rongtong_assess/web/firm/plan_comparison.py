"""Two plans side by side: what only one of them does, what it costs and where it leads."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.errors import NotFound
from rongtong_assess.presentation.views.roadmap import build_plan_difference, list_choices
from rongtong_assess.services.show_plans import show_stored
from rongtong_assess.services.standing_facts import load_result
from rongtong_assess.storage.assessments import AssessmentState
from rongtong_assess.storage.queries.assessment import get_assessment
from rongtong_assess.storage.queries.roadmap import list_plan_sets
from rongtong_assess.web.firm.blueprint import blueprint
from rongtong_assess.web.rights import Right, acting_firm, needs
from rongtong_assess.web.this_installation import installation
from rongtong_assess.web.transaction import request_session

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
    choices = {
        choice.key: choice for choice in list_choices(show_stored(plan_set, result, library) for plan_set in stored)
    }
    keys = request.args.get("one", ""), request.args.get("other", "")
    if any(key and key not in choices for key in keys):
        raise NotFound
    pair = [choices[key] for key in keys] if all(keys) else []
    edition = library.get_edition(assessment.edition_id)
    return render_template(
        "firm/plan_comparison.html",
        assessment=assessment,
        choices=list(choices.values()),
        chosen=_chosen(keys, list(choices)),
        pair=pair,
        difference=build_plan_difference(edition, result.scorecard.scenes, pair[0].row, pair[1].row) if pair else None,
    )


def _chosen(keys: tuple[str, str], offered: Sequence[str]) -> tuple[str, str]:
    """What the lists begin with: as asked for, else the first two plans there are."""
    first, second = (*offered, "", "")[:2]
    return keys[0] or first, keys[1] or second
