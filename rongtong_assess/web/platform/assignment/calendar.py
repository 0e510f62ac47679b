"""The calendar of visits and how busy everybody is, as a page, as a calendar file and as tables."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from rongtong_assess.core.consulting.case import CasePurpose, CaseState
from rongtong_assess.presentation.document.calendar_file import CalendarEntry, calendar_file, table_file
from rongtong_assess.presentation.views.consulting.assignment import weeks_of
from rongtong_assess.presentation.wording.consulting.assignment import (
    CALENDAR_HEAD,
    CALENDAR_NAME,
    LOAD_HEAD,
    WEEKDAYS,
    month_words,
    visit_description,
)
from rongtong_assess.presentation.wording.consulting.cases import PURPOSE_WORDS, STATE_WORDS
from rongtong_assess.services.consulting.assignment.visit_calendar import (
    PlannedVisit,
    list_loads,
    list_planned_visits,
    month_end,
)
from rongtong_assess.web.frame.guard import Right, current_actor, needs
from rongtong_assess.web.frame.site import now, today
from rongtong_assess.web.frame.transaction import request_session
from rongtong_assess.web.platform.assignment.blueprint import blueprint

MONTH = re.compile("(20[0-9]{2})-(0[1-9]|1[0-2])")
CALENDAR_TYPE, TABLE_TYPE = "text/calendar; charset=utf-8", "text/csv; charset=utf-8"


@blueprint.get("/calendar")
@needs(Right.PLATFORM_READ)
def calendar() -> ResponseReturnValue:
    """The month with its visits, and how busy everybody is."""
    month = _read_month()
    by_day: dict[date, list[PlannedVisit]] = defaultdict(list)
    for visit in list_planned_visits(request_session(), current_actor(), month):
        by_day[visit.day].append(visit)
    return render_template(
        "platform/assignment/calendar.html",
        month=month,
        title=month_words(month.year, month.month),
        before=date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1),
        following=date(month.year + month.month // 12, month.month % 12 + 1, 1),
        weeks=weeks_of(month),
        weekdays=WEEKDAYS,
        by_day=by_day,
        today=today(),
        loads=list_loads(request_session(), current_actor(), month, now=now()),
        purposes=PURPOSE_WORDS,
        states=STATE_WORDS,
    )


@blueprint.get("/calendar.ics")
@needs(Right.PLATFORM_READ)
def calendar_as_file() -> ResponseReturnValue:
    """The month for the calendar of a phone or a mail program."""
    month = _read_month()
    entries = [
        CalendarEntry(
            uid=f"{visit.case_id}@{request.host.partition(':')[0]}",
            day=visit.day,
            title=f"{PURPOSE_WORDS[CasePurpose(visit.purpose)]} {visit.firm_name}",
            description=visit_description(visit.number, visit.people),
        )
        for visit in list_planned_visits(request_session(), current_actor(), month)
    ]
    return _file(calendar_file(entries, title=CALENDAR_NAME, made_at=now()), CALENDAR_TYPE, f"visits-{month:%Y-%m}.ics")


@blueprint.get("/calendar.csv")
@needs(Right.PLATFORM_READ)
def calendar_as_table() -> ResponseReturnValue:
    """The visits of the month as a table."""
    month = _read_month()
    rows = (
        (
            visit.day.isoformat(),
            visit.firm_name,
            visit.number,
            PURPOSE_WORDS[CasePurpose(visit.purpose)],
            STATE_WORDS[CaseState(visit.state)],
            "、".join(visit.people),
        )
        for visit in list_planned_visits(request_session(), current_actor(), month)
    )
    return _file(table_file(CALENDAR_HEAD, rows), TABLE_TYPE, f"visits-{month:%Y-%m}.csv")


@blueprint.get("/loads.csv")
@needs(Right.PLATFORM_READ)
def loads_as_table() -> ResponseReturnValue:
    """How busy everybody is in the month, as a table."""
    month = _read_month()
    rows = (
        (load.name, *map(str, (load.visits, load.capacity, load.open_cases, load.days_away)))
        for load in list_loads(request_session(), current_actor(), month, now=now())
    )
    return _file(table_file(LOAD_HEAD, rows), TABLE_TYPE, f"loads-{month_end(month):%Y-%m}.csv")


def _read_month() -> date:
    """The first day of the month that the address names; of this month where it names none."""
    found = MONTH.fullmatch(request.args.get("month", ""))
    return date(int(found[1]), int(found[2]), 1) if found else today().replace(day=1)


def _file(content: bytes, kind: str, name: str) -> Response:
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
