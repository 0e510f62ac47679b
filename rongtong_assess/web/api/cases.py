"""What programs may read of cases: a firm's key its own, a platform's key those of the platform."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue
from pydantic import Field

from rongtong_assess.core.consulting.case import CasePurpose, CaseState, CaseStep
from rongtong_assess.services.consulting.work.readable_cases import (
    case_document,
    event_document,
    get_readable_case,
    list_readable_cases,
)
from rongtong_assess.web.api.blueprint import blueprint
from rongtong_assess.web.api.description import describe
from rongtong_assess.web.api.reading import read_page, refuse_parameters
from rongtong_assess.web.api.shapes import ApiShape, Count, DecimalText, Level, NamedFirm, PageQuery
from rongtong_assess.web.frame.guard import Right, needs
from rongtong_assess.web.frame.programs import api_caller
from rongtong_assess.web.frame.transaction import request_session

Round = Annotated[int, Field(ge=1)]


class CaseValueDocument(ApiShape):
    """One value. round, visited_on: null for what was declared, or where no day is known."""

    level: Level
    score: DecimalText
    round: Round | None
    visited_on: date | None


class FourValues(ApiShape):
    """Four kinds that are never mixed; null where there is none yet, or none that the caller may see."""

    declared: CaseValueDocument | None
    initial: CaseValueDocument | None
    on_site: CaseValueDocument | None
    recheck: CaseValueDocument | None


class CaseDocument(ApiShape):
    """One case. assessment: the submitted one that the present round looks at. due_on: of the present state."""

    id: UUID
    number: str
    platform: str
    firm: NamedFirm
    assessment: UUID
    purpose: CasePurpose
    state: CaseState
    round: Round
    opened_at: datetime
    changed_at: datetime
    due_on: date | None
    visit_on: date | None
    questions: Count
    findings: Count
    values: FourValues


class CaseStepDocument(ApiShape):
    """One step. step, from: null for the opening of the case."""

    step: CaseStep | None
    source: CaseState | None = Field(alias="from")
    target: CaseState = Field(alias="to")
    round: Round
    happened_at: datetime
    due_on: date | None
    was_late: bool


class CaseWithSteps(CaseDocument):
    """A case with its steps, the first one first."""

    steps: list[CaseStepDocument]


class CasePage(ApiShape):
    """The last opened first. next: what to give as `after` for more; null at the end."""

    cases: list[CaseDocument]
    next: str | None


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
