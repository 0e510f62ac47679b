"""Pure computation: the answers to one edition in, a scorecard or a forecast out; nothing is stored."""

from __future__ import annotations

from flask import jsonify
from flask.typing import ResponseReturnValue

from rongtong_assess.core.result.scorecard_json import scorecard_document
from rongtong_assess.services.forecast.compute import forecast_sheet, score_sheet, sheet_forecast_document
from rongtong_assess.web.api.blueprint import blueprint
from rongtong_assess.web.api.description import describe
from rongtong_assess.web.api.reading import read_document, read_partial, refuse_parameters
from rongtong_assess.web.api.shapes import AnswerSheet, PartialQuery, PlacementDocument, ScorecardDocument
from rongtong_assess.web.frame.guard import Right, needs, writes_late
from rongtong_assess.web.frame.site import today
from rongtong_assess.web.frame.transaction import installation

REFUSALS = (413, 415, 422)


@blueprint.post("/score")
@needs(Right.API)
@writes_late
@describe(ScorecardDocument, body=AnswerSheet, query=PartialQuery, refusals=REFUSALS)
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
@describe(PlacementDocument, body=AnswerSheet, refusals=(*REFUSALS, 503))
def place() -> ResponseReturnValue:
    """Forecast the level that a visit would confirm.

    By the model in force today, from answers and firm; open questions count as their lowest rung. Nothing is stored.
    """
    refuse_parameters()
    made = forecast_sheet(installation().library, installation().forecast_models, document=read_document(), on=today())
    return jsonify(sheet_forecast_document(made))
