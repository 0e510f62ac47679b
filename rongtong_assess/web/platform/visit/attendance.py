"""The page about who took part in a visit, on which days, and what the firm and its provider said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from rongtong_assess.core.errors import Mistake, Refused, words_by_place
from rongtong_assess.core.typed_text import MOST_RAW_FIELD, many_lines, one_line
from rongtong_assess.presentation.wording.consulting.visits import (
    NOT_ASKED,
    PERSON_REMOVED,
    RECORD_SAVED,
    SATISFACTION_WORDS,
    SIDE_WORDS,
    STATEMENT_TITLES,
    days_words,
)
from rongtong_assess.services.consulting.visits.keep_attendance import (
    SATISFACTION,
    Attendance,
    PersonAtVisit,
    SaidAtVisit,
    keep_attendance,
    remove_person,
)
from rongtong_assess.storage.consulting.cases import list_case_members
from rongtong_assess.storage.consulting.visit_records import list_participants, list_statements, list_visit_days
from rongtong_assess.storage.tables.consulting.visit_record import VisitParticipant, VisitSide
from rongtong_assess.web.frame.guard import Right, current_actor, needs
from rongtong_assess.web.frame.site import now, today
from rongtong_assess.web.frame.transaction import installation, request_session
from rongtong_assess.web.platform.visit.blueprint import VisitPage, blueprint, load_page

STATEMENT_SIDES = (VisitSide.FIRM, VisitSide.PROVIDER)
EMPTY_DAYS = 2
"""So many fields for further days are offered."""


@dataclass(frozen=True, slots=True)
class AttendanceView:
    """Who took part and what was said. people: side in words, and the person; said: by side.

    assigned: the names of those assigned to the case, the lead first.
    """

    days: Sequence[date]
    days_words: str
    people: Sequence[tuple[str, VisitParticipant]]
    said: Mapping[str, SaidAtVisit]
    assigned: Sequence[str]


def load_attendance(page: VisitPage) -> AttendanceView:
    """What has been kept so far."""
    session, visit = request_session(), page.round.visit
    days, stored = list_visit_days(session, visit), list_statements(session, visit)
    said = {side: stored.get(side) for side in STATEMENT_SIDES}
    return AttendanceView(
        days,
        days_words(days),
        [(SIDE_WORDS[person.side], person) for person in list_participants(session, visit)],
        {side: SaidAtVisit(row.satisfaction, row.words) if row else SaidAtVisit() for side, row in said.items()},
        [account.name for _, account in list_case_members(session, page.round.case.id)],
    )


@blueprint.get("/attendance")
@needs(Right.PLATFORM_READ)
def attendance(case_id: UUID) -> ResponseReturnValue:
    return _show(load_page(case_id), {})


@blueprint.post("/attendance")
@needs(Right.PLATFORM_ASSESS)
def save_attendance(case_id: UUID) -> ResponseReturnValue:
    """Keep what the page says; with any mistake nothing is kept, and the page keeps what was typed."""
    try:
        sent = _read_attendance()
        keep_attendance(request_session(), current_actor(), case_id, sent, library=installation().library, now=now())
    except Refused as refusal:
        request_session().rollback()
        return _show(load_page(case_id), words_by_place(refusal.mistakes)), 422
    flash(RECORD_SAVED, "good")
    more = url_for(".attendance", case_id=case_id, _anchor="people")
    target = more if "more" in request.form else url_for(".overview", case_id=case_id)
    return redirect(target, 303)


@blueprint.post("/attendance/<int:participant_id>/remove")
@needs(Right.PLATFORM_ASSESS)
def remove(case_id: UUID, participant_id: int) -> ResponseReturnValue:
    try:
        library = installation().library
        remove_person(request_session(), current_actor(), case_id, participant_id, library=library, now=now())
    except Refused as refusal:
        request_session().rollback()
        flash(refusal.words, "bad")
    else:
        flash(PERSON_REMOVED, "good")
    return redirect(url_for(".attendance", case_id=case_id, _anchor="people"), 303)


def _read_attendance() -> Attendance:
    """Raises Refused for a day that is none."""
    form = request.form
    name, role = (one_line(form.get(field, "")[:MOST_RAW_FIELD]) for field in ("person-name", "person-role"))
    side = form.get("person-side", "")
    person = PersonAtVisit(VisitSide(side) if side in set(VisitSide) else VisitSide.FIRM, name, role)
    return Attendance(
        [_read_day(text) for text in form.getlist("days") if text.strip()],
        {side: _read_said(side) for side in STATEMENT_SIDES},
        person if name or role else None,
    )


def _read_day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refused([Mistake("days", "到访日期不是一个日期", "请从日历里选，或按 2026-11-28 这样填")]) from None


def _read_said(side: VisitSide) -> SaidAtVisit:
    chosen, words = request.form.get(f"{side}-satisfaction", ""), request.form.get(f"{side}-words", "")
    known = {str(degree): degree for degree in SATISFACTION}
    return SaidAtVisit(known.get(chosen), many_lines(words[:MOST_RAW_FIELD]))


def _show(page: VisitPage, messages: Mapping[str, str]) -> str:
    kept, form = load_attendance(page), request.form
    days = form.getlist("days") if messages else [day.isoformat() for day in kept.days]
    days = [day for day in days if day.strip()] or [today().isoformat()]
    return render_template(
        "platform/visit/attendance.html",
        page=page,
        form=FlaskForm(),
        kept=kept,
        said={side: _read_said(side) for side in STATEMENT_SIDES} if messages else kept.said,
        typed=form if messages else {},
        days=[*days, *[""] * EMPTY_DAYS],
        sides=SIDE_WORDS,
        titles=STATEMENT_TITLES,
        degrees={"": NOT_ASKED, **{str(degree): words for degree, words in SATISFACTION_WORDS.items()}},
        messages=messages,
    )
