"""Firms in the order in which to visit them, and what to check there; for the platform's consultants only."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from uuid import UUID

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.visit.hints import AnswerNorm
from rongtong_assess.presentation.charts.chances import draw_forecast
from rongtong_assess.presentation.report.forecast import build_forecast_view
from rongtong_assess.presentation.report.visit import build_visit_view
from rongtong_assess.presentation.views.assessment import list_remark_views
from rongtong_assess.presentation.views.visit import list_answer_groups, list_visit_views
from rongtong_assess.presentation.wording.result.level import headline
from rongtong_assess.presentation.wording.visit import THIS_FIRM_NOW
from rongtong_assess.services.assessment.save import list_remarks
from rongtong_assess.services.consulting.visits.begin_visit import may_begin
from rongtong_assess.services.result.standing_facts import find_visit
from rongtong_assess.services.visit.visit_list import ResultToVisit, get_result_to_visit, list_results_to_visit
from rongtong_assess.storage.consulting.visit_records import find_case_of_result
from rongtong_assess.web.frame.guard import Right, acting_platform, current_actor, may_edit, needs
from rongtong_assess.web.frame.site import page_number, today
from rongtong_assess.web.frame.transaction import installation, request_session
from rongtong_assess.web.platform.blueprint import blueprint

VISITS_PER_PAGE = 50


@blueprint.get("/visits")
@needs(Right.PLATFORM_READ)
def visits() -> ResponseReturnValue:
    """The newest result of every authorised firm, the most useful visit first."""
    found = list_results_to_visit(request_session(), current_actor(), library=installation().library, norms_of=norms_of)
    bases = sorted({visit.forecast.basis_words for visit in found if visit.forecast})
    last = max(1, ceil(len(found) / VISITS_PER_PAGE))
    number = min(page_number(), last)
    shown = found[(number - 1) * VISITS_PER_PAGE : number * VISITS_PER_PAGE]
    lines = list_visit_views(shown)
    return render_template(
        "platform/visits.html", lines=lines, bases=bases, count=len(found), page=number, last_page=last
    )


@blueprint.get("/visits/<uuid:assessment_id>")
@needs(Right.PLATFORM_READ)
def visit(assessment_id: UUID) -> ResponseReturnValue:
    """One result with everything that is worth a question on site."""
    found = get_result_to_visit(
        request_session(), current_actor(), assessment_id, library=installation().library, norms_of=norms_of
    )
    return _show_visit(found)


def _show_visit(found: ResultToVisit) -> str:
    remarks = list_remarks(request_session(), found.assessment.organisation_id, found.assessment.id)
    verified = find_visit(request_session(), found.assessment, platform_id=acting_platform())
    case = find_case_of_result(request_session(), current_actor(), found.assessment.id)
    forecast = None
    if found.forecast:
        forecast = build_forecast_view(found.edition, found.forecast, is_visited=verified is not None)
    return render_template(
        "platform/visit.html",
        visit=found,
        # The same sentence as the firm reads, addressed to the consultant.
        headline=headline(found.edition, found.stands.scorecard, who=THIS_FIRM_NOW),
        forecast=forecast,
        forecast_chart=draw_forecast(found.edition, found.forecast) if found.forecast else None,
        groups=list_answer_groups(found.edition, found.sheet, flags=found.flags),
        remarks=list_remark_views(found.edition, remarks),
        verified=build_visit_view(found.edition, verified) if verified else None,
        may_edit=may_edit(),
        case=case,
        may_begin=may_begin(request_session(), current_actor(), case),
    )


def norms_of(edition: Edition) -> Mapping[str, AnswerNorm]:
    """The usual answers by question, from the model in force; empty without a sound model."""
    try:
        model = installation().forecast_models.find(edition, today())
    except Refused as damage:
        current_app.logger.error("no norms for %s: %s", edition.id, damage)
        return {}
    return model.norms if model else {}
