"""The platform's cases that the person may see, by state and by name."""

from __future__ import annotations

from math import ceil

from flask import render_template, request
from flask.typing import ResponseReturnValue

from rongtong_assess.core.actor import Role
from rongtong_assess.core.consulting.case import CaseState
from rongtong_assess.core.typed_text import MOST_SEARCH, one_line
from rongtong_assess.presentation.wording.consulting.cases import STATE_WORDS
from rongtong_assess.presentation.wording.quantities import level_word
from rongtong_assess.storage.consulting.case_lists import CaseFilter, count_by_state, list_cases
from rongtong_assess.web.frame.cases.case_view import show_case
from rongtong_assess.web.frame.guard import Right, acting_account, current_actor, needs
from rongtong_assess.web.frame.site import page_number
from rongtong_assess.web.frame.transaction import request_session
from rongtong_assess.web.platform.cases.blueprint import blueprint

CASES_PER_PAGE = 50


@blueprint.get("/")
@needs(Right.PLATFORM_READ)
def index() -> ResponseReturnValue:
    """A page of cases, those changed last first."""
    session, actor = request_session(), current_actor()
    wanted = _read_filter()
    counts = count_by_state(session, actor, text=wanted.text)
    count = counts.get(wanted.state, 0) if wanted.state else sum(counts.values())
    last_page = max(1, ceil(count / CASES_PER_PAGE))
    page = min(page_number(), last_page)
    found = list_cases(session, actor, wanted, most=CASES_PER_PAGE, skip=(page - 1) * CASES_PER_PAGE)
    return render_template(
        "platform/cases/list.html",
        rows=[(show_case(case), level_word(case.declared_level)) for case in found],
        wanted=wanted,
        states=[(state, words, counts[state]) for state, words in STATE_WORDS.items() if counts.get(state)],
        total=sum(counts.values()),
        page=page,
        last_page=last_page,
        may_open=acting_account().role == Role.MANAGER,
    )


def _read_filter() -> CaseFilter:
    """The state and the text of the address; a state that there is not means all."""
    state = request.args.get("state", "")
    text = one_line(request.args.get("q"))[:MOST_SEARCH]
    return CaseFilter(CaseState(state) if state in set(CaseState) else None, text)
