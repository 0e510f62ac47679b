"""The steps of a case in the hands of the platform: plain ones, choosing people, and signing."""

from __future__ import annotations

from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.consulting.case import CaseStep, Transition
from rongtong_assess.services.consulting.cases.sign import Signature, conclude, sign
from rongtong_assess.services.consulting.cases.take_step import ASSIGNING_STEPS, Assignment, assign
from rongtong_assess.storage.consulting.cases import list_case_members
from rongtong_assess.storage.consulting.consultants import list_working_members
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.web.frame.cases.forms import AssignForm, StepForm
from rongtong_assess.web.frame.cases.steps import CaseDesk, send_step, show_step, take_plain_step
from rongtong_assess.web.frame.guard import Right, acting_platform, current_actor, needs
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import installation, request_session
from rongtong_assess.web.platform.cases.blueprint import blueprint


@blueprint.get("/<uuid:case_id>/steps/<step>")
@needs(Right.PLATFORM_CASE)
def step(case_id: UUID, step: str) -> ResponseReturnValue:
    return show_step(DESK, case_id, step)


@blueprint.post("/<uuid:case_id>/steps/<step>")
@needs(Right.PLATFORM_CASE)
def take(case_id: UUID, step: str) -> ResponseReturnValue:
    return send_step(DESK, case_id, step)


def _new_form(case: Case, row: Transition) -> StepForm:
    if row.step not in ASSIGNING_STEPS:
        return StepForm()
    people = list_working_members(request_session(), acting_platform())
    present = [str(account.public_id) for _member, account in list_case_members(request_session(), case.id)]
    form = AssignForm(data={"lead": present[0] if present else "", "others": present[1:]})
    form.offer([(str(account.public_id), account.name) for account, _role in people])
    return form


def _take(case: Case, row: Transition, form: StepForm) -> object:
    session, actor = request_session(), current_actor()
    if isinstance(form, AssignForm):
        known = {str(account.public_id): account.id for account, _ in list_working_members(session, acting_platform())}
        people = [known[value] for value in form.chosen() if value in known]
        return assign(session, actor, case.id, Assignment(people), taken=form.taken(row), now=now())
    signature = Signature(form.seen_hash.data or "", form.visited_on.data, form.reason.data or "")
    if row.step is CaseStep.SIGN:
        return sign(session, actor, case.id, signature, library=installation().library, now=now())
    if row.step is CaseStep.CONCLUDE:
        return conclude(session, actor, case.id, signature, library=installation().library, now=now())
    return take_plain_step(case, row, form)


DESK = CaseDesk(
    frame="platform/frame.html",
    case_url=lambda case_id: url_for("cases.case", case_id=case_id),
    step_url=lambda case_id, step: url_for("cases.step", case_id=case_id, step=step),
    take=_take,
    new_form=_new_form,
)
