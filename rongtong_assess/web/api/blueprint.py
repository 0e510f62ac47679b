"""The blueprint of the API, its limits, and what its refusals look like."""

from __future__ import annotations

import logging

from flask import Blueprint, Response, g

from rongtong_assess.core.errors import Refused
from rongtong_assess.services.compute_sheet import ModelUnreadable
from rongtong_assess.web.api.day_of_use import note_day_of_use
from rongtong_assess.web.api.reading import Unreadable, WrongQuery
from rongtong_assess.web.api.refusals import body_errors, query_errors, unreadable_errors
from rongtong_assess.web.problems import problem_response

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
PER_KEY = "120 per minute"
PER_ADDRESS = "600 per minute"
LOG = logging.getLogger(__name__)


@blueprint.errorhandler(Unreadable)
def show_unreadable(refusal: Unreadable) -> Response:
    return problem_response(400, unreadable_errors(refusal))


@blueprint.errorhandler(WrongQuery)
def show_wrong_query(refusal: WrongQuery) -> Response:
    return problem_response(422, query_errors(refusal))


@blueprint.errorhandler(Refused)
def show_refusal(refusal: Refused) -> Response:
    return problem_response(422, body_errors(refusal, g.get("document")))


@blueprint.errorhandler(ModelUnreadable)
def show_unreadable_model(damage: ModelUnreadable) -> Response:
    LOG.error("no forecast for a program: %s", damage)
    return problem_response(503)


blueprint.after_request(note_day_of_use)
