"""Changing a plan by hand: who else could have a case, what it costs, and why it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.consulting.assignment.change import ChangePrices
from rongtong_assess.core.errors import NotFound, Refused, words_by_place
from rongtong_assess.core.exact import find_count
from rongtong_assess.core.typed_text import MOST_RAW_FIELD, many_lines
from rongtong_assess.presentation.views.consulting.assignment import list_alternative_views, list_people_views
from rongtong_assess.presentation.wording.consulting.assignment import (
    NOBODY_CHOSEN,
    change_words,
    changed_words,
    cost_words,
    cost_words_of_left_out,
)
from rongtong_assess.services.consulting.assignment.decide_plan import ChangeByHand, change_plan
from rongtong_assess.storage.tables.consulting.assignment import PlanState
from rongtong_assess.web.frame.guard import Right, current_actor, needs
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import request_session
from rongtong_assess.web.platform.assignment.blueprint import PlanPage, blueprint, load_plan_page

MOST_ALTERNATIVES = 40
NOBODY = "-"
"""What the form sends for leaving a case out."""
LARGEST = 2**31 - 1


@blueprint.get("/<uuid:plan_id>/cases/<uuid:case_id>")
@needs(Right.PLATFORM_MANAGE)
def case(plan_id: UUID, case_id: UUID) -> ResponseReturnValue:
    """The people of one case, and who else could go, with the price."""
    return _show(load_plan_page(plan_id), case_id, {})


@blueprint.post("/<uuid:plan_id>/cases/<uuid:case_id>")
@needs(Right.PLATFORM_MANAGE)
def change(plan_id: UUID, case_id: UUID) -> ResponseReturnValue:
    """Put other people in; what was typed stays where that is refused."""
    page, chosen = load_plan_page(plan_id), _read_team()
    if chosen is None:
        return _show(page, case_id, {"team": NOBODY_CHOSEN}), 422
    sent = ChangeByHand(
        case_id,
        chosen,
        reason=many_lines(request.form.get("reason", "")[:MOST_RAW_FIELD]),
        revision=find_count(request.form.get("revision", ""), LARGEST) or 0,
    )
    try:
        difference = change_plan(request_session(), current_actor(), plan_id, sent, now=now())
    except Refused as refusal:
        request_session().rollback()
        words = words_by_place(refusal.mistakes)
        messages = {"reason": words.pop("reason")} if "reason" in words else {}
        if words:
            messages["team"] = "".join(words.values())
        return _show(load_plan_page(plan_id), case_id, messages), 422
    flash(changed_words(page.names.label(str(case_id)).firm_name, difference), "good")
    return redirect(url_for(".show", plan_id=plan_id), 303)


def _read_team() -> Sequence[int] | None:
    """The accounts that were chosen, nobody for leaving the case out; None where nothing was."""
    team = request.form.get("team", "")
    if team == NOBODY:
        return ()
    people = [find_count(text, LARGEST) for text in team[:MOST_RAW_FIELD].split(",")]
    return None if None in people else [person for person in people if person is not None]


def _show(page: PlanPage, case_id: UUID, messages: Mapping[str, str]) -> str:
    key = str(case_id)
    if key not in page.question.firms_by_id or page.stored.state != PlanState.PROPOSED:
        raise NotFound
    firm, prices = page.question.firms_by_id[key], ChangePrices(page.question, page.stored.chosen)
    alternatives = prices.list_alternatives(key)
    found = next((item for item in page.plan.assignments if item.firm == key), None)
    return render_template(
        "platform/assignment/change.html",
        plan=page.stored,
        label=page.names.label(key),
        people=list_people_views(page.question, firm, found.consultants, names=page.names) if found else (),
        cost=cost_words(found.parts) if found else cost_words_of_left_out(page.question.left_out_of(firm)),
        alternatives=list_alternative_views(page.question, firm, alternatives[:MOST_ALTERNATIVES], names=page.names),
        more=max(0, len(alternatives) - MOST_ALTERNATIVES),
        leaving_out=change_words(prices.price(key, ())) if found else "",
        nobody=NOBODY,
        messages=messages,
        typed=request.form,
    )
