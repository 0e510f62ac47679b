"""The acceptance pack and the report of a case on the platform's side; a draft until it is signed."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.errors import Refused
from rongtong_assess.presentation.wording.consulting.packs import PACK_WAITS
from rongtong_assess.web.frame.cases.pack import send_pack, show_pack_page
from rongtong_assess.web.frame.cases.report import send_case_pdf, send_case_word
from rongtong_assess.web.frame.guard import Right, needs, writes_late
from rongtong_assess.web.frame.transaction import request_session
from rongtong_assess.web.platform.cases.blueprint import blueprint


@blueprint.get("/<uuid:case_id>/pack")
@needs(Right.PLATFORM_READ)
def pack(case_id: UUID) -> ResponseReturnValue:
    """Once something is signed; before, back to the case with the reason."""
    try:
        return _page(case_id)
    except Refused as refusal:
        flash(refusal.words, "info")
        return redirect(url_for(".case", case_id=case_id), 303)


@blueprint.post("/<uuid:case_id>/pack")
@needs(Right.PLATFORM_CASE)
@writes_late
def make_pack(case_id: UUID) -> ResponseReturnValue:
    """The pack as a file. While its printed part is being made, the page asks to press again."""
    try:
        sent = send_pack(case_id)
    except Refused as refusal:
        request_session().rollback()
        return _page(case_id, message=refusal.words), 422
    if sent is None:
        flash(PACK_WAITS, "info")
        return redirect(url_for(".pack", case_id=case_id), 303)
    return sent


@blueprint.get("/<uuid:case_id>/report.pdf")
@needs(Right.PLATFORM_READ)
def report_pdf(case_id: UUID) -> ResponseReturnValue:
    return send_case_pdf(case_id, back=url_for(".case", case_id=case_id))


@blueprint.get("/<uuid:case_id>/report.docx")
@needs(Right.PLATFORM_READ)
def report_docx(case_id: UUID) -> ResponseReturnValue:
    return send_case_word(case_id, back=url_for(".case", case_id=case_id))


def _page(case_id: UUID, message: str = "") -> str:
    back, action = url_for(".case", case_id=case_id), url_for(".make_pack", case_id=case_id)
    return show_pack_page(case_id, frame="platform/frame.html", back=back, action=action, message=message)
