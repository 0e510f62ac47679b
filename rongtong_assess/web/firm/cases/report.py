"""The report of a case for the firm, once it has been signed."""

from __future__ import annotations

from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.web.firm.cases.blueprint import blueprint
from rongtong_assess.web.frame.cases.report import send_case_pdf
from rongtong_assess.web.frame.guard import Right, needs


@blueprint.get("/<uuid:case_id>/report.pdf")
@needs(Right.FIRM_READ)
def report_pdf(case_id: UUID) -> ResponseReturnValue:
    return send_case_pdf(case_id, back=url_for(".case", case_id=case_id))
