"""Figures of the platform: where its cases stand, what is done in a month, who has how much, where firms stop."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from rongtong_assess.presentation.views.consulting.work.figures import (
    chart_drop_off,
    chart_loads,
    chart_months,
    chart_states,
)
from rongtong_assess.presentation.wording.consulting.work.figures import DROP_OFF_COUNTS, too_few_words
from rongtong_assess.services.consulting.work.platform_figures import get_figures
from rongtong_assess.web.frame.guard import Right, current_actor, needs
from rongtong_assess.web.frame.site import edition_in_force, now
from rongtong_assess.web.frame.transaction import request_session
from rongtong_assess.web.platform.work.blueprint import blueprint


@blueprint.get("/figures")
@needs(Right.PLATFORM_READ)
def dashboard() -> ResponseReturnValue:
    edition = edition_in_force()
    figures = get_figures(request_session(), current_actor(), edition=edition, now=now())
    drop_off = figures.drop_off
    return render_template(
        "platform/work/dashboard.html",
        states=chart_states(figures.by_state, figures.late),
        has_cases=bool(figures.by_state),
        months=chart_months(figures.months),
        loads=chart_loads(figures.loads),
        shows_drop_off=drop_off is not None,
        drop_off=chart_drop_off(drop_off, len(edition.questions)) if drop_off else None,
        drop_off_counts=DROP_OFF_COUNTS,
        too_few=too_few_words(),
    )
