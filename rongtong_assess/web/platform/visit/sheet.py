"""The sheet of a visit to print and fill in by hand."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from rongtong_assess.presentation.wording.quantities import show_day
from rongtong_assess.web.frame.guard import Right, needs
from rongtong_assess.web.frame.site import today
from rongtong_assess.web.platform.visit.blueprint import blueprint, load_page


@blueprint.get("/sheet")
@needs(Right.PLATFORM_READ)
def sheet(case_id: UUID) -> ResponseReturnValue:
    """Per question the declared answer, the evidence to see, boxes to tick and room for a note."""
    page = load_page(case_id)
    return render_template("platform/visit/sheet.html", page=page, printed_on=show_day(today()))
