"""Figures of the platform, and workbooks of its cases and their steps."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from rongtong_assess.core.consulting.case import CasePurpose, CaseStand, CaseState, CaseStep, is_late
from rongtong_assess.presentation.views.consulting.work.figures import (
    chart_drop_off,
    chart_loads,
    chart_months,
    chart_products,
    chart_states,
)
from rongtong_assess.presentation.wording.consulting.cases import CASE_OPENED, PURPOSE_WORDS, STATE_WORDS, STEPS_DONE
from rongtong_assess.presentation.wording.consulting.work.figures import (
    CASES_FILE,
    DROP_OFF_COUNTS,
    EVENTS_FILE,
    note_words,
    too_few_words,
)
from rongtong_assess.presentation.wording.consulting.work.work_list import names_words
from rongtong_assess.presentation.wording.quantities import show_china_time
from rongtong_assess.presentation.workbook.case_lists import (
    CaseRow,
    Cell,
    ValueCell,
    write_case_workbook,
    write_event_workbook,
)
from rongtong_assess.services.consulting.work.platform_figures import get_figures
from rongtong_assess.storage.consulting.work.case_values import (
    list_batch_names,
    list_credit_codes,
    list_events_of,
    list_values,
)
from rongtong_assess.storage.consulting.work.work_list import filtered_cases, list_assigned_names, list_filtered
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.web.frame.guard import Right, current_actor, needs
from rongtong_assess.web.frame.site import edition_in_force, now, today
from rongtong_assess.web.frame.transaction import installation, request_session
from rongtong_assess.web.platform.work.blueprint import asked_filter, blueprint, region_name

MOST_CASES, MOST_EVENTS = 10_000, 20_000
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
        products=chart_products(figures.products, counted_firms=figures.counted_firms),
        shows_drop_off=drop_off is not None,
        drop_off=chart_drop_off(drop_off, len(edition.questions)) if drop_off else None,
        drop_off_counts=DROP_OFF_COUNTS,
        too_few=too_few_words(),
    )


@blueprint.get("/cases.xlsx")
@needs(Right.PLATFORM_READ)
def export_cases() -> ResponseReturnValue:
    """The cases of the filter with their four values."""
    cases = list_filtered(request_session(), current_actor(), asked_filter(), today=today(), most=MOST_CASES + 1)
    shown = cases[:MOST_CASES]
    note = note_words(len(shown), show_china_time(now()), is_cut=len(cases) > MOST_CASES)
    return _send(write_case_workbook(_case_rows(shown), note=note), CASES_FILE)


@blueprint.get("/events.xlsx")
@needs(Right.PLATFORM_READ)
def export_events() -> ResponseReturnValue:
    """The steps of all cases that the person sees."""
    query = filtered_cases(current_actor(), asked_filter({"all": "1"}), today())
    rows = list_events_of(request_session(), query, most=MOST_EVENTS + 1)
    cells: list[list[Cell]] = [
        [
            number,
            firm,
            event.happened_at,
            event.round_number,
            STEPS_DONE[CaseStep(event.step)] if event.step else CASE_OPENED,
            STATE_WORDS[CaseState(event.source)] if event.source else "",
            STATE_WORDS[CaseState(event.target)],
            event.reason,
            event.due_on,
            event.was_late,
            person,
            organisation,
        ]
        for event, number, firm, person, organisation in rows[:MOST_EVENTS]
    ]
    note = note_words(len(cells), show_china_time(now()), is_cut=len(rows) > MOST_EVENTS)
    return _send(write_event_workbook(cells, note=note), EVENTS_FILE)


def _case_rows(cases: list[Case]) -> Iterator[CaseRow]:
    session, query = request_session(), filtered_cases(current_actor(), asked_filter(), today())
    values, codes = list_values(session, current_actor(), query), list_credit_codes(session, query)
    names = list_assigned_names(session, query.with_only_columns(Case.id))
    batches = list_batch_names(session, {case.batch_id for case in cases if case.batch_id})
    industries = installation().library.firm_terms.industries
    for case in cases:
        state = CaseState(case.state)
        cells: list[Cell] = [
            case.number,
            case.firm_name,
            codes.get(case.firm_id, ""),
            PURPOSE_WORDS[CasePurpose(case.purpose)],
            batches.get(case.batch_id, "") if case.batch_id else "",
            STATE_WORDS[state],
            case.round_number,
            region_name(case.region),
            industries.get(case.industry, case.industry),
            case.due_on,
            is_late(CaseStand(state, case.due_on), today()),
            case.visit_on,
            names_words(names.get(case.id, [])),
            case.findings_count,
            case.questions_count,
            case.missing_evidence_count,
            case.opened_at,
            case.concluded_at,
        ]
        found = values.get(case.id, {})
        yield CaseRow(cells, {kind: ValueCell(value.level, value.score_points) for kind, value in found.items()})


def _send(content: bytes, name: str) -> Response:
    response = Response(content, mimetype=MEDIA_TYPE)
    file_name = f"{name}-{today():%Y%m%d}.xlsx"
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file_name)}"
    return response
