"""What programs may read of cases: a firm's key its own, a platform's key those of the platform."""

from __future__ import annotations

from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue

from rongtong_assess.services.consulting.work.readable_cases import (
    case_document,
    event_document,
    get_readable_case,
    list_readable_cases,
)
from rongtong_assess.web.api.blueprint import blueprint
from rongtong_assess.web.api.case_shapes import CasePage, CaseWithSteps
from rongtong_assess.web.api.description import describe
from rongtong_assess.web.api.reading import read_page, refuse_parameters
from rongtong_assess.web.api.shapes import PageQuery
from rongtong_assess.web.frame.guard import Right, needs
from rongtong_assess.web.frame.programs import api_caller
from rongtong_assess.web.frame.transaction import request_session


@blueprint.get("/cases")
@needs(Right.API)
@describe(CasePage, query=PageQuery, refusals=(422,))
def cases() -> ResponseReturnValue:
    """List the cases that the key's organisation may read.

    A firm: its own. A service platform: its own. The last opened first.
    """
    most, after = read_page()
    found, end = list_readable_cases(request_session(), api_caller().actor, most=most, after=after)
    return jsonify(cases=[case_document(readable) for readable in found], next=end and end.text)


@blueprint.get("/cases/<uuid:case_id>")
@needs(Right.API)
@describe(CaseWithSteps, refusals=(404, 422))
def case(case_id: UUID) -> ResponseReturnValue:
    """One case with the values of every kind and every step that was taken."""
    refuse_parameters()
    readable, events = get_readable_case(request_session(), api_caller().actor, case_id)
    return jsonify({**case_document(readable), "steps": [event_document(event) for event in events]})
