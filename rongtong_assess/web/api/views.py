"""What programs may ask: answers in, a scorecard or a forecast out; and the stored assessments, read only."""

from __future__ import annotations

from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.errors import NotFound
from rongtong_assess.core.result.scorecard_json import scorecard_document
from rongtong_assess.core.visit.standing_facts import FactSource, standing_document
from rongtong_assess.services.forecast.compute import (
    SheetForecast,
    forecast_sheet,
    score_sheet,
    sheet_forecast_document,
)
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
from rongtong_assess.web.api.reading import read_document, read_page, read_partial, refuse_parameters
from rongtong_assess.web.api.shapes import (
    AnswerSheet,
    AssessmentDocument,
    AssessmentPage,
    PageQuery,
    PartialQuery,
    PlacementDocument,
    ScorecardDocument,
    StandingScorecardDocument,
    StoredPlacementDocument,
)
from rongtong_assess.web.frame.guard import Right, needs, writes_late
from rongtong_assess.web.frame.programs import api_caller
from rongtong_assess.web.frame.site import today
from rongtong_assess.web.frame.transaction import installation, request_session

REFUSALS_TO_SHEETS = (413, 415, 422)
REFUSALS_TO_READERS = (404, 422)


@blueprint.get("/assessments")
@needs(Right.API)
@describe(AssessmentPage, query=PageQuery, refusals=(422,))
def assessments() -> ResponseReturnValue:
    """List the assessments that the key's organisation may read.

    A firm: its own. A service platform: the submitted ones of firms that authorise it. The last begun first.
    """
    most, after = read_page()
    found, end = list_readable(request_session(), api_caller().actor, most=most, after=after)
    return jsonify(assessments=[readable_document(readable) for readable in found], next=end and end.text)


@blueprint.get("/assessments/<uuid:assessment_id>")
@needs(Right.API)
@describe(AssessmentDocument, refusals=REFUSALS_TO_READERS)
def assessment(assessment_id: UUID) -> ResponseReturnValue:
    """One assessment."""
    return jsonify(readable_document(_get(assessment_id)))


@blueprint.get("/assessments/<uuid:assessment_id>/result")
@needs(Right.API)
@describe(StandingScorecardDocument, refusals=REFUSALS_TO_READERS)
def result(assessment_id: UUID) -> ResponseReturnValue:
    """The scorecard that stands: as a completed visit found it, else as declared; the declared one beside."""
    found, actor = _get(assessment_id).assessment, api_caller().actor
    platform_id = actor.organisation_id if actor.kind is OrganisationKind.PLATFORM else None
    result = load_result(request_session(), found.organisation_id, found.id, platform_id=platform_id)
    return jsonify(standing_document(result.stands))


@blueprint.get("/assessments/<uuid:assessment_id>/placement")
@needs(Right.API)
@describe(StoredPlacementDocument, refusals=REFUSALS_TO_READERS)
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


@blueprint.post("/score")
@needs(Right.API)
@writes_late
@describe(ScorecardDocument, body=AnswerSheet, query=PartialQuery, refusals=REFUSALS_TO_SHEETS)
def score() -> ResponseReturnValue:
    """Score one answer sheet exactly.

    The same document as `rongtong score --json`. Nothing is stored.
    """
    may_be_partial = read_partial()
    return jsonify(
        scorecard_document(score_sheet(installation().library, read_document(), may_be_partial=may_be_partial))
    )


@blueprint.post("/place")
@needs(Right.API)
@writes_late
@describe(PlacementDocument, body=AnswerSheet, refusals=(*REFUSALS_TO_SHEETS, 503))
def place() -> ResponseReturnValue:
    """Forecast the level that a visit would confirm.

    By the model in force today, from answers and firm; open questions count as their lowest rung. Nothing is stored.
    """
    refuse_parameters()
    made = forecast_sheet(installation().library, installation().forecast_models, document=read_document(), on=today())
    return jsonify(sheet_forecast_document(made))


def _get(assessment_id: UUID) -> Readable:
    refuse_parameters()
    return get_readable(request_session(), api_caller().actor, assessment_id)
