"""The blueprint of the API: its limits, its refusals, and the record of the day on which a key was last used."""

from __future__ import annotations

import logging

from flask import Blueprint, Response, g

from rongtong_assess.core.errors import Refused
from rongtong_assess.services.forecast.compute import ModelUnreadable
from rongtong_assess.services.people.api_keys import Caller
from rongtong_assess.storage.database.faults import DatabaseFault, name_database_fault
from rongtong_assess.storage.people.api_keys import set_last_use
from rongtong_assess.web.api.reading import Unreadable, WrongQuery
from rongtong_assess.web.api.refusals import body_errors, query_errors, unreadable_errors
from rongtong_assess.web.frame.programs import find_api_caller, problem_response
from rongtong_assess.web.frame.site import today
from rongtong_assess.web.frame.transaction import installation

LOG = logging.getLogger(__name__)
blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
PER_KEY = "120 per minute"
PER_ADDRESS = "600 per minute"


blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
PER_KEY = "120 per minute"
PER_ADDRESS = "600 per minute"


@blueprint.after_request
def note_day_of_use(response: Response) -> Response:
    """Store the day once per day and key, in a short transaction of its own after the view."""
    caller = find_api_caller()
    if caller is not None and caller.last_used_on != today():
        _note(caller)
    return response


def _note(caller: Caller) -> None:
    try:
        with installation().sessions.begin() as session:
            set_last_use(session, caller.key_id, on=today())
    except DatabaseFault as fault:
        LOG.warning("the use of key %s was not noted: %s", caller.key_id, name_database_fault(fault))


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
