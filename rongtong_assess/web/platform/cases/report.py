"""The report of a case on the platform's side; a draft for the people of the case until it is signed."""

from __future__ import annotations

from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.web.frame.cases.report import send_case_pdf, send_case_word
from rongtong_assess.web.frame.guard import Right, needs
from rongtong_assess.web.platform.cases.blueprint import blueprint


@blueprint.get("/<uuid:case_id>/report.pdf")
@needs(Right.PLATFORM_READ)
def report_pdf(case_id: UUID) -> ResponseReturnValue:
    return send_case_pdf(case_id, back=url_for(".case", case_id=case_id))


@blueprint.get("/<uuid:case_id>/report.docx")
@needs(Right.PLATFORM_READ)
def report_docx(case_id: UUID) -> ResponseReturnValue:
    return send_case_word(case_id, back=url_for(".case", case_id=case_id))
