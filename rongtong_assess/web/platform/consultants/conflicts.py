"""Conflicts of interest by firm: who must stay away from which case and why, requests to lift soft ones, the rules."""

from __future__ import annotations

from math import ceil
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.consulting.case import ENDED_STATES, CaseState
from rongtong_assess.core.consulting.interest.conflict import CONFLICT_RULES
from rongtong_assess.core.consulting.interest.tie import Party
from rongtong_assess.core.errors import Refused
from rongtong_assess.presentation.views.consulting.consultants import list_conflict_views, list_waiver_views
from rongtong_assess.presentation.wording.consulting.consultants import (
    HOLDING_SAVED,
    RULE_WORDS,
    WAIVER_ASKED,
    WAIVER_GRANTED,
    WAIVER_REFUSED,
    YEARS_SAVED,
    strength_words,
)
from rongtong_assess.services.consulting.consultants.conflicts import find_barred, find_barred_by_case, list_conflicts
from rongtong_assess.services.consulting.consultants.records import set_conflict_years
from rongtong_assess.services.consulting.consultants.ties import save_holding
from rongtong_assess.services.consulting.consultants.waivers import ask_for_waiver, decide_waiver
from rongtong_assess.storage.consulting.cases import get_case
from rongtong_assess.storage.consulting.conflict_facts import list_waiver_rows
from rongtong_assess.storage.consulting.consultants import (
    find_conflict_years,
    list_account_names,
    list_holdings,
    list_judging_members,
    list_platform_cases,
)
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.web.frame.errors import add_mistakes
from rongtong_assess.web.frame.guard import Right, acting_platform, current_actor, needs
from rongtong_assess.web.frame.site import now, page_number
from rongtong_assess.web.frame.transaction import request_session
from rongtong_assess.web.platform.consultants.blueprint import blueprint
from rongtong_assess.web.platform.consultants.forms import HoldingForm, WaiverForm, YearsForm
from rongtong_assess.web.platform.consultants.records import find_person, flash_left, may_manage

CASES_PER_PAGE = 50
OPEN_STATES = [state for state in CaseState if state not in ENDED_STATES]


@blueprint.get("/conflicts")
@needs(Right.PLATFORM_REVIEW)
def conflicts() -> ResponseReturnValue:
    """The open cases, each with the number of people who must stay away; and the rules in words."""
    return _show_list(YearsForm(data={"conflict_years": find_conflict_years(request_session(), acting_platform())}))


@blueprint.post("/conflicts/years")
@needs(Right.PLATFORM_MANAGE)
def save_years() -> ResponseReturnValue:
    form = YearsForm()
    if not form.validate():
        return _show_list(form), 422
    try:
        set_conflict_years(request_session(), current_actor(), form.conflict_years.data, now=now())
    except Refused as refusal:
        add_mistakes(form, refusal.mistakes)
        return _show_list(form), 422
    flash(YEARS_SAVED, "good")
    return redirect(url_for("consultants.conflicts"), 303)


@blueprint.get("/conflicts/<uuid:case_id>")
@needs(Right.PLATFORM_REVIEW)
def case_conflicts(case_id: UUID) -> ResponseReturnValue:
    """One firm: who must stay away and why; requests; the holding it belongs to."""
    return _show_case(_case(case_id))


@blueprint.post("/conflicts/<uuid:case_id>/holding")
@needs(Right.PLATFORM_MANAGE)
def holding(case_id: UUID) -> ResponseReturnValue:
    case, form = _case(case_id), HoldingForm()
    if not form.validate():
        return _show_case(case, holding=form), 422
    try:
        party = Party(form.holding_name.data or "", form.holding_code.data or "")
        left = save_holding(request_session(), current_actor(), case.firm_id, party, now=now())
    except Refused as refusal:
        add_mistakes(form, refusal.mistakes)
        return _show_case(case, holding=form), 422
    flash(HOLDING_SAVED, "good")
    flash_left(left)
    return _back(case_id)


@blueprint.post("/conflicts/<uuid:case_id>/waivers/<uuid:person_id>")
@needs(Right.PLATFORM_MANAGE)
def ask(case_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """Ask for somebody with a soft conflict to be let on the case all the same."""
    account, form = find_person(person_id), WaiverForm()
    form.validate()
    try:
        ask_for_waiver(
            request_session(), current_actor(), case_id, account.id, reason=form.reason.data or "", now=now()
        )
    except Refused as refusal:
        flash(refusal.words, "bad")
        return _show_case(_case(case_id), asked_for=(account.id, form)), 422
    flash(WAIVER_ASKED, "good")
    return _back(case_id)


@blueprint.post("/conflicts/<uuid:case_id>/waivers/<uuid:waiver_id>/grant")
@needs(Right.PLATFORM_REVIEW)
def grant(case_id: UUID, waiver_id: UUID) -> ResponseReturnValue:
    """By another manager or a reviewer than the one who asked."""
    return _decide(case_id, waiver_id, is_granted=True)


@blueprint.post("/conflicts/<uuid:case_id>/waivers/<uuid:waiver_id>/refuse")
@needs(Right.PLATFORM_REVIEW)
def refuse(case_id: UUID, waiver_id: UUID) -> ResponseReturnValue:
    return _decide(case_id, waiver_id, is_granted=False)


def _decide(case_id: UUID, waiver_id: UUID, *, is_granted: bool) -> ResponseReturnValue:
    try:
        decide_waiver(request_session(), current_actor(), case_id, waiver_id, is_granted=is_granted, now=now())
    except Refused as refusal:
        flash(refusal.words, "bad")
    else:
        flash(WAIVER_GRANTED if is_granted else WAIVER_REFUSED, "good")
    return _back(case_id)


def _case(case_id: UUID) -> Case:
    return get_case(request_session(), current_actor(), case_id)


def _show_list(form: YearsForm) -> str:
    cases = list_platform_cases(request_session(), acting_platform(), OPEN_STATES)
    last = max(1, ceil(len(cases) / CASES_PER_PAGE))
    number = min(page_number(), last)
    shown = cases[(number - 1) * CASES_PER_PAGE : number * CASES_PER_PAGE]
    people = [account.id for account, _role in list_judging_members(request_session(), acting_platform())]
    barred = find_barred_by_case(request_session(), shown, people, now=now())
    return render_template(
        "platform/consultants/conflicts.html",
        cases=[(case, len(barred[case.id])) for case in shown],
        people_count=len(people),
        page=number,
        last_page=last,
        rules=[(RULE_WORDS[kind], strength_words(kind), rule.is_hard) for kind, rule in CONFLICT_RULES.items()],
        form=form,
        may_manage=may_manage(),
    )


def _show_case(
    case: Case, *, holding: HoldingForm | None = None, asked_for: tuple[int, WaiverForm] | None = None
) -> str:
    session, members = request_session(), list_judging_members(request_session(), acting_platform())
    ids = [account.id for account, _role in members]
    found, barred = (find(session, case, ids, now=now()) for find in (list_conflicts, find_barred))
    rows = list_waiver_rows(session, case.id)
    named = (person for row in rows for person in (row.account_id, row.asked_by, row.decided_by))
    names = list_account_names(session, {person for person in named if person is not None})
    known = list_holdings(session, acting_platform(), [case.firm_id]).get(case.firm_id, Party())
    return render_template(
        "platform/consultants/case_conflicts.html",
        case=case,
        people=[
            (account, list_conflict_views(found[account.id], barred.get(account.id, ())))
            for account, _role in members
            if found[account.id]
        ],
        free=[account.name for account, _role in members if not found[account.id]],
        waivers=list_waiver_views(rows, names),
        holding=holding or HoldingForm(formdata=None, data={"holding_name": known.name, "holding_code": known.code}),
        asked_for=asked_for or (0, WaiverForm(formdata=None)),
        empty=WaiverForm(formdata=None),
        may_manage=may_manage(),
    )


def _back(case_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("consultants.case_conflicts", case_id=case_id), 303)
