"""How busy everybody is in a month, as a page and as tables. The calendar is a page of the daily work."""

from __future__ import annotations

import re
from datetime import date

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from rongtong_assess.core.consulting.case import CasePurpose, CaseState
from rongtong_assess.presentation.document.archive import table_csv
from rongtong_assess.presentation.wording.consulting.assignment import LOAD_HEAD, VISITS_HEAD, month_words
from rongtong_assess.presentation.wording.consulting.cases import PURPOSE_WORDS, STATE_WORDS
from rongtong_assess.presentation.wording.quantities import show_day
from rongtong_assess.services.consulting.assignment.month_loads import list_loads, list_planned_visits
from rongtong_assess.web.frame.guard import Right, current_actor, needs
from rongtong_assess.web.frame.site import now, today
from rongtong_assess.web.frame.transaction import request_session
from rongtong_assess.web.platform.assignment.blueprint import blueprint

MONTH = re.compile("20[0-9]{2}-(0[1-9]|1[0-2])")


@blueprint.get("/loads")
@needs(Right.PLATFORM_READ)
def loads() -> ResponseReturnValue:
    """Everybody with the visits and cases of the month."""
    month = _read_month()
    visits = list_planned_visits(request_session(), current_actor(), month)
    return render_template(
        "platform/assignment/loads.html",
        month=month,
        title=month_words(month.year, month.month),
        before=date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1),
        following=date(month.year + month.month // 12, month.month % 12 + 1, 1),
        rows=[
            (load, [(show_day(visit.day), visit.firm_name) for visit in visits if load.account_id in visit.account_ids])
            for load in list_loads(request_session(), current_actor(), month, now=now())
        ],
    )


@blueprint.get("/visits.csv")
@needs(Right.PLATFORM_READ)
def visits_as_table() -> ResponseReturnValue:
    """The visits of the month as a table."""
    month = _read_month()
    rows = (
        (
            visit.day.isoformat(),
            visit.firm_name,
            visit.number,
            PURPOSE_WORDS[CasePurpose(visit.purpose)],
            STATE_WORDS[CaseState(visit.state)],
            "、".join(visit.names),
        )
        for visit in list_planned_visits(request_session(), current_actor(), month)
    )
    return _table(table_csv(VISITS_HEAD, rows), f"visits-{month:%Y-%m}.csv")


@blueprint.get("/loads.csv")
@needs(Right.PLATFORM_READ)
def loads_as_table() -> ResponseReturnValue:
    """How busy everybody is in the month, as a table."""
    month = _read_month()
    rows = (
        (load.name, *map(str, (load.visits, load.capacity, load.open_cases, load.days_away)))
        for load in list_loads(request_session(), current_actor(), month, now=now())
    )
    return _table(table_csv(LOAD_HEAD, rows), f"loads-{month:%Y-%m}.csv")


def _read_month() -> date:
    """The first day of the month that the address names; of this month where it names none."""
    typed = request.args.get("month", "")
    return date.fromisoformat(f"{typed}-01") if MONTH.fullmatch(typed) else today().replace(day=1)


def _table(content: bytes, name: str) -> Response:
    response = Response(content, mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
