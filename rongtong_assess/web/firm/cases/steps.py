"""The steps of a case in the hands of the firm: supplying, withdrawing, appealing, having put right what was asked."""

from __future__ import annotations

from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.web.firm.cases.blueprint import blueprint
from rongtong_assess.web.frame.cases.steps import CaseDesk, new_step_form, send_step, show_step, take_plain_step
from rongtong_assess.web.frame.guard import Right, needs

DESK = CaseDesk(
    frame="firm/cases/frame.html",
    case_url=lambda case_id: url_for("firm_cases.case", case_id=case_id),
    step_url=lambda case_id, step: url_for("firm_cases.step", case_id=case_id, step=step),
    take=take_plain_step,
    new_form=new_step_form,
)


@blueprint.get("/<uuid:case_id>/steps/<step>")
@needs(Right.FIRM_EDIT)
def step(case_id: UUID, step: str) -> ResponseReturnValue:
    return show_step(DESK, case_id, step)


@blueprint.post("/<uuid:case_id>/steps/<step>")
@needs(Right.FIRM_EDIT)
def take(case_id: UUID, step: str) -> ResponseReturnValue:
    return send_step(DESK, case_id, step)
