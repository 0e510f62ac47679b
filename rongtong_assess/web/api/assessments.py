"""Stored assessments, read only: what they are, their results, their forecasts."""

from __future__ import annotations

import json
from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue

from rongtong_assess.core.errors import NotFound
from rongtong_assess.services.compute_sheet import SheetPlacement, sheet_placement_document
from rongtong_assess.services.place_assessment import find_placement
from rongtong_assess.services.readable_assessments import Readable, get_readable, list_readable, readable_document
from rongtong_assess.services.submit_assessment import get_scorecard
from rongtong_assess.web.api.blueprint import blueprint
from rongtong_assess.web.api.description import describe
from rongtong_assess.web.api.reading import read_page, refuse_parameters
from rongtong_assess.web.api.shapes import (
    AssessmentDocument,
    AssessmentPage,
    PageQuery,
    PlacementDocument,
    ScorecardDocument,
)
from rongtong_assess.web.api_callers import api_caller
from rongtong_assess.web.rights import Right, needs
from rongtong_assess.web.transaction import request_session

REFUSALS = (404, 422)


@blueprint.get("/assessments")
@needs(Right.API)
@describe(AssessmentPage, query=PageQuery, refusals=(422,))
def assessments() -> ResponseReturnValue:
    """List the assessments that the key's organisation may read.

    A firm: its own. A service platform: the submitted ones of firms that authorise it. The last begun first.
    """
    most, after = read_page()
    found, end = list_readable(request_session(), api_caller(), most=most, after=after)
    return jsonify(assessments=[readable_document(one) for one in found], next=end and end.text)


@blueprint.get("/assessments/<uuid:assessment_id>")
@needs(Right.API)
@describe(AssessmentDocument, refusals=REFUSALS)
def assessment(assessment_id: UUID) -> ResponseReturnValue:
    """One assessment."""
    return jsonify(readable_document(_get(assessment_id)))


@blueprint.get("/assessments/<uuid:assessment_id>/result")
@needs(Right.API)
@describe(ScorecardDocument, refusals=REFUSALS)
def result(assessment_id: UUID) -> ResponseReturnValue:
    """The scorecard of a submitted assessment, as it was stored at submission."""
    found = _get(assessment_id).assessment
    return jsonify(json.loads(get_scorecard(request_session(), found.organisation_id, found.id).document))


@blueprint.get("/assessments/<uuid:assessment_id>/placement")
@needs(Right.API)
@describe(PlacementDocument, refusals=REFUSALS)
def placement(assessment_id: UUID) -> ResponseReturnValue:
    """The forecast that was stored at submission; 404 where there is none."""
    found = _get(assessment_id).assessment
    stored = find_placement(request_session(), found.organisation_id, found.id)
    if stored is None:
        raise NotFound
    # What is submitted is complete.
    return jsonify(sheet_placement_document(SheetPlacement(stored, open_questions=0)))


def _get(assessment_id: UUID) -> Readable:
    refuse_parameters()
    return get_readable(request_session(), api_caller(), assessment_id)
