"""The calendar of a platform: visits and deadlines of the cases that the person sees, as a page and as a file."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from rongtong_assess.core.exact import find_count
from rongtong_assess.presentation.views.consulting.work.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    build_month,
    shown_days,
)
from rongtong_assess.presentation.views.consulting.work.calendar_file import write_calendar
from rongtong_assess.storage.consulting.work.work_list import list_dated_cases
from rongtong_assess.web.frame.guard import Right, current_actor, needs
from rongtong_assess.web.frame.site import now, today
from rongtong_assess.web.frame.transaction import installation, request_session
from rongtong_assess.web.platform.work.blueprint import blueprint, case_address

MOST_IN_A_MONTH = 2_000
SHOWN_PER_DAY = 5


@blueprint.get("/calendar")
@needs(Right.PLATFORM_READ)
def calendar() -> ResponseReturnValue:
    """One month; this one where the address names none."""
    year, month = _asked_month()
    begin, end = shown_days(year, month)
    cases = list_dated_cases(request_session(), current_actor(), begin=begin, end=end, most=MOST_IN_A_MONTH)
    return render_template(
        "platform/work/calendar.html",
        month=build_month(cases, year, month=month, today=today()),
        year=year,
        number=month,
        shown_per_day=SHOWN_PER_DAY,
        case_address=case_address,
    )


@blueprint.get("/calendar.ics")
@needs(Right.PLATFORM_READ)
def calendar_file() -> ResponseReturnValue:
    """The same month for a calendar program (iCalendar, RFC 5545)."""
    year, month = _asked_month()
    begin, end = shown_days(year, month)
    cases = list_dated_cases(request_session(), current_actor(), begin=begin, end=end, most=MOST_IN_A_MONTH)
    content = write_calendar(cases, made_at=now(), site_address=installation().settings.site_address)
    response = Response(content, mimetype="text/calendar")
    response.headers.set("Content-Disposition", "attachment", filename=f"rongtong-{year}-{month:02}.ics")
    return response


def _asked_month() -> tuple[int, int]:
    year, month = find_count(request.args.get("year"), LAST_YEAR), find_count(request.args.get("month"), 12)
    if year and month and year >= FIRST_YEAR:
        return year, month
    return today().year, today().month
