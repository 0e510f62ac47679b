"""Stored assessments, read only: what they are, their results, their forecasts."""

from __future__ import annotations

from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.errors import NotFound
from rongtong_assess.core.visit.standing_facts import FactSource, standing_document
from rongtong_assess.services.forecast.compute import SheetForecast, sheet_forecast_document
from rongtong_assess.services.forecast.forecast_assessment import find_forecast
from rongtong_assess.services.result.readable_assessments import (
    Readable,
    get_readable,
    list_readable,
    readable_document,
)
from rongtong_assess.services.result.standing_facts import load_result
from rongtong_assess.web.api.blueprint import blueprint
from rongtong_assess.web.api.description import describe
from rongtong_assess.web.api.reading import read_page, refuse_parameters
from rongtong_assess.web.api.shapes import (
    AssessmentDocument,
    AssessmentPage,
    PageQuery,
    StandingScorecardDocument,
    StoredPlacementDocument,
)
from rongtong_assess.web.frame.guard import Right, needs
from rongtong_assess.web.frame.programs import api_caller
from rongtong_assess.web.frame.transaction import request_session

REFUSALS = (404, 422)


@blueprint.get("/assessments")
@needs(Right.API)
@describe(AssessmentPage, query=PageQuery, refusals=(422,))
def assessments() -> ResponseReturnValue:
    """List the assessments that the key's organisation may read.

    A firm: its own. A service platform: the submitted ones of firms that authorise it. The last begun first.
    """
    most, after = read_page()
    found, end = list_readable(request_session(), api_caller().actor, most=most, after=after)
    return jsonify(assessments=[readable_document(one) for one in found], next=end and end.text)


@blueprint.get("/assessments/<uuid:assessment_id>")
@needs(Right.API)
@describe(AssessmentDocument, refusals=REFUSALS)
def assessment(assessment_id: UUID) -> ResponseReturnValue:
    """One assessment."""
    return jsonify(readable_document(_get(assessment_id)))


@blueprint.get("/assessments/<uuid:assessment_id>/result")
@needs(Right.API)
@describe(StandingScorecardDocument, refusals=REFUSALS)
def result(assessment_id: UUID) -> ResponseReturnValue:
    """The scorecard that stands: as a completed visit found it, else as declared; the declared one beside."""
    found, actor = _get(assessment_id).assessment, api_caller().actor
    platform_id = actor.organisation_id if actor.kind is OrganisationKind.PLATFORM else None
    result = load_result(request_session(), found.organisation_id, found.id, platform_id=platform_id)
    return jsonify(standing_document(result.stands))


@blueprint.get("/assessments/<uuid:assessment_id>/placement")
@needs(Right.API)
@describe(StoredPlacementDocument, refusals=REFUSALS)
def placement(assessment_id: UUID) -> ResponseReturnValue:
    """The forecast that was made of the declared answers at submission; 404 where there is none."""
    readable = _get(assessment_id)
    found, level = readable.assessment, readable.level
    stored = find_forecast(request_session(), found.organisation_id, found.id)
    if stored is None:
        raise NotFound
    # What is submitted is complete.
    is_visited = level is not None and level.source is FactSource.VISIT
    document = sheet_forecast_document(SheetForecast(stored, open_questions=0))
    return jsonify({**document, "made_from": FactSource.DECLARED, "superseded_by_visit": is_visited})


def _get(assessment_id: UUID) -> Readable:
    refuse_parameters()
    return get_readable(request_session(), api_caller().actor, assessment_id)
